"""Full-size OWL-ViT checkpoints with random weights, the input that everybody gets, and the vision tower as other runtimes take it.

Random weights have the right shapes, and values do not change how long products take; of agreement they say less than trained ones.
So that they are not too kind to bytes, `outliers` makes a few channels of every layer norm fifty times as large, with small weights
behind them, as training does.
"""
import json
import pathlib

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TOKENIZER = ROOT / "Tests" / "Fixtures" / "tokenizer" / "pair"


def config(size):
    from transformers import OwlViTConfig

    if size != 14:
        return OwlViTConfig(vision_config={"patch_size": size})
    # large/14 at 840, as published.
    wide = {"hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24, "num_attention_heads": 16}
    text = {"hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12}
    return OwlViTConfig(vision_config={"patch_size": 14, "image_size": 840, **wide}, text_config=text, projection_dim=768)


def make(folder, size, outliers=False):
    """A checkpoint in hub layout: base/32, base/16 or large/14, by the size of a patch."""
    import torch
    from transformers import OwlViTForObjectDetection, OwlViTImageProcessorPil

    torch.manual_seed(0)
    model = OwlViTForObjectDetection(config(size))
    if outliers:
        with torch.no_grad():
            for layer in model.owlvit.vision_model.encoder.layers:
                attention = layer.self_attn
                for norm, readers in (
                    (layer.layer_norm1, (attention.q_proj, attention.k_proj, attention.v_proj)),
                    (layer.layer_norm2, (layer.mlp.fc1,)),
                ):
                    for channel in (3, 177, 600):
                        norm.weight[channel] *= 50
                        for reader in readers:
                            reader.weight[:, channel] /= 50
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    side = model.config.vision_config.image_size
    OwlViTImageProcessorPil(size={"height": side, "width": side}).save_pretrained(folder)
    for name in ["vocab.json", "merges.txt", "special_tokens_map.json", "tokenizer_config.json"]:
        (folder / name).write_bytes((TOKENIZER / name).read_bytes())


def probe(side=768):
    """The picture of `clipcrop bench` (ModelProbe.swift), [1, 3, side, side], so that errors are of the same input."""
    count = np.arange(1, 3 * side * side + 1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        z = np.uint64(1) + count * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    grain = ((z >> np.uint64(40)).astype(np.float32) * np.float32(2**-24)).reshape(3, side, side) - np.float32(0.5)
    c, y, x = np.mgrid[0:3, 0:side, 0:side].astype(np.float32)
    u, v = x / side, y / side
    ground = np.sin(3 * u + c) * np.cos(2 * v - c)
    disc = np.where((u - 0.4) ** 2 + (v - 0.55) ** 2 < 0.05, 1.2 - 0.8 * c, 0)
    stripes = np.where((u > 0.7) & ((v * 24).astype(np.int32) % 2 == 0), 0.9, 0)
    return (ground + disc + stripes + 0.15 * grain).astype(np.float32)[None]


def features_module(folder):
    """What `bench` calls vision: the tower, and the class token merged into the patches."""
    import torch
    from transformers import OwlViTForObjectDetection

    detector = OwlViTForObjectDetection.from_pretrained(folder).eval()

    class Features(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.tower, self.norm = detector.owlvit.vision_model, detector.layer_norm

        def forward(self, pixel_values):
            tokens = self.tower.post_layernorm(self.tower(pixel_values).last_hidden_state)
            return self.norm(tokens[:, 1:] * tokens[:, :1])

    return Features().eval()


def export(folder):
    """ONNX, and both int8 forms: ONNX Runtime's dynamic one, and OpenVINO's static one by NNCF with SmoothQuant."""
    import nncf
    import openvino as ov
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    module, pixels = features_module(folder), torch.from_numpy(probe())
    torch.onnx.export(module, (pixels,), folder / "vision.onnx", input_names=["pixel_values"], opset_version=17, dynamo=False)
    quantize_dynamic(folder / "vision.onnx", folder / "vision-int8.onnx", weight_type=QuantType.QInt8)
    model = ov.convert_model(folder / "vision.onnx")
    ov.save_model(model, folder / "vision.xml", compress_to_fp16=False)
    rng = np.random.default_rng(0)
    # Calibrated with pictures like the one that is measured, which is kind to it.
    pictures = [probe() * rng.uniform(0.6, 1.2) + rng.normal(0, 0.1, (1, 3, 768, 768)).astype(np.float32) for _ in range(8)]
    quantized = nncf.quantize(
        model, nncf.Dataset([picture.astype(np.float32) for picture in pictures]), model_type=nncf.ModelType.TRANSFORMER)
    ov.save_model(quantized, folder / "vision-int8.xml")


if __name__ == "__main__":
    import sys

    arguments = json.loads(sys.argv[1])
    target = pathlib.Path(arguments["folder"])
    make(target, arguments["size"], arguments.get("outliers", False))
    if arguments.get("export", True):
        export(target)
