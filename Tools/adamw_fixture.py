"""Makes Tests/Fixtures/training/adamw.safetensors: three steps of AdamW on given gradients, by PyTorch.

Needs torch and safetensors. Tensors: `start.NAME` the weights before, `gradient.STEP.NAME` the gradients given (STEP from 0),
`weights.STEP.NAME` the weights after a step, `norm` the norm of the gradients of each step before clipping (only the second is
above the limit of 1). Matrices are decayed, vectors are not. `late` has no gradient in the first step, so that its moments begin
in the second; `idle` never has one.
"""

from pathlib import Path

import torch
from safetensors.torch import save_file

FOLDER = Path(__file__).resolve().parent.parent / "Tests" / "Fixtures" / "training"
SHAPES = {"matrix": (7, 5), "kernel": (3, 2, 2, 2), "bias": (5,), "norm": (9,), "late": (4, 3), "idle": (3, 3)}
RATES = [1e-3, 5e-3, 2e-3]


def main():
    generator = torch.Generator().manual_seed(11)
    weights = {name: torch.nn.Parameter(torch.randn(shape, generator=generator)) for name, shape in SHAPES.items()}
    decayed = [p for p in weights.values() if p.dim() >= 2]
    others = [p for p in weights.values() if p.dim() < 2]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.05}, {"params": others, "weight_decay": 0.0}],
        lr=1e-3, betas=(0.9, 0.999), eps=1e-8)
    tensors = {"start." + name: p.detach().clone() for name, p in weights.items()}
    norms = []
    for step, rate in enumerate(RATES):
        for name, parameter in weights.items():
            if name == "idle" or (name == "late" and step == 0):
                continue
            scale = 0.7 if step == 1 else 0.05
            parameter.grad = torch.randn(parameter.shape, generator=generator) * scale
            tensors[f"gradient.{step}.{name}"] = parameter.grad.clone()
        given = [p for p in weights.values() if p.grad is not None]
        norms.append(torch.nn.utils.clip_grad_norm_(given, 1.0))
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        for name, parameter in weights.items():
            tensors[f"weights.{step}.{name}"] = parameter.detach().clone()
    tensors["norm"] = torch.stack(norms)
    assert (tensors["norm"] > 1).tolist() == [False, True, False], norms
    FOLDER.mkdir(parents=True, exist_ok=True)
    save_file({name: t.contiguous() for name, t in tensors.items()}, FOLDER / "adamw.safetensors")


main()
