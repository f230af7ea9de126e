#!/usr/bin/env python3
"""What each part of the learned cropper is worth: trains it without each of them on scenes, and measures all on scenes it never saw.

    Benchmarks/scenes/ablation.py FOLDER [--examples N] [--epochs N] [--limit N]

FOLDER is what Tools/embedded/train.sh made: frames/, test/, detector/ (and start/). Runs go to FOLDER/ablation; a finished one is not
trained again. Prints the table of docs/results.md and writes Benchmarks/results/ablation.json. Needs nothing but Python's own library.
"""
import argparse
import json
import os
import pathlib
import random
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIZES = ["--width", "192", "--layers", "3", "--heads", "6", "--hidden", "768"]
PARTS = {
    "": [],
    ", without the aesthetic loss": ["--aesthetic-weight", "0"],
    ", without the semantic loss": ["--semantic-weight", "0"],
    ", without the reconstruction loss": ["--reconstruction-weight", "0"],
    ", relevance and boxes alone": ["--relevance-only"],
}
# The first is what the others are compared with.
VARIANTS = {f"K = {k}{name}": ["--queries", str(k), *options] for k in (1, 8) for name, options in PARTS.items()}
VARIANTS["K = 16"] = ["--queries", "16"]
KINDS = ["plain", "ambiguous", "spatial", "shot", "group", "example"]
METRICS = ["iou", "subjectKept"]


def run(*command):
    subprocess.run([str(part) for part in command], check=True)


def binary():
    if "CLIPCROP_BINARY" in os.environ:
        return pathlib.Path(os.environ["CLIPCROP_BINARY"])
    build = ["swift", "build", "--package-path", str(ROOT), "--configuration", "release", "--show-bin-path"]
    return pathlib.Path(subprocess.run(build, check=True, capture_output=True, text=True).stdout.strip()) / "clipcrop"


def lessons(folder, count):
    """The first examples of the frames, as a file beside them."""
    some = folder / "frames/some.jsonl"
    some.write_text("".join((folder / "frames/annotations.jsonl").read_text().splitlines(keepends=True)[:count]))
    return some


def train(clipcrop, folder, data, out, options, epochs):
    log = out / "log.jsonl"
    if log.exists() and '"event":"finished"' in log.read_text():
        return
    run(clipcrop, "train", "cropper", "--data", data, "--model", folder / "detector", "--out", out,
        "--cache", folder / "features", "--views", "1", "--epochs", epochs, "--batch", "16", "--learning-rate", "1e-3", "--average",
        "0.995", "--validation", "0.05", *SIZES, *options)


def measure(clipcrop, folder, out, limit):
    results = out / f"test-{limit}.json"
    if not results.exists():
        run(clipcrop, "evaluate", "--data", folder / "test/annotations.jsonl", "--model", out, "--limit", limit, "--output", results)
    return json.loads(results.read_text())


def values(report, method, metric):
    """The metric of every example that has it, by place in the report."""
    rows = enumerate(report["images"])
    found = {i: row["results"][method]["metrics"].get(metric) for i, row in rows if row["kind"] in KINDS}
    return {i: value for i, value in found.items() if value is not None}


def interval(numbers, seed=0, resamples=1000):
    """Mean and the middle 95 % of the means of resamples."""
    draw = random.Random(seed)
    means = sorted(sum(draw.choices(numbers, k=len(numbers))) / len(numbers) for _ in range(resamples))
    return [sum(numbers) / len(numbers), means[int(0.025 * resamples)], means[int(0.975 * resamples) - 1]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--examples", type=int, default=14000, help="how many examples are learned from")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--limit", type=int, default=1500, help="how many examples of the test are measured")
    arguments = parser.parse_args()
    clipcrop, folder = binary(), arguments.folder.resolve()
    data, reports = lessons(folder, arguments.examples), {}
    for name, options in VARIANTS.items():
        out = folder / "ablation" / re.sub(r"\W+", "-", name)
        out.mkdir(parents=True, exist_ok=True)
        train(clipcrop, folder, data, out, options, arguments.epochs)
        reports[name] = (measure(clipcrop, folder, out, arguments.limit), "learned")
    first = next(iter(reports.values()))[0]
    for method in ["composer", "best box", "saliency", "libvips attention", "0.9 centre", "whole image"]:
        reports[method] = (first, method)
    rows = {}
    for name, (report, method) in reports.items():
        rows[name] = {}
        for metric in METRICS:
            own, base = values(report, method, metric), values(first, "learned", metric)
            both = sorted(own.keys() & base.keys())
            rows[name][metric] = interval([own[i] for i in both])
            rows[name]["difference " + metric] = interval([own[i] - base[i] for i in both])
    results = ROOT / "Benchmarks/results/ablation.json"
    results.parent.mkdir(exist_ok=True)
    measured = len(values(first, "learned", "iou"))
    report = {"learned from": arguments.examples, "epochs": arguments.epochs, "examples": measured, "rows": rows}
    results.write_text(json.dumps(report, indent=1) + "\n")
    print("| | IoU | less or more | subject kept | less or more |\n|---|---|---|---|---|")
    for name, row in rows.items():
        cells = []
        for metric in METRICS:
            for key, sign in ((metric, ""), ("difference " + metric, "+")):
                mean, low, high = row[key]
                cells.append(f"{mean:{sign}.3f} ({low:{sign}.3f}, {high:{sign}.3f})")
        print(f"| {name} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
