#!/usr/bin/env python3
"""ClipCrop against PyTorch, ONNX Runtime and OpenVINO on full-size OWL-ViT checkpoints, interleaved, in one run.

    python3 -m venv venv && venv/bin/pip install torch transformers pillow onnx onnxruntime openvino nncf
    swift build -c release
    venv/bin/python Benchmarks/owlvit/compare.py --rounds 5 --folder checkpoints

Vision tower: a round asks all sides in turn, so that a machine whose speed drifts treats them alike, each for three runs after
one that is not counted; peers wait, warm, in processes of their own. Figures are medians over rounds, ratios medians of the rounds' ratios. Scenes: two threads, one thread, and two threads beside a process
that keeps one core busy. Errors are relative L2 errors of the merged features against PyTorch's on the same input. Whole processes: one picture
and one query, from start to boxes, cold.

Checkpoints and exports are made once in --folder (some minutes, 5 GB). Writes Benchmarks/results/owlvit.json, prints README's tables.
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

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RESULT = ROOT / "Benchmarks" / "results" / "owlvit.json"
CLIPCROP = ROOT / ".build" / "release" / "clipcrop"
QUERY = "a photo of a dog"
RUNS = 3  # of a side in a round
PEERS = ["torch", "onnxruntime", "openvino", "onnxruntime-int8", "openvino-int8"]
OWN = ["clipcrop", "clipcrop-int8"]
PACKAGES = ["torch", "transformers", "onnxruntime", "openvino", "nncf"]

# What a user of transformers writes: one picture, one query, boxes printed.
TRANSFORMERS = """
import sys
import torch
from PIL import Image
from transformers import OwlViTForObjectDetection, OwlViTImageProcessorPil, CLIPTokenizerFast
folder, picture, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
torch.set_num_threads(threads)
model = OwlViTForObjectDetection.from_pretrained(folder).eval()
processor = OwlViTImageProcessorPil.from_pretrained(folder)
tokenizer = CLIPTokenizerFast.from_pretrained(folder)
text = tokenizer(%r, padding="max_length", max_length=16, return_tensors="pt")
image = Image.open(picture).convert("RGB")
pixels = processor(images=image, return_tensors="pt")["pixel_values"]
with torch.inference_mode():
    out = model(input_ids=text["input_ids"], attention_mask=text["attention_mask"], pixel_values=pixels)
print(processor.post_process_object_detection(out, threshold=0.1, target_sizes=[(image.height, image.width)]))
""" % QUERY


class Peer:
    """A runtime that is warm and waits."""

    def __init__(self, name, folder, threads):
        self.process = subprocess.Popen(
            [sys.executable, HERE / "peers.py", name, folder, str(threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)

    def run(self, features=""):
        """The median seconds of some runs after one that is not counted, as in `bench`."""
        seconds = []
        for path in [features] + [""] * RUNS:
            self.process.stdin.write(f"{path}\n")
            self.process.stdin.flush()
            seconds.append(float(self.process.stdout.readline()))
        return statistics.median(seconds[1:])

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def bench(folder, precision, threads, *options):
    command = [CLIPCROP, "bench", "--model", folder, "--precision", precision, "--threads", str(threads), "--json", *options]
    report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    # Where the checkpoint lies is nobody's business.
    report.pop("model", None)
    return report


def vision(folder, threads, rounds, busy=False):
    """Seconds of the tower for each side, round by round."""
    sides = {name: Peer(name, folder, threads) for name in PEERS}
    for side in sides.values():
        side.run()
    neighbour = subprocess.Popen([sys.executable, "-c", "while True: pass"]) if busy else None
    times = {name: [] for name in PEERS + OWN}
    try:
        for _ in range(rounds):
            for name, side in sides.items():
                times[name].append(side.run())
                time.sleep(0.3)
            for name, precision in zip(OWN, ["f32", "int8"]):
                times[name].append(bench(folder, precision, threads, "--runs", str(RUNS))["stages"]["vision"]["median_s"])
                time.sleep(0.3)
    finally:
        if neighbour:
            neighbour.kill()
        for side in sides.values():
            side.close()
    return times


def errors(folder, threads):
    """Relative L2 errors of features: of the peers against PyTorch's, of ClipCrop's int8 against its f32."""
    import numpy as np

    with tempfile.TemporaryDirectory() as scratch:
        found = {}
        for name in ["torch", "openvino", "openvino-int8", "onnxruntime-int8"]:
            peer = Peer(name, folder, threads)
            peer.run(f"{scratch}/{name}.npy")
            peer.close()
            found[name] = np.load(f"{scratch}/{name}.npy").astype(np.float64)
    want = found.pop("torch")
    result = {name: float(np.linalg.norm(got - want) / np.linalg.norm(want)) for name, got in found.items()}
    own = bench(folder, "int8", threads, "--agreement")
    result["clipcrop-int8"] = own["features"]["relativeError"]
    return result, own


def timed(command):
    """Wall time and peak memory in MB of a whole process, by the system's own accounting."""
    start = time.time()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"failed with status {status}: {' '.join(map(str, command))}")
    return time.time() - start, usage.ru_maxrss / 1024


def cold(folder, picture, threads, rounds):
    """Whole processes, from start to boxes; packed weights are kept since a run before."""
    script = folder / "detect_with_transformers.py"
    script.write_text(TRANSFORMERS)
    own = lambda precision: [
        CLIPCROP, "detect", picture, "--model", folder, "--query", QUERY, "--threads", str(threads), "--precision", precision, "--json"]
    sides = {
        "transformers": [sys.executable, script, folder, picture, str(threads)], "clipcrop": own("f32"), "clipcrop-int8": own("int8")}
    for command in sides.values():
        timed(command)
    runs = {name: [] for name in sides}
    for _ in range(rounds):
        for name, command in sides.items():
            runs[name].append(timed(command))
    return {
        name: {"seconds": statistics.median(wall for wall, _ in values), "peak_mb": max(peak for _, peak in values)}
        for name, values in runs.items()}


def growth(folder, threads):
    """Cost by queries and by the picture's size."""
    queries = {}
    for count in [1, 10, 100]:
        stages = bench(folder, "f32", threads, "--queries", str(count))["stages"]
        queries[count] = {stage: stages[stage]["median_s"] for stage in stages}
    pictures = {}
    for megapixels in [1, 12, 48]:
        command = [CLIPCROP, "detect", folder / f"{megapixels}mp.jpg", "--model", folder, "--query", QUERY, "--precision", "int8", "--json"]
        walls, peaks = zip(*[timed(command) for _ in range(3)])
        pictures[megapixels] = {"wall_s": statistics.median(walls), "peak_mb": max(peaks)}
    return queries, pictures


def draw_pictures(folder):
    from PIL import Image, ImageFilter

    picture = Image.open(ROOT / "Examples" / "coffee.jpg")
    for megapixels, size in [(1, (1224, 816)), (12, (4242, 2828)), (48, (8484, 5656))]:
        large = picture.resize(size, Image.BICUBIC).filter(ImageFilter.UnsharpMask(2, 120, 0))
        large.save(folder / f"{megapixels}mp.jpg", quality=92)


def prepare(folder):
    """Checkpoints and exports, each in a process of its own: a child's peak memory counts what its parent held when it was forked."""
    for name, arguments in {
        "base32": {"size": 32}, "base16": {"size": 16}, "outliers": {"size": 32, "outliers": True},
        "large14": {"size": 14, "export": False},
    }.items():
        target = folder / name
        last = "vision-int8.xml" if arguments.get("export", True) else "vocab.json"
        if not (target / last).exists():
            print(f"making {target}", file=sys.stderr)
            text = json.dumps({"folder": str(target), **arguments})
            subprocess.run([sys.executable, HERE / "checkpoints.py", text], check=True, stderr=subprocess.DEVNULL)
    if not (folder / "base32" / "48mp.jpg").exists():
        subprocess.run([sys.executable, __file__, "--draw", folder / "base32"], check=True)


def summary(times):
    """Medians, and the ratio of each own side to each peer, as medians of the rounds' ratios."""
    ratio = lambda a, b: statistics.median(x / y for x, y in zip(times[a], times[b]))
    return {
        "seconds": {name: statistics.median(values) for name, values in times.items()},
        "ratios": {own: {peer: ratio(own, peer) for peer in PEERS} for own in OWN}}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("owlvit-checkpoints"), help="where checkpoints are made")
    parser.add_argument("--draw", type=pathlib.Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.draw:
        return draw_pictures(options.draw)
    folder, threads, rounds = options.folder.resolve(), options.threads, options.rounds
    prepare(folder)
    base32, base16, outliers = folder / "base32", folder / "base16", folder / "outliers"
    cpu = next(line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name"))
    result = {
        "date": datetime.date.today().isoformat(), "machine": cpu, "threads": threads, "rounds": rounds,
        "packages": {name: importlib.metadata.version(name) for name in PACKAGES}, "vision": {}, "errors": {}, "agreement": {}}
    for scene, arguments in {
        f"base/32, {threads} threads": (base32, threads, rounds),
        "base/32, one thread": (base32, 1, rounds),
        f"base/32, {threads} threads, one core busy": (base32, threads, rounds, True),
        f"base/16, {threads} threads": (base16, threads, max(3, rounds - 2)),
    }.items():
        print(scene, file=sys.stderr)
        result["vision"][scene] = summary(vision(*arguments))
        print(json.dumps(result["vision"][scene]), file=sys.stderr)
    for name, checkpoint in [("base/32", base32), ("base/32, outlier channels", outliers), ("base/16", base16)]:
        print(f"errors of {name}", file=sys.stderr)
        result["errors"][name], result["agreement"][name] = errors(checkpoint, threads)
        print(json.dumps(result["errors"][name]), file=sys.stderr)
    result["process"] = cold(base32, base32 / "1mp.jpg", threads, rounds)
    result["queries"], result["pictures"] = growth(base32, threads)
    result["clipcrop"] = {precision: bench(base32, precision, threads) for precision in ["f32", "int8"]}
    result["tokens"] = {
        name: {precision: bench(folder / checkpoint, precision, threads, "--runs", "3") for precision in ["f32", "int8"]}
        for name, checkpoint in {"577": "base32", "2305": "base16", "3601": "large14"}.items()}
    RESULT.write_text(json.dumps(result, indent=1) + "\n")
    print(tables(result))


def tables(result):
    ms = lambda seconds: f"{seconds * 1000:.0f}"
    lines = [
        "| vision tower, ms | PyTorch | ONNX Runtime | OpenVINO | **ClipCrop** | ratio | ONNX Runtime int8 | OpenVINO int8 | **ClipCrop int8** | ratio |",
        "|---|---|---|---|---|---|---|---|---|---|"]
    for scene, value in result["vision"].items():
        seconds, ratios = value["seconds"], value["ratios"]
        lines.append(
            f"| {scene} | {ms(seconds['torch'])} | {ms(seconds['onnxruntime'])} | {ms(seconds['openvino'])} | **{ms(seconds['clipcrop'])}** | "
            f"{ratios['clipcrop']['openvino']:.2f} | {ms(seconds['onnxruntime-int8'])} | {ms(seconds['openvino-int8'])} | "
            f"**{ms(seconds['clipcrop-int8'])}** | {ratios['clipcrop-int8']['openvino-int8']:.2f} |")
    lines += ["", "| relative error of features, int8 | ONNX Runtime | OpenVINO | ClipCrop |", "|---|---|---|---|"]
    for name, value in result["errors"].items():
        lines.append(f"| {name} | {value['onnxruntime-int8']:.4f} | {value['openvino-int8']:.4f} | {value['clipcrop-int8']:.4f} |")
    lines += ["", "| whole process, cold: load, decode, detect | seconds | peak memory |", "|---|---|---|"]
    for name, value in result["process"].items():
        lines.append(f"| {name} | {value['seconds']:.2f} | {value['peak_mb']:.0f} MB |")
    lines += ["", "| tower | tokens | f32: seconds, of the processor's peak | int8 | peak memory, f32 and int8 |", "|---|---|---|---|---|"]
    for (tokens, value), name in zip(result["tokens"].items(), ["base/32", "base/16", "large/14"]):
        speed = lambda report: (
            f"{report['stages']['vision']['median_s']:.2f}, {100 * report['arithmetic']['vision_gflops'] / report['arithmetic']['peak_gflops']:.0f} %")
        memory = " and ".join(f"{value[precision]['peak_rss_mb']:.0f}" for precision in ["f32", "int8"])
        lines.append(f"| {name} | {int(tokens):,} | {speed(value['f32'])} | {speed(value['int8'])} | {memory} MB |")
    versions = ", ".join(f"{name} {version}" for name, version in result["packages"].items())
    lines += ["", f"{result['machine']}, {result['threads']} threads, {result['date']}; {versions}; medians of {result['rounds']} interleaved rounds."]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
