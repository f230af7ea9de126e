"""The crop decoder and its losses in PyTorch, written from their formulas: what Tools/training_fixture.py compares the Swift code with.

Windows and boxes are (cx, cy, w, h) as shares of the picture everywhere.
"""

import math

import torch
import torch.nn.functional as F
from scipy.optimize import linear_sum_assignment
from torch import nn


def fourier(values, bands):
    """[..., n] to [..., n * (1 + 2 * bands)]: for each coordinate v, then sin(2^k pi v), cos(2^k pi v) for k = 0, 1, ..."""
    parts = [values]
    for k in range(bands):
        parts += [torch.sin(2**k * math.pi * values), torch.cos(2**k * math.pi * values)]
    return torch.stack(parts, -1).flatten(-2)


def sine_positions(rows, columns, width):
    """[rows * columns, width]: half of the channels for y, then half for x; sin and cos alternate."""
    quarter = width // 4
    scale = 2 * math.pi / 10000 ** (torch.arange(quarter) / quarter)

    def axis(places):
        angles = places[:, None] * scale
        return torch.stack([angles.sin(), angles.cos()], -1).flatten(-2)

    y = axis((torch.arange(rows) + 0.5) / rows)[:, None].expand(rows, columns, -1)
    x = axis((torch.arange(columns) + 0.5) / columns)[None].expand(rows, columns, -1)
    return torch.cat([y, x], -1).reshape(rows * columns, width)


class Attention(nn.Module):
    def __init__(self, width, heads, key_bias=True):
        super().__init__()
        self.heads = heads
        self.q_proj, self.v_proj, self.out_proj = (nn.Linear(width, width) for _ in range(3))
        self.k_proj = nn.Linear(width, width, bias=key_bias)

    def forward(self, x, memory, hidden=None):
        """`hidden` is True where a query must not look at a key, [batch, queries or 1, keys]."""
        def split(t):
            return t.unflatten(-1, (self.heads, -1)).transpose(1, 2)

        q, k, v = split(self.q_proj(x)), split(self.k_proj(memory)), split(self.v_proj(memory))
        scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
        if hidden is not None:
            scores = scores.masked_fill(hidden[:, None], -math.inf)
        return self.out_proj((scores.softmax(-1) @ v).transpose(1, 2).flatten(-2))


class MLP(nn.Module):
    def __init__(self, width, hidden):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(width, hidden), nn.Linear(hidden, width)

    def forward(self, x):
        return self.fc2(F.gelu(self.fc1(x)))


class Layer(nn.Module):
    def __init__(self, width, heads, hidden):
        super().__init__()
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(width) for _ in range(3))
        self.self_attn = Attention(width, heads)
        self.cross_attn = Attention(width, heads, key_bias=False)
        self.mlp = MLP(width, hidden)

    def forward(self, x, memory, padding, isolated):
        alone = ~torch.eye(x.shape[1], dtype=torch.bool)[None] if isolated else None
        normed = self.norm1(x)
        x = x + self.self_attn(normed, normed, alone)
        x = x + self.cross_attn(self.norm2(x), memory, padding[:, None])
        return x + self.mlp(self.norm3(x))


class Head(nn.Module):
    def __init__(self, width, outputs):
        super().__init__()
        self.dense0, self.dense1 = nn.Linear(width, width), nn.Linear(width, width)
        self.dense2 = nn.Linear(width, outputs)

    def forward(self, x):
        return self.dense2(F.gelu(self.dense1(F.gelu(self.dense0(x)))))


class CropDecoder(nn.Module):
    """Dropout is left out. A sample is a dict: grid (rows, columns), features, boxes, and query, relevance, ratio or None."""

    def __init__(self, feature_width, query_width, width, layers, heads, hidden, queries):
        super().__init__()
        self.width = width
        self.memory_projection = nn.Linear(feature_width, width)
        self.relevance_projection = nn.Linear(2, width)
        self.box_projection = nn.Linear(52, width)
        self.memory_norm = nn.LayerNorm(width)
        self.crop_queries = nn.Embedding(queries, width)
        self.query_projection = nn.Linear(query_width, width)
        self.no_query = nn.Parameter(torch.randn(width))
        self.aspect_projection = nn.Linear(9, width)
        self.free_aspect = nn.Parameter(torch.randn(width))
        self.window_projection = nn.Linear(52, width)
        self.rating_query = nn.Parameter(torch.randn(width))
        self.layers = nn.ModuleList(Layer(width, heads, hidden) for _ in range(layers))
        self.final_norm = nn.LayerNorm(width)
        self.window_head, self.quality_head = Head(width, 4), Head(width, 1)

    def memory(self, sample):
        """[patches, width]"""
        relevance = sample["relevance"]
        if relevance is None:
            relevance = torch.zeros(len(sample["features"]), 2)
        return self.memory_norm(
            self.memory_projection(sample["features"]) + sine_positions(*sample["grid"], self.width)
            + self.relevance_projection(relevance) + self.box_projection(fourier(sample["boxes"], 6)))

    def query_term(self, sample):
        return self.no_query if sample["query"] is None else self.query_projection(sample["query"])

    def aspect_term(self, sample):
        if sample["ratio"] is None:
            return self.free_aspect
        return self.aspect_projection(fourier(torch.log2(sample["ratio"]).reshape(1) / 4, 4))

    def padded_memory(self, samples):
        memories = [self.memory(sample) for sample in samples]
        memory = nn.utils.rnn.pad_sequence(memories, batch_first=True)
        counts = torch.tensor([len(m) for m in memories])
        return memory, torch.arange(memory.shape[1])[None] >= counts[:, None]

    def run(self, x, samples, isolated, stages):
        memory, padding = self.padded_memory(samples)
        for index, layer in enumerate(self.layers):
            x = layer(x, memory, padding, isolated)
            stages.append(x)
        return self.final_norm(x)

    def forward(self, samples, stages):
        """Windows [batch, queries, 4] and quality logits [batch, queries]."""
        terms = torch.stack([self.query_term(s) + self.aspect_term(s) for s in samples])
        stages.append(self.crop_queries.weight[None] + terms[:, None])
        x = self.run(stages[0], samples, False, stages)
        return self.window_head(x).sigmoid(), self.quality_head(x)[..., 0]

    def rate(self, windows, samples, stages):
        """Quality logits [batch, windows] of given windows [batch, windows, 4]."""
        terms = torch.stack([self.query_term(s) for s in samples])
        stages.append(self.window_projection(fourier(windows, 6)) + self.rating_query + terms[:, None])
        return self.quality_head(self.run(stages[0], samples, True, stages))[..., 0]


def corners(boxes):
    centre, size = boxes[..., :2], boxes[..., 2:]
    return torch.cat([centre - size / 2, centre + size / 2], -1)


def overlap(a, b):
    """IoU and generalised IoU (Rezatofighi et al.) of boxes of the same leading shape."""
    a, b = corners(a), corners(b)
    area = lambda t: (t[..., 2] - t[..., 0]).clamp(min=0) * (t[..., 3] - t[..., 1]).clamp(min=0)
    shared = area(torch.cat([torch.maximum(a[..., :2], b[..., :2]), torch.minimum(a[..., 2:], b[..., 2:])], -1))
    hull = area(torch.cat([torch.minimum(a[..., :2], b[..., :2]), torch.maximum(a[..., 2:], b[..., 2:])], -1))
    covered = area(a) + area(b) - shared
    iou = shared / covered
    return iou, iou - (hull - covered) / hull


def pair_cost(windows, targets):
    return 5 * (windows - targets).abs().sum(-1) + 2 * (1 - overlap(windows, targets)[1])


def window_loss(windows, targets):
    """Mean over samples of the mean cost of the pairs that Hungarian matching finds; and those pairs (query, target)."""
    losses, matches = [], []
    for sample, wanted in zip(windows, targets):
        cost = pair_cost(sample[:, None].expand(-1, len(wanted), -1), wanted[None].expand(len(sample), -1, -1))
        pairs = torch.tensor(list(zip(*linear_sum_assignment(cost.detach().numpy()))))
        losses.append(cost[pairs[:, 0], pairs[:, 1]].mean())
        matches.append(pairs)
    return torch.stack(losses).mean(), matches


def quality_targets(windows, crops, scores):
    """For each window the largest score * IoU over rated crops: windows [K, 4], crops [M, 4], scores [M]."""
    iou = overlap(windows[:, None].expand(-1, len(crops), -1), crops[None].expand(len(windows), -1, -1))[0]
    return (iou * scores).amax(-1).detach()


def crop_resized(images, windows, height, width):
    """Bilinear samples of a window (cx, cy, w, h) of each image, edges repeated outside."""
    zero = torch.zeros_like(windows[:, 0])
    cx, cy, w, h = windows.unbind(-1)
    theta = torch.stack([w, zero, 2 * cx - 1, zero, h, 2 * cy - 1], -1).reshape(-1, 2, 3)
    grid = F.affine_grid(theta, [len(windows), images.shape[1], height, width], align_corners=False)
    return F.grid_sample(images, grid, mode="bilinear", padding_mode="border", align_corners=False)


def whole(count):
    return torch.tensor([[0.5, 0.5, 1.0, 1.0]]).expand(count, 4)


def aesthetic_loss(images, predicted, annotated, side=24):
    return F.mse_loss(crop_resized(images, predicted, side, side), crop_resized(images, annotated, side, side))


def reconstruction_loss(images, predicted, side=24):
    return F.mse_loss(crop_resized(images, predicted, side, side), crop_resized(images, whole(len(images)), side, side))


def cosine_distance(a, b):
    unit = lambda t: t / (t.norm(dim=-1, keepdim=True) + 1e-6)
    return (1 - (unit(a) * unit(b)).sum(-1)).mean()


def semantic_loss(features, windows, queries, projection, grid=7):
    """features [N, D, rows, columns], queries [N, Q]."""
    return cosine_distance(projection(crop_resized(features, windows, grid, grid).mean((-1, -2))), queries)


def focal_loss(logits, targets, mask, gamma=2.0, alpha=0.25):
    """Sum of the focal terms (Lin et al., arXiv 1708.02002) that `mask` counts, per positive (at least one)."""
    p = logits.sigmoid()
    right = p * targets + (1 - p) * (1 - targets)
    balance = alpha * targets + (1 - alpha) * (1 - targets)
    terms = balance * (1 - right) ** gamma * F.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    return (terms * mask).sum() / (targets * mask).sum().clamp(min=1)
