"""Makes Tests/Fixtures/imaging: small pictures of every kind, and what Pillow and transformers see in them.

Run with Pillow 13, numpy, scipy, torch and transformers 5.23: python Tools/imaging_fixture.py
"""

import io
import json
import pathlib
import struct
import zlib

import numpy as np
from PIL import Image, ImageCms, ImageOps
from transformers import Owlv2ImageProcessorPil, OwlViTImageProcessorPil

OUT = pathlib.Path(__file__).resolve().parent.parent / "Tests/Fixtures/imaging"
WIDTH, HEIGHT = 48, 32
expected = {}


def scene(width=WIDTH, height=HEIGHT):
    """Smooth colours that differ in every corner, so that a wrong turn or a swapped channel shows."""
    y, x = np.mgrid[0:height, 0:width]
    red = 30 + 200 * x / (width - 1)
    green = 20 + 180 * y / (height - 1)
    blue = 220 - 150 * (x / (width - 1)) * (y / (height - 1))
    return Image.fromarray(np.stack([red, green, blue], -1).round().astype(np.uint8))


def note(name, image, tolerance):
    """What the upright picture's RGB values are, and how far a right answer may be from them."""
    rgb = image.convert("RGB")
    expected[name] = {
        "width": rgb.width, "height": rgb.height, "tolerance": tolerance, "rgb": rgb.tobytes().hex(),
    }


def save(name, image, tolerance=0, seen=None, **options):
    image.save(OUT / name, **options)
    with Image.open(OUT / name) as again:
        note(name, seen or ImageOps.exif_transpose(again), tolerance)


def png(name, width, height, depth, color, rows):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows))
    (OUT / name).write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b""))


def wide_gamut_profile():
    """A matrix profile with Display P3's primaries (adapted to D50) and gamma 2.2, made by hand."""
    def s15(value):
        return struct.pack(">i", round(value * 65536))
    def xyz(*values):
        return b"XYZ \0\0\0\0" + b"".join(map(s15, values))
    text = b"A wide gamut"
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(text) + 1) + text + b"\0" * (1 + 4 + 4 + 2 + 1 + 67),
        b"cprt": b"text\0\0\0\0No copyright\0", b"wtpt": xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": xyz(0.51512, 0.24120, -0.00105), b"gXYZ": xyz(0.29198, 0.69225, 0.04189),
        b"bXYZ": xyz(0.15710, 0.06657, 0.78407),
    }
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256))
    tags.update({b"rTRC": curve, b"gTRC": curve, b"bTRC": curve})
    table, data, offset = b"", b"", 128 + 4 + 12 * len(tags)
    for key, value in tags.items():
        value += b"\0" * (-len(value) % 4)
        table += key + struct.pack(">II", offset + len(data), len(value))
        data += value
    size = offset + len(data)
    header = struct.pack(">I4sI4s4s4s", size, b"\0" * 4, 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28 + s15(0.9642) + s15(1) + s15(0.8249)
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data


def metadata_jpeg():
    """A turned JPEG with all the places in which a picture of the whole may hide."""
    small = io.BytesIO()
    scene(16, 8).save(small, "JPEG")
    thumbnail = small.getvalue()

    def entries(items, at, after):
        """One IFD at offset `at`: (tag, type, count, value bytes); values over four bytes follow it."""
        table, extra = struct.pack("<H", len(items)), b""
        place = at + 2 + 12 * len(items) + 4
        for tag, kind, count, value in items:
            if len(value) > 4:
                table += struct.pack("<HHII", tag, kind, count, place + len(extra))
                extra += value + b"\0" * (len(value) % 2)
            else:
                table += struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0")
        return table + struct.pack("<I", after) + extra

    def short(value):
        return struct.pack("<H", value)
    def long(value):
        return struct.pack("<I", value)
    def first(sub, after):
        return entries([
            (0x010F, 2, 10, b"ClipMaker\0"), (0x0112, 3, 1, short(6)), (0x8298, 2, 8, b"Someone\0"),
            (0x8769, 4, 1, long(sub))], 8, after)
    def camera():
        return [
            (0x9003, 2, 20, b"2026:01:02 03:04:05\0"), (0x927C, 7, 40, b"MAKERNOTE\xff\xd8\xff".ljust(40, b"m")),
            (0xA002, 4, 1, long(WIDTH)), (0xA003, 4, 1, long(HEIGHT))]
    sub = 8 + len(first(0, 0))
    after = sub + len(entries(camera(), sub, 0))
    def last(place):
        return entries([(0x0103, 3, 1, short(6)), (0x0201, 4, 1, long(place)), (0x0202, 4, 1, long(len(thumbnail)))], after, 0)
    place = after + len(last(0))
    exif = b"Exif\0\0II*\0" + long(8) + first(sub, after) + entries(camera(), sub, 0) + last(place) + thumbnail

    xmp = (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/" tiff:Orientation="6" '
        f'exif:PixelXDimension="{WIDTH}" dc:source="kept"><xmp:Thumbnails><rdf:Alt><rdf:li>SECRETTHUMB</rdf:li></rdf:Alt>'
        '</xmp:Thumbnails></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>').encode()
    def resource(number, data):
        return b"8BIM" + struct.pack(">HHI", number, 0, len(data)) + data + b"\0" * (len(data) % 2)
    iptc = b"\x1c\x02\x05\x00\x05Title"
    photoshop = b"Photoshop 3.0\0" + resource(1028, iptc) + resource(1036, b"SECRETTHUMB" + thumbnail)

    def segment(marker, data):
        return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data
    body = io.BytesIO()
    scene().save(body, "JPEG", quality=95, subsampling=0)
    (OUT / "metadata.jpg").write_bytes(
        b"\xff\xd8" + segment(0xE1, exif) + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp)
        + segment(0xED, photoshop) + body.getvalue()[2:])
    with Image.open(OUT / "metadata.jpg") as again:
        note("metadata.jpg", ImageOps.exif_transpose(again), 0)


def kinds():
    base = scene()
    for turn in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = turn
        save(f"orientation-{turn}.jpg", base, quality=95, subsampling=0, exif=exif)
    save("plain.jpg", base, quality=90)
    save("progressive.jpg", base, quality=90, progressive=True)
    save("grey.jpg", base.convert("L"), quality=95)
    # No profile says what these inks look like: another table of inks is as right, so only the rough colour counts.
    save("cmyk.jpg", base.convert("CMYK"), tolerance=110, seen=base, quality=95)
    save("plain.png", base)
    save("grey.png", base.convert("L"))
    save("palette.png", base.quantize(16))
    clear = base.copy()
    clear.putalpha(Image.fromarray(np.tile(np.linspace(0, 255, WIDTH).astype(np.uint8), (HEIGHT, 1))))
    white = Image.new("RGBA", clear.size, "white")
    save("alpha.png", clear, tolerance=1, seen=Image.alpha_composite(white, clear))
    grey = clear.convert("LA")
    save("grey-alpha.png", grey, tolerance=1, seen=Image.alpha_composite(white, grey.convert("RGBA")))
    deep = np.asarray(base).astype(np.uint16) * 257
    png("deep.png", WIDTH, HEIGHT, 16, 2, [row.astype(">u2").tobytes() for row in deep])
    note("deep.png", base, 1)
    png("deep-grey.png", WIDTH, HEIGHT, 16, 0, [row.astype(">u2").tobytes() for row in deep[:, :, 0]])
    note("deep-grey.png", base.getchannel("R"), 1)
    solid = np.concatenate([deep, np.full_like(deep[:, :, :1], 65535)], -1)
    png("deep-alpha.png", WIDTH, HEIGHT, 16, 6, [row.astype(">u2").tobytes() for row in solid])
    note("deep-alpha.png", base, 1)
    save("plain.webp", base, lossless=True)
    save("plain.tif", base)
    save("cmyk.tif", base.convert("CMYK"), tolerance=110, seen=base)
    save("plain.avif", base, tolerance=4, quality=95, subsampling="4:4:4")
    save("plain.ppm", base)
    frames = [base.rotate(90 * n, expand=False).quantize(64) for n in range(3)]
    frames[0].save(OUT / "animated.gif", save_all=True, append_images=frames[1:], duration=50)
    note("animated.gif", frames[0], 0)


def profiles():
    wide = wide_gamut_profile()
    source = ImageCms.ImageCmsProfile(io.BytesIO(wide))
    srgb = ImageCms.createProfile("sRGB")
    with_profile = scene()
    converted = ImageCms.profileToProfile(
        with_profile, source, srgb, renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC, outputMode="RGB")
    save("wide.png", with_profile, tolerance=2, seen=converted, icc_profile=wide)
    same = ImageCms.ImageCmsProfile(srgb).tobytes()
    save("srgb.jpg", with_profile, quality=95, icc_profile=same)
    save("broken-profile.jpg", with_profile, quality=95, icc_profile=b"not a profile at all")


def hostile():
    whole = io.BytesIO()
    noise = np.random.default_rng(1).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    for kind, name in (("JPEG", "truncated.jpg"), ("PNG", "truncated.png"), ("WEBP", "truncated.webp"), ("TIFF", "truncated.tif"), ("GIF", "truncated.gif"), ("AVIF", "truncated.avif")):
        whole = io.BytesIO()
        Image.fromarray(noise).save(whole, kind)
        data = whole.getvalue()
        (OUT / name).write_bytes(data[: len(data) * 6 // 10])
    (OUT / "empty.jpg").write_bytes(b"")
    (OUT / "text.jpg").write_bytes(b"This is a letter, not a picture.\n" * 4)
    (OUT / "vector.jpg").write_bytes(b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n')
    (OUT / "actually-png.jpg").write_bytes((OUT / "plain.png").read_bytes())
    png("bomb.png", 60000, 60000, 8, 2, [b"\0" * 180000])


def resampling():
    rng = np.random.default_rng(7)
    small = np.asarray(scene(61, 47)).astype(int) + rng.integers(-60, 60, (47, 61, 3))
    picture = Image.fromarray(small.clip(0, 255).astype(np.uint8))
    picture.save(OUT / "resample.png")
    cases = []
    # Only sizes at which every Pillow does the rows first: newer ones choose, which moves values by rounding.
    for filter, size in ((3, (20, 20)), (3, (61, 20)), (3, (90, 70)), (2, (16, 31)), (2, (122, 94)), (1, (25, 19))):
        out = picture.resize(size, Image.Resampling(filter))
        cases.append({"filter": filter, "width": size[0], "height": size[1], "rgb": out.tobytes().hex()})
    side = {"height": 24, "width": 24}
    inputs = {
        "squashed": OwlViTImageProcessorPil(size=side)(picture, return_tensors="np")["pixel_values"][0],
        "padded": Owlv2ImageProcessorPil(size=side)(picture, return_tensors="np")["pixel_values"][0],
        "paddedTall": Owlv2ImageProcessorPil(size=side)(
            picture.transpose(Image.Transpose.TRANSPOSE), return_tensors="np")["pixel_values"][0],
        "paddedUp": Owlv2ImageProcessorPil(size={"height": 70, "width": 70})(
            picture, return_tensors="np")["pixel_values"][0][:, ::5, ::5],
    }
    values = {key: [round(float(v), 6) for v in array.ravel()] for key, array in inputs.items()}
    (OUT / "resample.json").write_text(json.dumps({"cases": cases, "inputs": values}))


OUT.mkdir(parents=True, exist_ok=True)
for old in OUT.iterdir():
    old.unlink()
kinds()
profiles()
metadata_jpeg()
hostile()
resampling()
(OUT / "expected.json").write_text(json.dumps(expected, indent=0, sort_keys=True))
