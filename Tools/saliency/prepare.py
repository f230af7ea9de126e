"""Make the thumbnails that SaliencyTool reads: `prepare.py PHOTOS BOXES OUT [--crops N]`.

PHOTOS is a folder of photographs, BOXES a JSON object from file name to the main subject's box [x0, y0, x1, y1] in
fractions of the upright photograph. OUT gets one PPM of at most 256 pixels a side for each photograph, `items.json` that
says what each is, and with --crops N also N random crops of each that hold the whole subject: other compositions of the
same scene, to learn from. Needs Pillow.
"""
import argparse
import json
import pathlib
import random

from PIL import Image, ImageOps

SIDE = 256  # Saliency.thumbnailSide


def random_crop(rng, box, width, height):
    """Edges of a crop that holds `box` and stays at the borders that the subject touches, or None if it is too odd."""
    x0 = 0 if box[0] <= 0.01 and rng.random() < 0.9 else rng.uniform(0, box[0])
    y0 = 0 if box[1] <= 0.01 and rng.random() < 0.9 else rng.uniform(0, box[1])
    x1 = 1 if box[2] >= 0.99 and rng.random() < 0.9 else rng.uniform(box[2], 1)
    y1 = 1 if box[3] >= 0.99 and rng.random() < 0.9 else rng.uniform(box[3], 1)
    keep = rng.choice([0, 0.3, 0.6, 0.8])  # how much of what is cut away comes back
    x0, y0, x1, y1 = x0 * (1 - keep), y0 * (1 - keep), x1 + (1 - x1) * keep, y1 + (1 - y1) * keep
    w, h = (x1 - x0) * width, (y1 - y0) * height
    if not 0.45 < w / h < 2.3 or (x1 - x0) * (y1 - y0) < 0.15 or min(w, h) < 150:
        return None
    return x0, y0, x1, y1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", type=pathlib.Path)
    parser.add_argument("boxes", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--crops", type=int, default=0)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    rng = random.Random(3)
    items = []
    for name, box in sorted(json.loads(arguments.boxes.read_text()).items()):
        path = arguments.photos / name
        if not path.exists():
            continue
        photo = ImageOps.exif_transpose(Image.open(path)).convert("RGB")

        def put(image, subject, index):
            file = arguments.out / f"{path.stem}__{index}.ppm"
            size = image.size
            image.thumbnail((SIDE, SIDE), Image.LANCZOS)
            image.save(file)
            items.append({"photo": name, "crop": index, "size": size, "box": subject, "file": file.name})

        put(photo.copy(), box, 0)
        tries, made = 0, 0
        while made < arguments.crops and tries < 200:
            tries += 1
            edges = random_crop(rng, box, *photo.size)
            if edges is None:
                continue
            made += 1
            x0, y0, x1, y1 = edges
            pixels = [round(v) for v in (x0 * photo.width, y0 * photo.height, x1 * photo.width, y1 * photo.height)]
            subject = [
                (box[0] - x0) / (x1 - x0), (box[1] - y0) / (y1 - y0),
                (box[2] - x0) / (x1 - x0), (box[3] - y0) / (y1 - y0)]
            put(photo.crop(pixels), subject, made)
    (arguments.out / "items.json").write_text(json.dumps(items))
    (arguments.out / "list.txt").write_text("\n".join(str((arguments.out / i["file"]).resolve()) for i in items) + "\n")
    print(f"{len(items)} thumbnails of {len({i['photo'] for i in items})} photographs")


if __name__ == "__main__":
    main()
