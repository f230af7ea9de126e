#!/usr/bin/env python3
"""How much a final crop changes where the embedded model computes in bytes: one query in each of some test scenes, in f32 and in int8.

    clipcrop scenes --part test --count 1500 --seed 1 --out test
    Benchmarks/scenes/agreement.py test [--scenes N]

Prints the IoU of the two crops, and in how many scenes both found the same.
"""
import argparse
import json
import pathlib
import statistics
import subprocess

CLIPCROP = pathlib.Path(__file__).resolve().parents[2] / ".build/release/clipcrop"
KINDS = {"plain", "ambiguous", "spatial", "shot", "group"}


def crop(folder, example, precision):
    command = [CLIPCROP, "crop", folder / example["image"], "--query", example["query"], "--precision", precision, "--dry-run", "--json"]
    result = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return result["crops"][0]["box"], result["matched"]


def iou(a, b):
    both = max(0, min(a[2], b[2]) - max(a[0], b[0])) * max(0, min(a[3], b[3]) - max(a[1], b[1]))
    area = lambda box: (box[2] - box[0]) * (box[3] - box[1])
    return both / (area(a) + area(b) - both)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--scenes", type=int, default=100)
    arguments = parser.parse_args()
    examples = {}
    for line in (arguments.folder / "annotations.jsonl").read_text().splitlines():
        example = json.loads(line)
        if example.get("query") and example.get("kind") in KINDS:
            examples.setdefault(example["image"], example)
    overlaps, alike = [], 0
    chosen = list(examples.values())[: arguments.scenes]
    for example in chosen:
        (a, found), (b, found_too) = (crop(arguments.folder, example, precision) for precision in ("f32", "int8"))
        overlaps.append(iou(a, b))
        alike += found == found_too
    overlaps.sort()
    print(
        f"{len(chosen)} scenes: IoU mean {statistics.mean(overlaps):.3f}, median {statistics.median(overlaps):.3f}, fifth percentile "
        f"{overlaps[len(overlaps) // 20]:.3f}, least {overlaps[0]:.3f}; found alike in {alike}")


if __name__ == "__main__":
    main()
