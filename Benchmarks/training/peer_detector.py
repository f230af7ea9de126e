"""The detector's training step in PyTorch, as its users write it: the same sizes, the same work, fused AdamW.

    python3 peer_detector.py --batch 16 --steps 12 --threads 2

A vision tower of OWL-ViT's kind (256 patches of 16 px, width 192, 6 layers, 6 heads, MLP 768), its class and box heads, 64 names whose
embeddings are constants, 4 things in each picture, 5 positive patches for each.
"""

import argparse
import json
import math
import resource
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

WIDTH, HEADS, HIDDEN, LAYERS, SIDE, PATCH, QUERY, NAMES = 192, 6, 768, 6, 256, 16, 128, 64
GRID = SIDE // PATCH


def quick_gelu(x):
    return x * torch.sigmoid(1.702 * x)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.q, self.k, self.v, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.fc1, self.fc2 = nn.Linear(WIDTH, HIDDEN), nn.Linear(HIDDEN, WIDTH)

    def forward(self, x):
        def split(t):
            return t.view(t.shape[0], t.shape[1], HEADS, WIDTH // HEADS).transpose(1, 2)

        normed = self.norm1(x)
        mixed = F.scaled_dot_product_attention(split(self.q(normed)), split(self.k(normed)), split(self.v(normed)))
        x = x + self.out(mixed.transpose(1, 2).reshape(x.shape))
        return x + self.fc2(quick_gelu(self.fc1(self.norm2(x))))


class Detector(nn.Module):
    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(3, WIDTH, PATCH, PATCH, bias=False)
        self.token = nn.Parameter(torch.randn(WIDTH) * WIDTH**-0.5)
        self.positions = nn.Parameter(torch.randn(1 + GRID * GRID, WIDTH) * WIDTH**-0.5)
        self.pre, self.post, self.merge = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.embed, self.shift, self.scale = nn.Linear(WIDTH, QUERY), nn.Linear(WIDTH, 1), nn.Linear(WIDTH, 1)
        self.box = nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.GELU(), nn.Linear(WIDTH, WIDTH), nn.GELU(), nn.Linear(WIDTH, 4))
        row, column = torch.meshgrid(torch.arange(1, GRID + 1), torch.arange(1, GRID + 1), indexing="ij")
        places = torch.stack([column, row, torch.ones_like(row), torch.ones_like(row)], -1).reshape(-1, 4) / GRID
        self.register_buffer("bias", torch.log(places + 1e-4) - torch.log1p(-places + 1e-4))
        with torch.no_grad():
            self.scale.bias.fill_(15)
            self.shift.bias.fill_(-6 / 16)

    def forward(self, pixels, names):
        x = self.patches(pixels).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], 1, WIDTH), x], 1)
        x = self.pre(x + self.positions)
        for layer in self.layers:
            x = layer(x)
        x = self.post(x)
        features = self.merge(x[:, 1:] * x[:, :1])
        c = self.embed(features)
        c = c / (c.norm(dim=-1, keepdim=True) + 1e-6)
        q = names / (names.norm(dim=-1, keepdim=True) + 1e-6)
        logits = (c @ q.T + self.shift(features)) * (F.elu(self.scale(features)) + 1)
        return logits, (self.box(features) + self.bias).sigmoid()


def corners(box):
    cx, cy, w, h = box.unbind(-1)
    return cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2


def giou(a, b):
    ax0, ay0, ax1, ay1 = corners(a)
    bx0, by0, bx1, by1 = corners(b)
    shared = (torch.minimum(ax1, bx1) - torch.maximum(ax0, bx0)).clamp(min=0) * (
        torch.minimum(ay1, by1) - torch.maximum(ay0, by0)).clamp(min=0)
    covered = (ax1 - ax0) * (ay1 - ay0) + (bx1 - bx0) * (by1 - by0) - shared
    hull = (torch.maximum(ax1, bx1) - torch.minimum(ax0, bx0)) * (torch.maximum(ay1, by1) - torch.minimum(ay0, by0))
    return shared / covered - (hull - covered) / hull


def targets(batch):
    """Patches that answer with their class and box, and what each logit should be; the rest of a box does not count."""
    wanted, counts = torch.zeros(batch, GRID * GRID, NAMES), torch.ones(batch, GRID * GRID, NAMES)
    rows, names, boxes = [], [], []
    for picture in range(batch):
        for quarter in range(4):
            x, y = (0.25, 0.7)[quarter % 2], (0.25, 0.7)[quarter // 2]
            w, h = (torch.rand(2) * 0.2 + 0.25).tolist()
            name = int(torch.randint(NAMES, (1,)))
            for row in range(GRID):
                for column in range(GRID):
                    inside = abs((column + 0.5) / GRID - x) < w / 2 and abs((row + 0.5) / GRID - y) < h / 2
                    near = abs(row - math.floor(y * GRID)) + abs(column - math.floor(x * GRID))
                    if near <= 1:
                        wanted[picture, row * GRID + column, name] = 1
                        rows.append(picture * GRID * GRID + row * GRID + column)
                        names.append(name)
                        boxes.append([x, y, w, h])
                    elif inside:
                        counts[picture, row * GRID + column, name] = 0
    return wanted, counts, torch.tensor(rows), torch.tensor(names), torch.tensor(boxes)


def loss(logits, boxes, wanted, counts, rows, names, true):
    p = logits.sigmoid()
    entropy = F.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
    missed = p * (1 - wanted) + (1 - p) * wanted
    balance = 0.25 * wanted + 0.75 * (1 - wanted)
    focal = (counts * balance * missed**2 * entropy).sum() / (counts * wanted).sum()
    contrast = F.cross_entropy(logits.flatten(0, 1)[rows], names)
    predicted = boxes.flatten(0, 1)[rows]
    return focal + 0.5 * contrast + 5 * (predicted - true).abs().sum(-1).mean() + 2 * (1 - giou(predicted, true)).mean()


def main():
    parser = argparse.ArgumentParser()
    for name, value in [("batch", 16), ("steps", 12), ("threads", 2)]:
        parser.add_argument("--" + name, type=int, default=value)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    model = Detector()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, weight_decay=0.01, fused=True)
    pixels, names = torch.rand(options.batch, 3, SIDE, SIDE), torch.randn(NAMES, QUERY)
    # Ready-made, though a user would make them anew for each batch.
    answers = targets(options.batch)
    seconds = []
    for _ in range(options.steps):
        start = time.perf_counter()
        total = loss(*model(pixels, names), *answers)
        optimizer.zero_grad(set_to_none=True)
        total.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"seconds": seconds, "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


if __name__ == "__main__":
    main()
