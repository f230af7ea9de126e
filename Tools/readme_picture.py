#!/usr/bin/env python3
"""Puts what scripts/demo made beside each other: docs/images/scenes.jpg and crops.jpg, the pictures of README. Needs pillow."""

import pathlib

from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEIGHT, GAP = 300, 12
SHEETS = {
    "scenes": [
        ["Examples/scenes/planet.jpg", "demo/planet-planet-1x1.jpg", "demo/planet-monkey-1x1.jpg", "demo/planet-pie-1x1.jpg"],
        ["demo/planet-monkey-why.jpg", "Examples/scenes/bicycles.jpg", "demo/bicycles-crop.jpg"],
    ],
    "crops": [
        ["demo/coffee-why.jpg", "demo/coffee-crop-16x9.jpg", "demo/coffee-crop-4x5.jpg"],
        ["demo/rocket-why.jpg", "demo/rocket-crop-16x9.jpg", "demo/rocket-crop-1x1.jpg", "demo/rocket-crop-4x5.jpg"],
    ],
}


def row(paths, width=None):
    """Pictures of one height; as wide as the others' row, where there is one."""
    pictures = [Image.open(ROOT / path).convert("RGB") for path in paths]
    ratios = sum(picture.width / picture.height for picture in pictures)
    height = HEIGHT if width is None else round((width - GAP * (len(pictures) - 1)) / ratios)
    return [picture.resize((round(picture.width * height / picture.height), height), Image.LANCZOS) for picture in pictures]


def sheet(rows):
    first = row(rows[0])
    width = sum(picture.width for picture in first) + GAP * (len(first) - 1)
    scaled = [first] + [row(paths, width) for paths in rows[1:]]
    height = sum(pictures[0].height for pictures in scaled) + GAP * (len(scaled) - 1)
    result, y = Image.new("RGB", (width, height), "white"), 0
    for pictures in scaled:
        x = 0
        for picture in pictures:
            result.paste(picture, (x, y))
            x += picture.width + GAP
        y += pictures[0].height + GAP
    return result


for name, rows in SHEETS.items():
    sheet(rows).save(ROOT / "docs" / "images" / f"{name}.jpg", quality=88)
