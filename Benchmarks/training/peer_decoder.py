"""The decoder's training step in PyTorch, as its users write it: the same sizes, the same work, fused AdamW.

    python3 peer_decoder.py --batch 8 --patches 576 --steps 12 --threads 2
"""

import argparse
import json
import resource
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

WIDTH, HEADS, HIDDEN, LAYERS, QUERIES, FEATURES, QUERY = 512, 8, 2048, 6, 8, 768, 512


class Attention(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.q, self.k, self.v, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))

    def forward(self, x, memory):
        def split(t):
            return t.view(t.shape[0], t.shape[1], HEADS, WIDTH // HEADS).transpose(1, 2)

        mixed = F.scaled_dot_product_attention(split(self.q(x)), split(self.k(memory)), split(self.v(memory)))
        return self.out(mixed.transpose(1, 2).reshape(x.shape))


class Layer(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(WIDTH) for _ in range(3))
        self.self_attn, self.cross_attn = Attention(dropout), Attention(dropout)
        self.fc1, self.fc2 = nn.Linear(WIDTH, HIDDEN), nn.Linear(HIDDEN, WIDTH)
        self.drop = nn.Dropout(dropout)

    def forward(self, x, memory):
        normed = self.norm1(x)
        x = x + self.drop(self.self_attn(normed, normed))
        x = x + self.drop(self.cross_attn(self.norm2(x), memory))
        return x + self.drop(self.fc2(self.drop(F.gelu(self.fc1(self.norm3(x))))))


class Head(nn.Sequential):
    def __init__(self, outputs):
        super().__init__(nn.Linear(WIDTH, WIDTH), nn.GELU(), nn.Linear(WIDTH, WIDTH), nn.GELU(), nn.Linear(WIDTH, outputs))


class Decoder(nn.Module):
    def __init__(self, dropout=0.1):
        super().__init__()
        self.features, self.relevance = nn.Linear(FEATURES, WIDTH), nn.Linear(2, WIDTH)
        self.boxes, self.query = nn.Linear(52, WIDTH), nn.Linear(QUERY, WIDTH)
        self.norm, self.final = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.crops = nn.Parameter(torch.randn(QUERIES, WIDTH) * 0.1)
        self.free = nn.Parameter(torch.zeros(WIDTH))
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.window, self.quality = Head(4), Head(1)

    def forward(self, features, places, relevance, codes, query):
        memory = self.norm(self.features(features) + places + self.relevance(relevance) + self.boxes(codes))
        x = self.crops + self.free + self.query(query)[:, None]
        for layer in self.layers:
            x = layer(x, memory)
        x = self.final(x)
        return self.window(x).sigmoid(), self.quality(x).squeeze(-1)


def main():
    parser = argparse.ArgumentParser()
    for name, value in [("batch", 8), ("patches", 576), ("steps", 12), ("threads", 2)]:
        parser.add_argument("--" + name, type=int, default=value)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    model = Decoder()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, weight_decay=0.01, fused=True)
    batch, patches = options.batch, options.patches
    # Places and codes do not change from step to step; a user would compute them once.
    inputs = [torch.rand(batch, patches, n) for n in (FEATURES, WIDTH, 2, 52)] + [F.normalize(torch.rand(batch, QUERY), dim=-1)]
    targets, qualities = torch.rand(batch, QUERIES, 4), torch.rand(batch, QUERIES)
    seconds = []
    for _ in range(options.steps):
        start = time.perf_counter()
        windows, quality = model(*inputs)
        loss = F.mse_loss(windows, targets) + F.binary_cross_entropy_with_logits(quality, qualities)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"seconds": seconds, "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


if __name__ == "__main__":
    main()
