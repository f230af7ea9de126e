"""Makes Tests/Fixtures/calibration/expected.json: a logistic regression by scipy, the area under its ROC curve by Mann and Whitney's
U, and its expected calibration error, on made-up answers of a model.

Usage: python3 Tools/calibration_fixture.py Tests/Fixtures/calibration/expected.json   (needs numpy and scipy)
"""
import json
import sys

import numpy as np
from scipy.optimize import minimize
from scipy.stats import mannwhitneyu

RIDGE, PASSING, BINS = 1e-3, 0.92, 10


def main(path):
    random = np.random.default_rng(7)
    count = 240
    present = random.random(count) < 0.6
    right = present & (random.random(count) < 0.85)
    logit = np.round(np.where(right, -1.0, -4.0) + 1.5 * random.standard_normal(count), 3)
    margin = np.round(logit + 8 + random.standard_normal(count), 3)
    # Few levels, so that scores tie.
    cosine = np.round(0.02 * logit + 0.3 + 0.03 * random.standard_normal(count), 1)
    x = np.stack([logit, margin, cosine], axis=1)
    mean, deviation = x.mean(axis=0), x.std(axis=0)
    z = (x - mean) / deviation
    y = np.where(right, 1.0, -1.0)

    def loss(w):
        return np.logaddexp(0, -y * (z @ w[:3] + w[3])).sum() + RIDGE / 2 * (w[:3] ** 2).sum()

    def gradient(w):
        s = -y / (1 + np.exp(y * (z @ w[:3] + w[3])))
        return np.append(z.T @ s + RIDGE * w[:3], s.sum())

    found = minimize(loss, np.zeros(4), jac=gradient, method="BFGS", options={"gtol": 1e-10})
    weights = found.x[:3] / deviation
    bias = found.x[3] - weights @ mean
    p = 1 / (1 + np.exp(-(x @ weights + bias)))
    ordered = np.sort(p[present])[::-1]
    threshold = ordered[int(np.ceil(PASSING * len(ordered))) - 1]
    bins = np.minimum((p * BINS).astype(int), BINS - 1)
    error = sum(
        (bins == b).mean() * abs(p[bins == b].mean() - right[bins == b].mean()) for b in range(BINS) if (bins == b).any()
    )
    auc = {}
    for name, score in [("probability", p), ("cosine", cosine)]:
        auc[name] = mannwhitneyu(score[right], score[~right]).statistic / (right.sum() * (~right).sum())
    json.dump(
        {
            "examples": [
                {"logit": l, "margin": m, "cosine": c, "present": bool(q), "right": bool(r)}
                for l, m, c, q, r in zip(logit.tolist(), margin.tolist(), cosine.tolist(), present, right)
            ],
            "ridge": RIDGE,
            "passing": PASSING,
            "weights": dict(zip(["logit", "margin", "cosine"], weights.tolist())),
            "bias": float(bias),
            "threshold": float(threshold),
            "calibration_error": float(error),
            "auc": {k: float(v) for k, v in auc.items()},
        },
        open(path, "w"),
        indent=1,
    )


main(sys.argv[1])
