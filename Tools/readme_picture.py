#!/usr/bin/env python3
"""Puts what scripts/demo made beside each other: docs/images/crops.jpg, the picture of README. Needs pillow."""

import pathlib

from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEIGHT, GAP = 300, 10
ROWS = ["coffee", "rocket", "cat"]
CROPS = ["crop-16x9", "crop-1x1", "crop-4x5"]


def scaled(path):
    picture = Image.open(path).convert("RGB")
    return picture.resize((round(picture.width * HEIGHT / picture.height), HEIGHT), Image.LANCZOS)


rows = [[scaled(ROOT / "demo" / f"{name}-{kind}.jpg") for kind in ["why"] + CROPS] for name in ROWS]
width = max(sum(p.width for p in row) + GAP * (len(row) - 1) for row in rows)
sheet = Image.new("RGB", (width, HEIGHT * len(rows) + GAP * (len(rows) - 1)), "white")
for index, row in enumerate(rows):
    x = 0
    for picture in row:
        sheet.paste(picture, (x, index * (HEIGHT + GAP)))
        x += picture.width + GAP
sheet.save(ROOT / "docs" / "images" / "crops.jpg", quality=88)
