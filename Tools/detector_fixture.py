#!/usr/bin/env python3
"""Makes Tests/Fixtures/training/detector.safetensors: what PyTorch computes for three training steps of a tiny OWL-ViT.

    python3 Tools/detector_fixture.py            # needs torch, transformers 5.23, safetensors

The model is transformers' OwlViTForObjectDetection (vision 16 wide, 2 layers, 4 heads, hidden 40, 32 px in patches of 8; text 16 wide, 2 layers,
2 heads, hidden 32, 32 tokens), computed in double precision from weights that are exact in single; everything is stored as F32.

    weight.NAME                     the weights at the start; what detection does not use is left out
    gradient.NAME                   of the first step's loss, before clipping
    step3.NAME                      the weights after three AdamW steps on the same batch: rate 1e-3, betas .9 and .999, epsilon 1e-8,
                                    decay .01 on tensors of rank 2 and more, gradients clipped to a norm of 1. The true gradient of
                                    k_proj.bias is zero: in single precision AdamW blows up its rounding errors.
    pixels                          [2, 3, 32, 32]
    queries, lengths                [3, 5] token ids padded with 0, [3]
    objects                         [3, 5] picture, (cx, cy, w, h)
    labels                          [4, 2] object, class
    positives                       [n, 2] row of the logits, object: the patch at the middle of the box and its four neighbours in it,
                                    but for those in the last row or column of the grid
    ignored                         [n, 2] row of the logits, class: the other patches whose middle is in the box
    logits, boxes                   [2, 16, 3], [2, 16, 4] before the first step
    terms                           [3] focal (gamma 2, alpha .25, over the number of positives), softmax cross-entropy at positives, boxes
    totals, norms                   [3] loss = focal + .5 cross-entropy + boxes (5 L1 + 2 (1 - GIoU)) of each step, norm of its gradients
"""

from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from transformers import OwlViTConfig, OwlViTForObjectDetection

FILE = Path(__file__).resolve().parent.parent / "Tests" / "Fixtures" / "training" / "detector.safetensors"
QUERIES = [[30, 3, 31], [30, 7, 9, 31], [30, 12, 3, 20, 31]]
OBJECTS = [(0, 0.28, 0.3, 0.5, 0.45), (0, 0.71, 0.66, 0.34, 0.56), (1, 0.47, 0.55, 0.86, 0.8)]
LABELS = [(0, 0), (1, 1), (1, 2), (2, 2)]
SIDE, PATCH = 32, 8
GRID = SIDE // PATCH


def model():
    torch.manual_seed(5)
    text = dict(vocab_size=32, hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2,
                max_position_embeddings=8)
    vision = dict(hidden_size=16, intermediate_size=40, num_hidden_layers=2, num_attention_heads=4, image_size=SIDE,
                  patch_size=PATCH)
    net = OwlViTForObjectDetection(OwlViTConfig(text_config=text, vision_config=vision, projection_dim=16))
    with torch.no_grad():
        for name, parameter in net.named_parameters():
            if parameter.ndim > 1:
                parameter.normal_(0, 0.3 if "embedding" in name else 0.2)
            elif name.endswith("bias"):
                parameter.normal_(0, 0.1)
            elif "norm" in name:
                parameter.uniform_(0.7, 1.3)
        net.class_head.logit_scale.bias.fill_(3)
    return net.double()


def assignment():
    """Which patches answer for which object, and which (row, class) do not count."""
    positives, ignored = [], []
    for index, (picture, cx, cy, w, h) in enumerate(OBJECTS):
        middle = (int(cy * GRID), int(cx * GRID))
        for row in range(GRID):
            for column in range(GRID):
                x, y = (column + 0.5) / GRID, (row + 0.5) / GRID
                inside = abs(x - cx) < w / 2 and abs(y - cy) < h / 2
                near = abs(row - middle[0]) + abs(column - middle[1])
                patch = picture * GRID * GRID + row * GRID + column
                if near == 0 or near == 1 and inside and max(row, column) < GRID - 1:
                    positives.append((patch, index))
                elif inside:
                    ignored += [(patch, name) for thing, name in LABELS if thing == index]
    patches = [patch for patch, _ in positives]
    assert len(set(patches)) == len(patches), "no patch answers twice"
    owner = dict(positives)
    ignored = [(p, c) for p, c in ignored if (owner.get(p), c) not in LABELS]
    return sorted(positives), sorted(ignored)


def giou(a, b):
    def corners(box):
        cx, cy, w, h = box.unbind(-1)
        return cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2

    ax0, ay0, ax1, ay1 = corners(a)
    bx0, by0, bx1, by1 = corners(b)
    shared = (torch.minimum(ax1, bx1) - torch.maximum(ax0, bx0)).clamp(min=0) * (
        torch.minimum(ay1, by1) - torch.maximum(ay0, by0)).clamp(min=0)
    covered = (ax1 - ax0) * (ay1 - ay0) + (bx1 - bx0) * (by1 - by0) - shared
    hull = (torch.maximum(ax1, bx1) - torch.minimum(ax0, bx0)) * (torch.maximum(ay1, by1) - torch.minimum(ay0, by0))
    return shared / covered - (hull - covered) / hull


def loss(net, pixels, ids, mask, positives, ignored):
    out = net(input_ids=ids.repeat(2, 1), attention_mask=mask.repeat(2, 1), pixel_values=pixels)
    logits, boxes = out.logits.double().reshape(-1, len(QUERIES)), out.pred_boxes.reshape(-1, 4)
    targets, counts = torch.zeros_like(logits), torch.ones_like(logits)
    pairs = [(row, name) for row, index in positives for thing, name in LABELS if thing == index]
    for row, name in pairs:
        targets[row, name] = 1
    for row, name in ignored:
        counts[row, name] = 0
    p = logits.sigmoid()
    entropy = F.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    missed = p * (1 - targets) + (1 - p) * targets
    balance = 0.25 * targets + 0.75 * (1 - targets)
    focal = (counts * balance * missed**2 * entropy).sum() / (counts * targets).sum()
    rows = torch.tensor([row for row, _ in pairs])
    contrast = F.cross_entropy(logits[rows], torch.tensor([name for _, name in pairs]))
    predicted = boxes[torch.tensor([row for row, _ in positives])]
    wanted = torch.tensor([OBJECTS[index][1:] for _, index in positives], dtype=torch.double).float().double()
    box = (5 * (predicted - wanted).abs().sum(-1) + 2 * (1 - giou(predicted, wanted))).mean()
    return focal + 0.5 * contrast + box, torch.stack([focal, contrast, box]), out


def main():
    net = model()
    unused = ["owlvit.logit_scale", "owlvit.visual_projection.weight"]
    named = {name: p for name, p in net.named_parameters() if name not in unused}
    pixels = torch.randn(2, 3, SIDE, SIDE).double()
    length = max(map(len, QUERIES))
    ids = torch.tensor([q + [0] * (length - len(q)) for q in QUERIES])
    mask = torch.tensor([[1] * len(q) + [0] * (length - len(q)) for q in QUERIES])
    positives, ignored = assignment()
    tensors = {
        "pixels": pixels, "queries": ids, "lengths": torch.tensor([len(q) for q in QUERIES]),
        "objects": torch.tensor(OBJECTS), "labels": torch.tensor(LABELS), "positives": torch.tensor(positives),
        "ignored": torch.tensor(ignored),
    } | {f"weight.{name}": p.detach().clone() for name, p in named.items()}
    groups = [{"params": [p for p in named.values() if p.ndim >= 2], "weight_decay": 0.01},
              {"params": [p for p in named.values() if p.ndim < 2], "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.999), eps=1e-8)
    totals, norms = [], []
    for step in range(3):
        optimizer.zero_grad()
        total, terms, out = loss(net, pixels, ids, mask, positives, ignored)
        total.backward()
        if step == 0:
            tensors |= {"terms": terms, "logits": out.logits, "boxes": out.pred_boxes}
            tensors |= {f"gradient.{name}": p.grad.clone() for name, p in named.items()}
        totals.append(total)
        norms.append(torch.nn.utils.clip_grad_norm_(list(named.values()), 1.0))
        optimizer.step()
        print(step, total.item(), norms[-1].item(), terms.tolist())
    tensors |= {f"step3.{name}": p for name, p in named.items()}
    tensors |= {"totals": torch.stack(totals), "norms": torch.stack(norms)}
    save_file({name: t.detach().float().contiguous() for name, t in tensors.items()}, FILE)


if __name__ == "__main__":
    main()
