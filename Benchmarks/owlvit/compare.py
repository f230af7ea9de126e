#!/usr/bin/env python3
"""ClipCrop against PyTorch + transformers on a full-size OWL-ViT base/32, interleaved, in one run.

    python3 -m venv venv && venv/bin/pip install torch transformers pillow
    swift build -c release
    venv/bin/python Benchmarks/owlvit/compare.py --rounds 5

Weights are random, of the right shapes: values do not change how long products take. Each round runs both sides in turn, so that a
machine whose speed drifts treats them alike; figures are medians over rounds, ratios are medians of the rounds' ratios.
Writes Benchmarks/results/owlvit-base32.json and prints the table that README shows.
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
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
RESULT = ROOT / "Benchmarks" / "results" / "owlvit-base32.json"
TOKENIZER = ROOT / "Tests" / "Fixtures" / "tokenizer" / "pair"
QUERY = "a photo of a dog"

# What a user of transformers writes: one picture, one query, boxes printed.
PEER = """
import sys, time, json
start = time.time()
import torch
from PIL import Image
from transformers import OwlViTForObjectDetection, OwlViTImageProcessorPil, CLIPTokenizerFast
folder, picture, runs, threads = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
torch.set_num_threads(threads)
model = OwlViTForObjectDetection.from_pretrained(folder).eval()
processor = OwlViTImageProcessorPil.from_pretrained(folder)
tokenizer = CLIPTokenizerFast.from_pretrained(folder)
text = tokenizer(%r, padding="max_length", max_length=16, return_tensors="pt")
image = Image.open(picture).convert("RGB")
pixels = processor(images=image, return_tensors="pt")["pixel_values"]
times = []
with torch.inference_mode():
    for _ in range(runs):
        t = time.time()
        out = model(input_ids=text["input_ids"], attention_mask=text["attention_mask"], pixel_values=pixels)
        times.append(time.time() - t)
found = processor.post_process_object_detection(out, threshold=0.1, target_sizes=[(image.height, image.width)])
print(json.dumps({"times": times, "found": len(found[0]["scores"])}))
""" % QUERY


def timed(command, env=None):
    """Wall time, stdout and peak memory in MB of a whole process, by the system's own accounting."""
    with tempfile.TemporaryFile() as out:
        start = time.time()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, env=env)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.time() - start
        out.seek(0)
        text = out.read().decode()
    if status != 0:
        sys.exit(f"failed with status {status}: {' '.join(map(str, command))}")
    return wall, text, usage.ru_maxrss / 1024


def prepare(folder):
    """A base/32 checkpoint with random weights, and pictures of three sizes."""
    import torch
    from PIL import Image, ImageFilter
    from transformers import CLIPTokenizerFast, OwlViTConfig, OwlViTForObjectDetection, OwlViTImageProcessorPil

    torch.manual_seed(0)
    OwlViTForObjectDetection(OwlViTConfig()).save_pretrained(folder)
    OwlViTImageProcessorPil().save_pretrained(folder)
    for name in ["vocab.json", "merges.txt", "special_tokens_map.json", "tokenizer_config.json"]:
        (folder / name).write_bytes((TOKENIZER / name).read_bytes())
    picture = Image.open(ROOT / "Examples" / "coffee.jpg")
    for megapixels, size in [(1, (1224, 816)), (12, (4242, 2828)), (48, (8484, 5656))]:
        large = picture.resize(size, Image.BICUBIC).filter(ImageFilter.UnsharpMask(2, 120, 0))
        large.save(folder / f"{megapixels}mp.jpg", quality=92)


def median(values):
    return statistics.median(values)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--prepare", type=pathlib.Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.prepare:
        return prepare(options.prepare)
    clipcrop = ROOT / ".build" / "release" / "clipcrop"
    threads = str(options.threads)
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        # In a process of its own: a child's peak memory counts what its parent held when it was forked.
        subprocess.run([sys.executable, __file__, "--prepare", folder], check=True, stderr=subprocess.DEVNULL)
        script = folder / "peer.py"
        script.write_text(PEER)
        picture = folder / "1mp.jpg"
        bench = [clipcrop, "bench", "--model", folder, "--runs", "5", "--threads", threads, "--json"]
        peer = lambda runs: [sys.executable, script, folder, picture, str(runs), threads]
        detect = [clipcrop, "detect", picture, "--model", folder, "--query", QUERY, "--threads", threads, "--json"]

        model, cold, memory = {"clipcrop": [], "pytorch": []}, {"clipcrop": [], "pytorch": []}, {"clipcrop": [], "pytorch": []}
        for round_number in range(options.rounds):
            stages = json.loads(timed(bench)[1])["stages"]
            model["clipcrop"].append(sum(stages[s]["median_s"] for s in ["vision", "heads", "text", "logits"]))
            model["pytorch"].append(median(json.loads(timed(peer(6))[1])["times"][1:]))
            for name, command in [("clipcrop", detect), ("pytorch", peer(1))]:
                wall, _, peak = timed(command)
                cold[name].append(wall)
                memory[name].append(peak)
            print(f"round {round_number + 1} of {options.rounds}", file=sys.stderr)

        queries = {}
        for count in [1, 10, 100]:
            stages = json.loads(timed(bench + ["--queries", str(count)])[1])["stages"]
            queries[count] = {stage: stages[stage]["median_s"] for stage in ["vision", "heads", "text", "logits"]}
        pictures = {}
        for megapixels in [1, 12, 48]:
            command = [clipcrop, "detect", folder / f"{megapixels}mp.jpg", "--model", folder, "--query", QUERY, "--json"]
            walls, peaks = zip(*[(wall, peak) for wall, _, peak in (timed(command) for _ in range(3))])
            pictures[megapixels] = {"wall_s": median(walls), "peak_mb": max(peaks)}

    def summary(values):
        ratios = [a / b for a, b in zip(values["clipcrop"], values["pytorch"])]
        return {"clipcrop": median(values["clipcrop"]), "pytorch": median(values["pytorch"]), "ratio": median(ratios)}

    cpu = next(line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name"))
    result = {
        "date": datetime.date.today().isoformat(), "machine": cpu, "threads": options.threads, "rounds": options.rounds,
        "torch": importlib.metadata.version("torch"), "transformers": importlib.metadata.version("transformers"),
        "model_s": summary(model), "cold_process_s": summary(cold), "peak_mb": summary(memory),
        "queries": queries, "pictures": pictures,
    }
    RESULT.write_text(json.dumps(result, indent=1) + "\n")
    print(table(result))


def table(result):
    rows = [
        ("model, one picture and one query, warm", "model_s", lambda v: f"{v * 1000:.0f} ms"),
        ("whole process, cold: load, decode, detect", "cold_process_s", lambda v: f"{v:.2f} s"),
        ("peak memory of that process", "peak_mb", lambda v: f"{v:.0f} MB"),
    ]
    lines = ["| OWL-ViT base/32, f32 | ClipCrop | PyTorch + transformers | ratio |", "|---|---|---|---|"]
    for label, key, text in rows:
        value = result[key]
        lines.append(f"| {label} | {text(value['clipcrop'])} | {text(value['pytorch'])} | {value['ratio']:.2f} |")
    lines.append("")
    lines.append(
        f"{result['machine']}, {result['threads']} threads, {result['date']}; PyTorch {result['torch']}, transformers "
        f"{result['transformers']}; medians of {result['rounds']} interleaved rounds.")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
