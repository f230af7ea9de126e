#!/usr/bin/env python3
"""Makes Tests/Fixtures/models: tiny, seeded OWL-ViT and OWLv2 checkpoints with what HuggingFace transformers computes.

    python3 Tools/model_fixture.py            # needs torch, transformers 5.23, pillow, safetensors

Each folder holds `model/` in hub layout, `image.jpg`, `query.jpg`, `expected.safetensors` (every stage) and `expected.json`
(queries, ids, the ten best detections, the patch chosen for the example picture). Pictures are drawn here, vocabulary is the small
one that tokenizer_fixture.py trained, so nothing comes from elsewhere.
"""

import json
import pathlib
import random
import shutil

import numpy as np
import torch
from PIL import Image, ImageDraw
from safetensors.torch import save_file
from transformers import (
    CLIPTokenizerFast,
    Owlv2Config,
    Owlv2ForObjectDetection,
    OwlViTConfig,
    OwlViTForObjectDetection,
)
from transformers.models.owlv2.image_processing_pil_owlv2 import Owlv2ImageProcessorPil
from transformers.models.owlvit.image_processing_pil_owlvit import OwlViTImageProcessorPil

ROOT = pathlib.Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "Tests" / "Fixtures" / "models"
VOCABULARY = ROOT / "Tests" / "Fixtures" / "tokenizer" / "pair"
QUERIES = ["a photo of a dog", "Red Sports Car", "na\u00efve caf\u00e9", "two birds on a wire"]

# name, kind, picture size, input side, patch, seed
CASES = [
    ("owlvit-square", "owlvit", (120, 120), 48, 8, 11),
    ("owlvit-wide", "owlvit", (170, 90), 60, 12, 12),
    ("owlv2-square", "owlv2", (100, 100), 48, 8, 13),
    ("owlv2-tall", "owlv2", (91, 160), 48, 8, 14),
]


def picture(size, seed):
    """A drawn scene with gradients, shapes and noise: enough structure to make features differ from patch to patch."""
    rng = np.random.default_rng(seed)
    width, height = size
    y, x = np.mgrid[0:height, 0:width]
    base = np.stack([x * 255 / width, y * 255 / height, (x + y) * 127 / max(width, height)], -1)
    image = Image.fromarray((base + rng.normal(0, 12, base.shape)).clip(0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    for _ in range(6):
        x0, y0 = rng.integers(0, width - 20), rng.integers(0, height - 20)
        box = [int(x0), int(y0), int(x0 + rng.integers(10, 60)), int(y0 + rng.integers(10, 60))]
        colour = tuple(int(v) for v in rng.integers(0, 255, 3))
        (draw.ellipse if rng.random() < 0.5 else draw.rectangle)(box, fill=colour)
    return image


def model(kind, side, patch, vocabulary):
    text = dict(vocab_size=vocabulary, hidden_size=24, intermediate_size=48, num_hidden_layers=2,
                num_attention_heads=3, max_position_embeddings=16)
    vision = dict(hidden_size=32, intermediate_size=80, num_hidden_layers=2, num_attention_heads=4,
                  image_size=side, patch_size=patch)
    config_type = OwlViTConfig if kind == "owlvit" else Owlv2Config
    model_type = OwlViTForObjectDetection if kind == "owlvit" else Owlv2ForObjectDetection
    net = model_type(config_type(text_config=text, vision_config=vision, projection_dim=24)).eval()
    with torch.no_grad():
        # The library's initial weights are so small that every patch looks alike; these make stages differ.
        for name, parameter in net.named_parameters():
            if parameter.ndim > 1:
                parameter.normal_(0, 0.12 if "embedding" not in name else 0.3)
            elif name.endswith("bias"):
                parameter.normal_(0, 0.1)
            elif "norm" in name:
                parameter.uniform_(0.7, 1.3)
        net.class_head.logit_scale.bias.fill_(1.0)
    return net


def top(result, with_labels):
    order = result["scores"].argsort(descending=True, stable=True)[:10]
    rows = []
    for i in order.tolist():
        row = [result["scores"][i].item()]
        if with_labels:
            row.append(result["labels"][i].item())
        rows.append(row + [result["boxes"][i].tolist()])
    return rows


def make(name, kind, size, side, patch, seed):
    random.seed(seed)
    torch.manual_seed(seed)
    folder = FIXTURES / name
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "model").mkdir(parents=True)
    picture(size, seed).save(folder / "image.jpg", quality=92)
    picture((64, 72), seed + 100).save(folder / "query.jpg", quality=92)
    image = Image.open(folder / "image.jpg").convert("RGB")
    query = Image.open(folder / "query.jpg").convert("RGB")

    for file in ["vocab.json", "merges.txt"]:
        shutil.copy(VOCABULARY / file, folder / "model" / file)
    tokenizer = CLIPTokenizerFast.from_pretrained(VOCABULARY)
    processor = (OwlViTImageProcessorPil if kind == "owlvit" else Owlv2ImageProcessorPil)(
        size={"height": side, "width": side})
    net = model(kind, side, patch, len(tokenizer))
    net.save_pretrained(folder / "model")
    processor.save_pretrained(folder / "model")

    encoded = [tokenizer(q)["input_ids"] for q in QUERIES]
    ids = torch.tensor([e + [0] * (16 - len(e)) for e in encoded])
    mask = torch.tensor([[1] * len(e) + [0] * (16 - len(e)) for e in encoded])
    pixels = torch.as_tensor(np.array(processor(images=image)["pixel_values"]))
    query_pixels = torch.as_tensor(np.array(processor(images=query)["pixel_values"]))
    with torch.no_grad():
        out = net(input_ids=ids, pixel_values=pixels, attention_mask=mask)
        guided = net.image_guided_detection(pixel_values=pixels, query_pixel_values=query_pixels)
        features = net.image_embedder(query_pixels)[0]
        flat = features.reshape(1, -1, features.shape[-1])
        query_embeds, index, query_boxes = net.embed_image_query(flat, features)
        # Another, oblong input: positions are resized.
        oblong = torch.randn(1, 3, side + 2 * patch, side + 4 * patch)
        oblong_features = net.image_embedder(oblong, interpolate_pos_encoding=True)[0]
    tensors = {
        "pixel_values": pixels, "query_pixel_values": query_pixels, "input_ids": ids.to(torch.int32),
        "image_embeds": out.image_embeds, "class_embeds": out.class_embeds, "text_embeds": out.text_embeds,
        "logits": out.logits, "pred_boxes": out.pred_boxes, "query_embeds": query_embeds,
        "query_pred_boxes": query_boxes, "guided_logits": guided.logits,
        "guided_pred_boxes": guided.target_pred_boxes,
        "oblong_pixel_values": oblong, "oblong_image_embeds": oblong_features,
    }
    if kind == "owlv2":
        tensors["objectness_logits"] = out.objectness_logits
    save_file({k: v.contiguous() for k, v in tensors.items()}, folder / "expected.safetensors")

    target = torch.tensor([[image.height, image.width]])
    plain = processor.post_process_object_detection(out, threshold=0.0, target_sizes=target)[0]
    like = processor.post_process_image_guided_detection(guided, threshold=0.0, nms_threshold=0.3, target_sizes=target)[0]
    expected = {
        "kind": kind, "queries": QUERIES, "image_size": [image.width, image.height], "input_ids": ids.tolist(),
        "top": top(plain, True), "query_box_index": int(index.flatten()[0]), "guided_top": top(like, False),
    }
    (folder / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    for case in CASES:
        make(*case)
        print(case[0])
