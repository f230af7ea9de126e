"""How much of the main subject crops keep: ClipCrop's saliency against the picture's middle and libvips.

`run.py PHOTOS BOXES [--tool PATH]`: PHOTOS is a folder of photographs, BOXES a JSON object from file name to the main
subject's box [x0, y0, x1, y1] in fractions of the upright photograph. Prints a table of the mean share kept, relative to the best
share any crop of the size could keep, and of the share of cases that keep at least 95 %, with 95 % intervals by
bootstrap over photographs. Needs Pillow, numpy, pyvips.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import pyvips

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "Tools" / "saliency"))
from measure import RATIOS, kept, largest  # noqa: E402


def clipcrop(tool, thumbnails):
    lines = subprocess.run(
        [tool, "windows"], stdin=open(thumbnails / "list.txt"), capture_output=True, text=True, check=True)
    rows = [line.split() for line in lines.stdout.splitlines()]
    return [[[float(v) for v in box.split(",")] for box in row[:-1]] for row in rows], [float(row[-1]) for row in rows]


def libvips(path, interesting):
    image = pyvips.Image.new_from_file(str(path)).autorot()
    if image.hasalpha():
        image = image.flatten()
    windows = []
    for ratio in RATIOS:
        w, h = largest(image.width, image.height, ratio)
        w, h = max(1, round(w * image.width)), max(1, round(h * image.height))
        crop = image.smartcrop(w, h, interesting=interesting)
        x, y = -crop.xoffset / image.width, -crop.yoffset / image.height
        windows.append([x, y, x + w / image.width, y + h / image.height])
    return windows


def centre(size):
    windows = []
    for ratio in RATIOS:
        w, h = largest(*size, ratio)
        windows.append([(1 - w) / 2, (1 - h) / 2, (1 + w) / 2, (1 + h) / 2])
    return windows


def row(name, values):
    rng = np.random.default_rng(0)
    draws = rng.integers(0, len(values), (2000, len(values)))
    cells = []
    for table in (values, values >= 0.95):
        means = table.mean(1)
        low, high = np.percentile(means[draws].mean(1), [2.5, 97.5])
        cells.append(f"{means.mean():.3f} [{low:.3f}, {high:.3f}]")
    ratios = " | ".join(f"{values[:, i].mean():.3f}" for i in range(len(RATIOS)))
    return f"| {name} | {cells[0]} | {cells[1]} | {ratios} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", type=pathlib.Path)
    parser.add_argument("boxes", type=pathlib.Path)
    parser.add_argument("--tool", default=str(HERE.parent.parent / ".build" / "release" / "SaliencyTool"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        thumbnails = pathlib.Path(folder)
        prepare = HERE.parent.parent / "Tools" / "saliency" / "prepare.py"
        subprocess.run([sys.executable, prepare, arguments.photos, arguments.boxes, thumbnails], check=True)
        items = json.loads((thumbnails / "items.json").read_text())
        ours, times = clipcrop(arguments.tool, thumbnails)
    paths = [arguments.photos / item["photo"] for item in items]
    methods = {
        "centre": [centre(item["size"]) for item in items],
        "libvips attention": [libvips(path, "attention") for path in paths],
        "libvips entropy": [libvips(path, "entropy") for path in paths],
        "ClipCrop": ours,
    }
    print("| | share kept | cases ≥ 95 % | " + " | ".join(f"{a}:{b}" for a, b in RATIOS) + " |")
    print("|" + "---|" * (3 + len(RATIOS)))
    for name, windows in methods.items():
        print(row(name, np.array([[kept(i["box"], w) for w in ws] for i, ws in zip(items, windows)])))
    print(f"\n{len(items)} photographs; attention map: median {np.median(times):.1f} ms a thumbnail")


if __name__ == "__main__":
    main()
