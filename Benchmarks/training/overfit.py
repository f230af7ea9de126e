#!/usr/bin/env python3
"""Makes 32 pictures with annotated crops that have nothing to do with each other: what a decoder can only learn by heart.

    python3 Benchmarks/training/overfit.py FOLDER
    clipcrop train cropper --data FOLDER/crops.jsonl --model MODEL --out RUN --validation 0 --views 1 --plot curve.png

Pictures are cut at random from Examples/, windows are drawn at random: of any ratio, a quarter of the picture or more.
"""

import json
import pathlib
import random
import sys

from PIL import Image

EXAMPLES = pathlib.Path(__file__).resolve().parent.parent.parent / "Examples"


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    draw = random.Random(7)
    photographs = sorted(EXAMPLES.glob("*.jpg"))
    lines = []
    for index in range(32):
        photograph = Image.open(photographs[index % len(photographs)]).convert("RGB")
        width, height = (int(side * draw.uniform(0.5, 0.9)) for side in photograph.size)
        x, y = draw.randint(0, photograph.width - width), draw.randint(0, photograph.height - height)
        name = f"{index:02}.jpg"
        photograph.crop((x, y, x + width, y + height)).save(folder / name, quality=90)
        w, h = width * draw.uniform(0.5, 0.95), height * draw.uniform(0.5, 0.95)
        x0, y0 = draw.uniform(0, width - w), draw.uniform(0, height - h)
        box = [round(value, 1) for value in (x0, y0, x0 + w, y0 + h)]
        lines.append(json.dumps({"image": name, "crops": [{"box": box}]}))
    (folder / "crops.jsonl").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
