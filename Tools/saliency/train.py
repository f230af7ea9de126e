"""Learn the weights of Sources/ClipCrop/Saliency/SaliencyWeights.swift: `train.py DATA OUT.swift [--half 0|1]`.

DATA is a folder made by `prepare.py --crops 7`, with `measures.bin` in it that `SaliencyTool features` wrote for its
list.txt. A network that is the same for every cell turns measures into attention; windows of five ratios slide over the
attention, and what is learned is that the best scored windows keep the marked subject: weights of the network, of the nested
windows and of the pull to the middle at once. `--half` learns from one half of the photographs only and reports on the
other, which is how a change is judged; without it the weights are learned from all. Needs numpy and torch.
"""
import argparse
import hashlib
import json
import pathlib

import numpy as np
import torch
from torch import nn

from measure import RATIOS, largest

CELLS, SIDE, PLACES = 32, 16, 41  # grid of the measures, of the attention, and places tried for each window
SCALES = [1.2, 1.0, 0.8, 0.6]
EDGES = np.arange(SIDE + 1) / SIDE


def overlap(low, high):
    """How much of each cell of an axis lies in [low, high]."""
    low, high = np.asarray(low)[..., None], np.asarray(high)[..., None]
    return np.clip(np.minimum(high, EDGES[1:]) - np.maximum(low, EDGES[:-1]), 0, None) * SIDE


class Data:
    """Everything about the thumbnails as tensors; axes: [thumbnail, ratio, place, scale, cell]."""

    def __init__(self, folder):
        items = json.loads((folder / "items.json").read_text())
        raw = np.fromfile(folder / "measures.bin", np.float32).reshape(len(items), -1, CELLS, CELLS)
        block = CELLS // SIDE
        measures = raw.reshape(len(items), -1, SIDE, block, SIDE, block).mean((3, 5))
        self.count = measures.shape[1]
        self.measures = torch.from_numpy(measures.reshape(len(items), self.count, -1).transpose(0, 2, 1).copy())
        self.photos = [item["photo"] for item in items]
        self.original = np.array([item["crop"] == 0 for item in items])
        shape = (len(items), len(RATIOS), PLACES)
        cover, kept, offset = np.zeros((*shape, len(SCALES), SIDE), np.float32), np.zeros(shape), np.zeros(shape)
        axis, inside = np.zeros(shape[:2], np.int64), np.zeros((len(items), SIDE, SIDE))
        for i, item in enumerate(items):
            box = item["box"]
            inside[i] = np.outer(overlap(box[1], box[3]), overlap(box[0], box[2]))
            for r, ratio in enumerate(RATIOS):
                window = largest(*item["size"], ratio)
                a = axis[i, r] = 0 if window[1] >= 1 - 1e-9 else 1
                length = window[a]
                start = np.linspace(0, 1 - length, PLACES)
                middle = start + length / 2
                offset[i, r] = middle - 0.5
                for s, scale in enumerate(SCALES):
                    cover[i, r, :, s] = overlap(middle - scale * length / 2, middle + scale * length / 2)
                shared = np.clip(np.minimum(start + length, box[a + 2]) - np.maximum(start, box[a]), 0, None)
                kept[i, r] = np.minimum(1, shared / min(length, box[a + 2] - box[a]))
        self.cover, self.axis = torch.from_numpy(cover), torch.from_numpy(axis)
        self.kept, self.offset = (torch.from_numpy(v.astype(np.float32)) for v in (kept, offset))
        self.inside = torch.from_numpy(inside.reshape(len(items), -1).astype(np.float32))
        # How much of each cell of the other axis, which the window covers wholly, lies in the nested windows.
        self.across = torch.from_numpy(
            np.stack([overlap(0.5 - s / 2, 0.5 + s / 2) for s in SCALES]).astype(np.float32))


class Model(nn.Module):
    def __init__(self, data, hidden):
        super().__init__()
        self.data = data
        self.hidden, self.output = nn.Linear(data.count, hidden), nn.Linear(hidden, 1)
        self.nested = nn.Parameter(torch.tensor([0.5, 1.0, 0.5, 0.2]))
        self.middle = nn.Parameter(torch.tensor(0.4))
        self.sharpness = nn.Parameter(torch.tensor(-3.8))

    def forward(self, index, dropout=0.0):
        x = self.data.measures[index]
        if dropout:
            x = x * ((torch.rand(x.shape[0], 1, x.shape[2]) > dropout) / (1 - dropout))
        logits = self.output(torch.relu(self.hidden(x)))[..., 0]
        attention = torch.softmax(logits, 1).view(-1, SIDE, SIDE)
        along = torch.stack([
            torch.einsum("byx,sy->bsx", attention, self.data.across),
            torch.einsum("byx,sx->bsy", attention, self.data.across)], 1)
        axis = self.data.axis[index][:, :, None, None].expand(-1, -1, len(SCALES), SIDE)
        along = along.gather(1, axis) * self.nested[:, None]
        kept = torch.einsum("brtk,brk->brt", self.data.cover[index].flatten(3), along.flatten(2))
        return logits, kept - self.middle * self.data.offset[index] ** 2


def half_of(photo):
    return int(hashlib.md5(photo.encode()).hexdigest(), 16) % 2


def learn(data, photos, hidden, epochs, seed=0, batch=48, crops=3):
    torch.manual_seed(seed)
    rng = np.random.RandomState(seed)
    model = Model(data, hidden)
    groups = {}
    for index, photo in enumerate(data.photos):
        if photo in photos:
            groups.setdefault(photo, []).append(index)
    groups = list(groups.values())
    steps = (sum(min(crops, len(g)) for g in groups) + batch - 1) // batch
    free = [model.nested, model.middle, model.sharpness]
    optimizer = torch.optim.AdamW([
        {"params": [*model.hidden.parameters(), *model.output.parameters()], "weight_decay": 1e-3},
        {"params": free, "weight_decay": 0}], lr=5e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 5e-3, total_steps=epochs * steps)
    for _ in range(epochs):
        chosen = np.concatenate([rng.choice(g, min(crops, len(g)), replace=False) for g in groups])
        rng.shuffle(chosen)
        for start in range(0, len(chosen), batch):
            index = torch.from_numpy(chosen[start:start + batch])
            logits, scores = model(index, dropout=0.1)
            kept = data.kept[index]
            # Half for the share kept, half for keeping (nearly) all of it.
            worth = 0.5 * kept + 0.5 * torch.sigmoid((kept - 0.95) / 0.02)
            choice = torch.softmax(scores / model.sharpness.exp().clamp(min=0.01), 2)
            # Pictures that a crop about the middle serves teach little, so the others count for up to five times as much.
            weight = 1 + 4 * (1 - kept[:, :, PLACES // 2].mean(1))
            loss = ((worth.max(2).values - (choice * worth).sum(2)).mean(1) * weight).sum() / weight.sum()
            loss = loss + 0.1 * nn.functional.binary_cross_entropy_with_logits(logits, data.inside[index])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return model


@torch.no_grad()
def report(title, data, model, photos):
    index = torch.tensor([i for i, p in enumerate(data.photos) if data.original[i] and p in photos])
    scores = model(index)[1]
    kept = data.kept[index].gather(2, scores.argmax(2)[..., None])[..., 0]
    middle = data.kept[index][:, :, PLACES // 2]
    for name, values in (("centre", middle), ("learned", kept)):
        ratios = " ".join(f"{v:.3f}" for v in values.mean(0))
        print(f"{title} {len(index)} {name}: {values.mean():.3f} {(values >= 0.95).float().mean():.3f} | {ratios}", flush=True)


def array(name, kind, values, note):
    rows = [", ".join(f"{v:.4g}" for v in values[i:i + 10]) for i in range(0, len(values), 10)]
    return f"  /// {note}\n  static let {name}: [{kind}] = [\n    " + ",\n    ".join(rows) + ",\n  ]\n"


def write(path, model):
    def flat(parameter):
        return parameter.detach().numpy().ravel()

    # Only the order of scores was learned; in this unit a window that keeps everything scores 1.
    unit = model.nested.sum().item()
    path.write_text(
        "// Written by Tools/saliency/train.py; not to be edited.\n\n"
        "/// What was learned of which cells hold a photograph's subject.\nenum SaliencyWeights {\n"
        + array("hidden", "Float", flat(model.hidden.weight), "Weights of the hidden units, [unit, measure].")
        + array("hiddenBias", "Float", flat(model.hidden.bias), "Biases of the hidden units.")
        + array("output", "Float", flat(model.output.weight), "Weights of the hidden units in a cell's logit.")
        + array("nestedScales", "Double", SCALES, "Sizes of the nested windows of `AttentionMap.score(window:)`.")
        + array("nestedWeights", "Double", flat(model.nested) / unit, "How much the attention in each nested window counts.")
        + "  /// The penalty for the squared distance of a window from the middle.\n"
        f"  static let middlePenalty: Double = {model.middle.item() / unit:.4g}\n}}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--hidden", type=int, default=16)
    parser.add_argument("--epochs", type=int, default=50)
    parser.add_argument("--half", type=int, choices=[0, 1])
    arguments = parser.parse_args()
    data = Data(arguments.data)
    everything = set(data.photos)
    known = everything if arguments.half is None else {p for p in everything if half_of(p) == arguments.half}
    model = learn(data, known, arguments.hidden, arguments.epochs)
    report("learned from", data, model, known)
    if known != everything:
        report("held out", data, model, everything - known)
    write(arguments.out, model)


if __name__ == "__main__":
    main()
