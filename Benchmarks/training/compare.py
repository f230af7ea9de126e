#!/usr/bin/env python3
"""Training steps of ClipCrop against PyTorch with fused AdamW on the same work, interleaved, in one run.

    python3 -m venv venv && venv/bin/pip install torch
    swift build -c release
    venv/bin/python Benchmarks/training/compare.py --rounds 5

`decoder`: 6 layers of width 512 with 8 heads and an MLP of 2048 read 576 patches of width 768; 8 crop queries, batch 8, dropout 0.1.
`detector`: a vision tower of 256 tokens, width 192, 6 layers, batch 16, with its heads. Each side runs in a process of its own, in turn;
a step is forward, backward, clipping and AdamW. Figures are medians over rounds, ratios medians of the rounds' ratios.
Writes Benchmarks/results/training.json and prints the table that README shows.
"""

import argparse
import datetime
import importlib.metadata
import json
import os
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
RESULT = ROOT / "Benchmarks" / "results" / "training.json"
HERE = pathlib.Path(__file__).resolve().parent


def run(command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}\n{done.stderr}")
    return json.loads(done.stdout)


def steady(report):
    """The median of a process's steps after the first two, which make kernels and fill caches."""
    return statistics.median(report["seconds"][2:])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    bench = ROOT / ".build" / "release" / "TrainingBench"
    common = ["--steps", options.steps, "--threads", options.threads]

    result = {
        "date": datetime.date.today().isoformat(), "threads": options.threads, "rounds": options.rounds,
        "machine": next(line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")),
        "torch": importlib.metadata.version("torch"),
    }
    for what in ["decoder", "detector"]:
        seconds, memory = {"clipcrop": [], "pytorch": []}, {"clipcrop": [], "pytorch": []}
        for number in range(options.rounds):
            for side, command in [("clipcrop", [bench, what]), ("pytorch", [sys.executable, HERE / f"peer_{what}.py"])]:
                report = run(command + common)
                seconds[side].append(steady(report))
                memory[side].append(report["peak_rss_mb"])
            print(f"{what}: round {number + 1} of {options.rounds}", file=sys.stderr)
        result[what] = {"step_s": summary(seconds), "peak_mb": summary(memory)}

    grow = lambda what, name, values: {
        str(value): steady(run([bench, what, f"--{name}", value] + common)) for value in values}
    result["growth"] = {
        "decoder_batch": grow("decoder", "batch", [2, 4, 8, 16, 32]),
        "decoder_patches": grow("decoder", "patches", [144, 576, 1296, 2304]),
        "detector_batch": grow("detector", "batch", [4, 8, 16, 32]),
    }
    RESULT.write_text(json.dumps(result, indent=1) + "\n")
    print(table(result))


def summary(values):
    ratios = [a / b for a, b in zip(values["clipcrop"], values["pytorch"])]
    return {
        "clipcrop": statistics.median(values["clipcrop"]), "pytorch": statistics.median(values["pytorch"]),
        "ratio": statistics.median(ratios)}


def table(result):
    rows = [
        ("decoder, a step of 8 pictures", "decoder", "step_s", lambda v: f"{v * 1000:.0f} ms"),
        ("decoder, peak memory", "decoder", "peak_mb", lambda v: f"{v:.0f} MB"),
        ("detector, a step of 16 pictures", "detector", "step_s", lambda v: f"{v * 1000:.0f} ms"),
        ("detector, peak memory", "detector", "peak_mb", lambda v: f"{v:.0f} MB"),
    ]
    lines = ["| training | ClipCrop | PyTorch | ratio |", "|---|---|---|---|"]
    for label, what, key, text in rows:
        value = result[what][key]
        lines.append(f"| {label} | {text(value['clipcrop'])} | {text(value['pytorch'])} | {value['ratio']:.2f} |")
    lines.append("")
    lines.append(
        f"{result['machine']}, {result['threads']} threads, {result['date']}; PyTorch {result['torch']} with fused AdamW; medians of "
        f"{result['rounds']} interleaved rounds.")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
