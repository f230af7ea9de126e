"""Makes Tests/Fixtures/training/muon.safetensors: three steps of Muon and AdamW on given gradients, by PyTorch.

Needs torch 2.9 or later and safetensors. Tensors as in adamw_fixture.py: `start.NAME`, `gradient.STEP.NAME`, `weights.STEP.NAME`,
`norm`; `orthogonal.NAME` is the orthogonalised first gradient of a matrix. Matrices of blocks are Muon's, all else AdamW's; only the
second step is above the limit of the norm. PyTorch makes matrices orthogonal in 16-bit floats, here 32-bit ones take their place,
so that results can be compared.
"""

from pathlib import Path

import torch
from safetensors.torch import save_file

FOLDER = Path(__file__).resolve().parent.parent / "Tests" / "Fixtures" / "training"
SHAPES = {
    "tower.layers.0.fc1.weight": (12, 5), "tower.layers.0.fc2.weight": (5, 12), "tower.layers.1.q_proj.weight": (6, 6),
    "tower.layers.1.late.weight": (4, 3), "tower.layers.1.idle.weight": (3, 3), "tower.layers.0.fc1.bias": (12,),
    "token_embedding.weight": (7, 4), "patch.kernel": (3, 2, 2, 2),
}
RATES = [1e-3, 5e-3, 2e-3]
FACTOR = 20  # Muon's rate is .02 where AdamW's is .001
DECAY = 0.05


def main():
    torch.bfloat16 = torch.float32
    generator = torch.Generator().manual_seed(12)
    weights = {name: torch.nn.Parameter(torch.randn(shape, generator=generator)) for name, shape in SHAPES.items()}
    matrices = [p for name, p in weights.items() if ".layers." in name and p.dim() == 2]
    others = [p for p in weights.values() if all(p is not m for m in matrices)]
    muon = torch.optim.Muon(matrices, lr=1e-3, weight_decay=DECAY, momentum=0.95, nesterov=True)
    adamw = torch.optim.AdamW(
        [{"params": [p for p in others if p.dim() >= 2], "weight_decay": DECAY},
         {"params": [p for p in others if p.dim() < 2], "weight_decay": 0.0}], lr=1e-3, betas=(0.9, 0.999), eps=1e-8)
    tensors = {"start." + name: p.detach().clone() for name, p in weights.items()}
    norms = []
    for step, rate in enumerate(RATES):
        for name, parameter in weights.items():
            if "idle" in name or ("late" in name and step == 0):
                continue
            scale = 0.7 if step == 1 else 0.04
            parameter.grad = torch.randn(parameter.shape, generator=generator) * scale
            tensors[f"gradient.{step}.{name}"] = parameter.grad.clone()
            if step == 0 and any(parameter is m for m in matrices):
                tensors["orthogonal." + name] = torch.optim._muon._zeropower_via_newtonschulz(
                    parameter.grad, (3.4445, -4.7750, 2.0315), 5, 1e-7).contiguous()
        given = [p for p in weights.values() if p.grad is not None]
        norms.append(torch.nn.utils.clip_grad_norm_(given, 1.0))
        muon.param_groups[0]["lr"] = rate * FACTOR
        for group in adamw.param_groups:
            group["lr"] = rate
        muon.step()
        adamw.step()
        for optimizer in (muon, adamw):
            optimizer.zero_grad(set_to_none=True)
        for name, parameter in weights.items():
            tensors[f"weights.{step}.{name}"] = parameter.detach().clone()
    tensors["norm"] = torch.stack(norms)
    assert (tensors["norm"] > 1).tolist() == [False, True, False], norms
    save_file({name: t.contiguous() for name, t in tensors.items()}, FOLDER / "muon.safetensors")


main()
