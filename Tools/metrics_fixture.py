"""Makes Tests/Fixtures/evaluation/metrics.json: seeded random boxes and scores with every metric of them.

Needs numpy and scipy. Written from the definitions in docs/evaluation.md, apart from the Swift code that it checks: overlaps are
counted on a grid of half pixels, correlations, quantiles and intervals are scipy's and numpy's, accuracies are loops over sets.
"""

import json
import math
from pathlib import Path

import numpy as np
from scipy import stats

FIXTURE = Path(__file__).resolve().parent.parent / "Tests" / "Fixtures" / "evaluation" / "metrics.json"
random = np.random.default_rng(20)


def box(width, height, beyond=0):
    """A box on half pixels, so that a grid counts its area exactly."""
    xs = np.sort(random.choice(np.arange(-2 * beyond, 2 * (width + beyond)), 2, replace=False)) / 2
    ys = np.sort(random.choice(np.arange(-2 * beyond, 2 * (height + beyond)), 2, replace=False)) / 2
    return [float(v) for v in (xs[0], ys[0], xs[1], ys[1])]


def cells(edges, width, height):
    """The grid cells (half pixels) of the picture that a box covers."""
    grid = np.zeros((2 * height, 2 * width), bool)
    x0, y0, x1, y1 = (int(round(2 * v)) for v in edges)
    grid[max(0, y0):max(0, y1), max(0, x0):max(0, x1)] = True
    return grid


def window_case(truths, graded, subjects):
    width, height = (int(v) for v in random.integers(40, 120, 2))
    while True:
        window = box(width, height, beyond=15)
        covered = cells(window, width, height)
        if covered.any():
            break
    crops = [box(width, height) for _ in range(truths)]
    scores = [round(float(s), 1) for s in random.uniform(0, 1, truths)] if graded else [1.0] * truths
    if random.random() < 0.5:  # One that is near, so that good windows occur too.
        crops[0] = [min(max(v + float(random.integers(-3, 4)), 0), b) for v, b in
                    zip(window, (width, height, width, height))]
        scores[0] = max(scores)
        crops[0][2], crops[0][3] = max(crops[0][2], crops[0][0] + 1), max(crops[0][3], crops[0][1] + 1)
        if crops[0][2] > width or crops[0][3] > height:
            crops[0] = [0.0, 0.0, float(width), float(height)]
    things = [box(width, height) for _ in range(subjects)]
    if subjects and random.random() < 0.6:
        x0, y0, x1, y1 = window
        things = [[(x0 * (1 - a) + x1 * a), (y0 * (1 - a) + y1 * a), (x0 * a + x1 * (1 - a)), (y0 * a + y1 * (1 - a))]
                  for a in random.choice([0.125, 0.25], subjects)]
        things = [[round(2 * v) / 2 for v in t] for t in things]
        things = [t for t in things if cells(t, width, height).any()]
    found = []
    for crop, score in zip(crops, scores):
        if score == max(scores):
            truth = cells(crop, width, height)
            iou = (covered & truth).sum() / (covered | truth).sum()
            sides = np.array([width, height, width, height])
            clipped = np.clip(window, 0, sides)
            found.append((float(iou), float(np.mean(np.abs(clipped - crop) / sides)), crop))
    iou, bde, truth = max(found, key=lambda f: (f[0], -f[1]))
    shares = [float((covered & cells(t, width, height)).sum() / cells(t, width, height).sum()) for t in things]
    return {
        "size": [width, height], "window": window, "subjects": things,
        "crops": [{"box": c, "score": s} for c, s in zip(crops, scores)],
        "truth": truth, "iou": iou, "bde": bde, "iou75": float(iou >= 0.75),
        "subjectKept": float(min(shares) >= 0.95) if shares else None,
        "subjectCoverage": float(np.mean(shares)) if shares else None,
    }


def accuracies(scores, opinions, n):
    """Acc_{K/N} and its weighted form for K = 1..4 and their means; the expectation over the order of equal scores for the plain
    form, the weighted one only where no scores are equal."""
    count = len(scores)
    descending = np.sort(opinions)[::-1]
    good = opinions >= descending[n - 1]
    ranks = {int(i): r for r, i in enumerate(np.argsort(-opinions, kind="stable"))}
    places = []  # What may stand at each place.
    for value in sorted(set(scores.tolist()), reverse=True):
        group = np.flatnonzero(scores == value)
        places += [group] * len(group)
    values = {}
    for k in range(1, 5):
        values[f"acc{k}/{n}"] = sum(float(good[places[j]].mean()) for j in range(k)) / k
    values[f"acc{n}"] = float(np.mean([values[f"acc{k}/{n}"] for k in range(1, 5)]))
    if len(set(scores.tolist())) == count:
        beta = {5: 0.2, 10: 0.1}[n]
        for k in range(1, 5):
            chosen = sorted(ranks[int(places[j][0])] for j in range(k))
            values[f"wacc{k}/{n}"] = sum(
                math.exp(-beta * (r - j)) for j, r in enumerate(chosen) if r <= n - 1) / k
        values[f"wacc{n}"] = float(np.mean([values[f"wacc{k}/{n}"] for k in range(1, 5)]))
    return values


def ranking_case(count, noise, step):
    opinions = np.round(random.uniform(1, 5, count) / step) * step
    scores = opinions + random.normal(0, noise, count)
    if step > 0.15:
        scores = np.round(scores)
    values = {"srcc": float(stats.spearmanr(scores, opinions)[0]), "pcc": float(stats.pearsonr(scores, opinions)[0])}
    for n in (5, 10):
        if count > n:
            values |= accuracies(scores, opinions, n)
    return {
        "scores": scores.tolist(), "opinions": opinions.tolist(), "values": values,
        "ranks": stats.rankdata(scores).tolist(), "hasTies": len(set(scores.tolist())) < count,
    }


def pairs_case():
    pairs = []
    for _ in range(60):
        s0, s1 = (float(v) for v in np.round(random.uniform(0, 1, 2), 1))
        pairs.append({"score0": s0, "score1": s1, "votesFor0": int(random.integers(0, 6))})
    right = sum((p["votesFor0"] >= 3 and p["score0"] > p["score1"]) or (p["votesFor0"] < 3 and p["score0"] < p["score1"])
                for p in pairs)
    return {"pairs": pairs, "accuracy": right / len(pairs)}


def bootstrap_case(count, skewed):
    values = random.beta(5, 1.5, count) if skewed else random.normal(0.6, 0.2, count)
    interval = stats.bootstrap(
        (values,), np.mean, n_resamples=20000, confidence_level=0.95, method="percentile",
        random_state=random).confidence_interval
    shares = [0.0, 0.025, 0.31, 0.5, 0.975, 1.0]
    return {
        "values": values.tolist(), "mean": float(values.mean()), "low": float(interval.low), "high": float(interval.high),
        "shares": shares, "quantiles": np.quantile(values, shares).tolist(),
    }


fixture = {
    "windows": [window_case(int(t), g, s) for t, g, s in
                [(1, False, 0), (1, False, 1), (1, False, 3), (9, False, 0), (9, False, 2), (10, False, 1), (24, True, 0),
                 (24, True, 2), (60, True, 1)] * 3],
    "rankings": [ranking_case(c, n, s) for c, n, s in
                 [(80, 0.5, 0.1), (64, 1.0, 0.1), (54, 0.05, 0.1), (90, 2.0, 0.2), (70, 0.7, 0.5), (24, 1.0, 0.1), (11, 1.0, 0.2),
                  (9, 1.0, 0.1), (6, 0.3, 0.1), (3, 1.0, 0.1)]],
    "pairs": pairs_case(),
    "bootstraps": [bootstrap_case(300, True), bootstrap_case(40, False)],
}
FIXTURE.parent.mkdir(parents=True, exist_ok=True)
FIXTURE.write_text(json.dumps(fixture, indent=None, separators=(",", ":")).replace('},{', '},\n{') + "\n")
