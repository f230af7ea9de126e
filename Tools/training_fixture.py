#!/usr/bin/env python3
"""Makes Tests/Fixtures/training: what PyTorch computes for the crop decoder, its losses and three steps of AdamW.

    python3 Tools/training_fixture.py            # needs torch, numpy, scipy, safetensors

Everything is computed in double precision (from inputs and weights that are exact in single) and stored as F32, integers too. Windows are
(cx, cy, w, h). The decoder is that of Tools/training_reference.py: feature width 24, query width 16, width 32, 2 layers, 4 heads, hidden
64, 3 crop queries, no dropout, LayerNorm epsilon 1e-5.

decoder.safetensors
    weight.NAME                     the decoder's state dict
    gradient.NAME                   of `loss.total`, before clipping
    step1.NAME step2.NAME step3.NAME  weights after AdamW steps on the same batch: rate 1e-3, betas .9 and .999, epsilon 1e-8, decay .01 on
                                    tensors of rank 2 (crop_queries.weight among them), none on others; gradients clipped to a norm of 1.
                                    The true gradient of layers.*.self_attn.k_proj.bias is zero: in single precision AdamW blows up its
                                    rounding errors, so leave these out of a comparison of steps.
    step1.norm ... step3.norm       norm of all gradients before clipping
    step1.total ... step3.total     loss before that step (step1.total == loss.total)
  A batch of two samples: sample0 has a query and an aspect ratio, a grid of 3 x 4 patches; sample1 has neither, 2 x 4 patches, padded to 12.
    sampleS.grid                    [2] rows, columns
    sampleS.features                [patches, 24]
    sampleS.boxes                   [patches, 4]
    sample0.query                   [16], of length 1
    sample0.relevance               [12, 2] cosine, probability
    sample0.ratio                   [] width / height
    sampleS.targets                 [targets, 4]: 2 for sample0, 4 for sample1
    rated.windows, rated.scores     [2, 5, 4] and [2, 5]
    images                          [2, 3, 20, 28] thumbnails, for aesthetic and reconstruction (side 24)
    class.weight, class.bias        [16, 24], [16]: the class head's projection, for semantic (grid 7)
  Stages:
    sampleS.memory                  [patches, 32]
    crop.input, crop.layer0, crop.layer1, crop.windows, crop.quality      [2, 3, 32] ... [2, 3, 4], [2, 3] (logits)
    rate.input, rate.layer0, rate.layer1, rate.quality                    [2, 5, 32] ... [2, 5] (logits)
    sampleS.matches                 [pairs, 2] crop query, target; by query
    quality.targets                 [2, 3]
  Losses:
    loss.window                     of crop.windows and targets
    loss.quality                    of crop.quality and quality.targets (max of score * IoU over the rated windows)
    loss.rating                     of rate.quality and rated.scores
    loss.aesthetic                  of all matched pairs of both samples, one mean over all
    loss.semantic                   of the matched windows of sample0, pooled from its features
    loss.reconstruction             of all matched windows of both samples
    loss.total = window + quality + rating + .5 aesthetic + .3 semantic + .2 reconstruction
  crop.windows.gradient             of loss.total, [2, 3, 4]

resample.safetensors, for each case C
    C.images, C.windows, C.gradient (upstream), C.result, C.images.gradient, C.windows.gradient

losses.safetensors, for each loss: inputs as NAME.INPUT, value as NAME.value, gradients as NAME.INPUT.gradient
"""

import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import save_file

from training_reference import (
    CropDecoder, aesthetic_loss, cosine_distance, crop_resized, focal_loss, overlap, pair_cost, quality_targets,
    reconstruction_loss, semantic_loss, window_loss)

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "Tests" / "Fixtures" / "training"
WEIGHTS = {"window": 1, "quality": 1, "rating": 1, "aesthetic": 0.5, "semantic": 0.3, "reconstruction": 0.2}


def exact(tensor):
    """Rounded to single precision, so that the reader of the fixture begins with the same numbers."""
    return tensor.float().double()


def normal(*shape):
    return exact(torch.randn(*shape))


def windows_at_random(*shape):
    size = torch.rand(*shape, 2) * 0.5 + 0.3
    centre = size / 2 + torch.rand(*shape, 2) * (1 - size)
    return exact(torch.cat([centre, size], -1))


def pictures(*shape):
    """Smooth random pictures: noise would make the resampled crops' gradients jump from pixel to pixel."""
    coarse = torch.randn(*shape[:2], 4, 4)
    return exact(F.interpolate(coarse, shape[2:], mode="bicubic", align_corners=False))


def save(name, tensors):
    arrays = {key: value.detach().numpy().astype(np.float32) for key, value in tensors.items()}
    save_file({key: np.ascontiguousarray(arrays[key]) if arrays[key].ndim else arrays[key] for key in sorted(arrays)},
              FOLDER / name)


def batch():
    samples = []
    for rows, columns in [(3, 4), (2, 4)]:
        samples.append({"grid": (rows, columns), "features": normal(rows * columns, 24),
                        "boxes": windows_at_random(rows * columns), "query": None, "relevance": None, "ratio": None})
    query = normal(16)
    samples[0]["query"] = exact(query / query.norm())
    samples[0]["relevance"] = exact(torch.rand(12, 2))
    samples[0]["ratio"] = torch.tensor(1.5)
    samples[0]["targets"], samples[1]["targets"] = windows_at_random(2), windows_at_random(4)
    common = {"rated.windows": windows_at_random(2, 5), "rated.scores": exact(torch.rand(2, 5)),
              "images": pictures(2, 3, 20, 28), "class.weight": normal(16, 24), "class.bias": normal(16)}
    return samples, common


def losses(net, samples, common):
    """All loss terms, and the stages on the way."""
    crop, rate = [], []
    windows, quality = net(samples, crop)
    windows.retain_grad()
    rating = net.rate(common["rated.windows"], samples, rate)
    window, matches = window_loss(windows, [s["targets"] for s in samples])
    wanted = torch.stack([quality_targets(*row) for row in zip(windows, common["rated.windows"], common["rated.scores"])])
    predicted = torch.cat([w[m[:, 0]] for w, m in zip(windows, matches)])
    annotated = torch.cat([s["targets"][m[:, 1]] for s, m in zip(samples, matches)])
    images = torch.cat([common["images"][i].expand(len(m), -1, -1, -1) for i, m in enumerate(matches)])
    asked = len(matches[0])
    features = samples[0]["features"].T.reshape(1, 24, *samples[0]["grid"]).expand(asked, -1, -1, -1)
    terms = {
        "window": window,
        "quality": F.binary_cross_entropy_with_logits(quality, wanted),
        "rating": F.binary_cross_entropy_with_logits(rating, common["rated.scores"]),
        "aesthetic": aesthetic_loss(images, predicted, annotated),
        "semantic": semantic_loss(features, predicted[:asked], samples[0]["query"].expand(asked, -1),
                                  lambda x: F.linear(x, common["class.weight"], common["class.bias"])),
        "reconstruction": reconstruction_loss(images, predicted),
    }
    terms["total"] = sum(WEIGHTS[name] * value for name, value in terms.items())
    stages = {"crop.windows": windows, "crop.quality": quality, "rate.quality": rating, "quality.targets": wanted}
    for name, outputs in [("crop", crop), ("rate", rate)]:
        stages[f"{name}.input"] = outputs[0]
        stages |= {f"{name}.layer{i}": value for i, value in enumerate(outputs[1:])}
    stages |= {f"sample{i}.matches": m for i, m in enumerate(matches)}
    return terms, stages


def decoder():
    torch.manual_seed(3)
    net = CropDecoder(feature_width=24, query_width=16, width=32, layers=2, heads=4, hidden=64, queries=3)
    with torch.no_grad():
        # Norms and biases that differ from 1 and 0, so that leaving one out shows.
        for name, parameter in net.named_parameters():
            if "norm" in name and name.endswith("weight"):
                parameter.uniform_(0.7, 1.3)
            elif parameter.ndim == 1:
                parameter.normal_(0, 0.2)
            else:
                parameter.normal_(0, parameter.shape[1] ** -0.5)
            parameter.copy_(exact(parameter))
    samples, common = batch()
    tensors = dict(common)
    for i, sample in enumerate(samples):
        tensors |= {f"sample{i}.{key}": torch.as_tensor(value) for key, value in sample.items() if value is not None}
        tensors[f"sample{i}.memory"] = net.memory(sample)
    tensors |= {f"weight.{name}": p.detach().clone() for name, p in net.named_parameters()}

    plain = [p for p in net.parameters() if p.ndim < 2]
    matrices = [p for p in net.parameters() if p.ndim >= 2]
    optimizer = torch.optim.AdamW([{"params": matrices, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0}],
                                  lr=1e-3, betas=(0.9, 0.999), eps=1e-8)
    for step in [1, 2, 3]:
        optimizer.zero_grad()
        terms, stages = losses(net, samples, common)
        terms["total"].backward()
        if step == 1:
            tensors |= stages | {f"loss.{name}": value for name, value in terms.items()}
            tensors["crop.windows.gradient"] = stages["crop.windows"].grad
            tensors |= {f"gradient.{name}": p.grad.clone() for name, p in net.named_parameters()}
        tensors[f"step{step}.total"] = terms["total"]
        tensors[f"step{step}.norm"] = torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        tensors |= {f"step{step}.{name}": p.detach().clone() for name, p in net.named_parameters()}
        print(step, {name: round(value.item(), 5) for name, value in terms.items()})
    save("decoder.safetensors", tensors)


def resample():
    torch.manual_seed(4)
    tensors = {}
    cases = {
        "inside": ((2, 3, 9, 7), [[0.5, 0.45, 0.6, 0.7], [0.3, 0.6, 0.41, 0.33]], (5, 6)),
        "outside": ((2, 2, 8, 11), [[0.1, 0.9, 0.7, 0.6], [1.2, 0.5, 0.5, 1.7]], (6, 7)),
        "shrunk": ((1, 3, 40, 30), [[0.52, 0.49, 0.9, 0.8]], (4, 4)),
        "enlarged": ((1, 1, 6, 6), [[0.4, 0.55, 0.13, 0.21]], (9, 8)),
        "single": ((1, 2, 1, 1), [[0.5, 0.5, 0.8, 0.9]], (3, 3)),
    }
    for name, (shape, windows, size) in cases.items():
        images = normal(*shape).requires_grad_()
        windows = exact(torch.tensor(windows)).requires_grad_()
        result = crop_resized(images, windows, *size)
        upstream = normal(*result.shape)
        result.backward(upstream)
        tensors |= {f"{name}.images": images, f"{name}.windows": windows, f"{name}.gradient": upstream,
                    f"{name}.result": result, f"{name}.images.gradient": images.grad,
                    f"{name}.windows.gradient": windows.grad}
    save("resample.safetensors", tensors)


def single_losses():
    torch.manual_seed(5)
    tensors = {}

    def note(name, loss, variables, constants):
        leaves = {key: value.clone().requires_grad_() for key, value in variables.items()}
        value = loss(**leaves, **constants)
        value.backward()
        tensors[f"{name}.value"] = value
        tensors.update({f"{name}.{key}": leaf for key, leaf in leaves.items()})
        tensors.update({f"{name}.{key}.gradient": leaf.grad for key, leaf in leaves.items()})
        tensors.update({f"{name}.{key}": value for key, value in constants.items()})

    targets = [windows_at_random(n) for n in (1, 4, 7)]
    for i, boxes in enumerate(targets):
        tensors[f"window.targets{i}"] = boxes
    note("window", lambda windows: window_loss(windows, targets)[0], {"windows": windows_at_random(3, 4)}, {})
    note("one_window", lambda windows: window_loss(windows, targets[1:])[0], {"windows": windows_at_random(2, 1)}, {})

    # Apart, one in the other and overlapping: all branches of the generalised IoU.
    some = torch.tensor([[0.2, 0.2, 0.2, 0.3], [0.5, 0.5, 0.2, 0.2], [0.5, 0.5, 0.8, 0.9], [0.4, 0.4, 0.5, 0.3]])
    others = torch.tensor([[0.7, 0.8, 0.3, 0.2], [0.45, 0.52, 0.6, 0.7], [0.4, 0.55, 0.2, 0.3], [0.5, 0.45, 0.4, 0.4]])
    note("box", lambda boxes, targets: pair_cost(boxes, targets).mean(), {"boxes": exact(some)}, {"targets": exact(others)})
    tensors["box.iou"], tensors["box.giou"] = overlap(exact(some), exact(others))

    logits = torch.cat([normal(2, 4) * 2, torch.tensor([[80.0, -80.0, 0.0, -30.0]])])
    scores = exact(torch.cat([torch.rand(2, 4), torch.tensor([[1.0, 1.0, 0.5, 0.0]])]))
    note("quality", lambda logits, targets: F.binary_cross_entropy_with_logits(logits, targets),
         {"logits": logits}, {"targets": scores})
    windows, crops, rated = windows_at_random(4), windows_at_random(6), exact(torch.rand(6))
    tensors |= {"quality_targets.windows": windows, "quality_targets.crops": crops, "quality_targets.scores": rated,
                "quality_targets.value": quality_targets(windows, crops, rated)}

    images, annotated = pictures(2, 3, 20, 28), windows_at_random(2)
    note("aesthetic", lambda predicted, annotated, images: aesthetic_loss(images, predicted, annotated),
         {"predicted": windows_at_random(2)}, {"annotated": annotated, "images": images})
    note("reconstruction", lambda predicted, images: reconstruction_loss(images, predicted, side=16),
         {"predicted": windows_at_random(2)}, {"images": images})
    projection = {"weight": normal(16, 24), "bias": normal(16)}
    note("semantic", lambda predicted, features, queries, weight, bias: semantic_loss(
        features, predicted, queries, lambda x: F.linear(x, weight, bias)),
        {"predicted": windows_at_random(2)}, {"features": pictures(2, 24, 5, 6), "queries": normal(2, 16)} | projection)
    # An encoder as plain as can be, of crops [N, 3, 8, 8], where a real one is a tower.
    note("encoded", lambda predicted, images, queries, weight: cosine_distance(
        F.linear(crop_resized(images, predicted, 8, 8).flatten(1), weight), queries),
        {"predicted": windows_at_random(2)},
        {"images": images, "queries": normal(2, 16), "weight": normal(16, 192)})

    soft = exact((torch.rand(6, 5) > 0.7).double() * (torch.rand(6, 5) > 0.5).double().clamp(min=0.6))
    note("focal", focal_loss, {"logits": normal(6, 5) * 3},
         {"targets": soft, "mask": (torch.rand(6, 5) > 0.2).double()})
    note("cross_entropy", lambda logits, labels: F.cross_entropy(logits, labels.long()), {"logits": normal(6, 5) * 4},
         {"labels": torch.tensor([0.0, 4, 2, 2, 1, 3])})
    save("losses.safetensors", tensors)


if __name__ == "__main__":
    torch.set_default_dtype(torch.float64)
    FOLDER.mkdir(parents=True, exist_ok=True)
    decoder()
    resample()
    single_losses()
