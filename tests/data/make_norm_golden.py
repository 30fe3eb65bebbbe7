"""Write norm_golden.npz: what PyTorch computes for the normalising and bending layers, in float64.

Needs PyTorch (2.13 was used); the tests only read the file. Values are stored as the playground
lays them out: features first, batch last. Run ``python tests/data/make_norm_golden.py``.
"""

from pathlib import Path

import numpy as np
import torch
from torch import nn

SHAPES = {"flat": (5, 7), "image": (4, 3, 2, 3)}
"""Per case, batch first: a flat layer of 7 features and an image of 3 channels."""


def modules(shape: tuple[int, ...]) -> dict[str, nn.Module]:
    """Return the layers for a shape, with the options the tests use too."""
    channels = shape[1]
    norm = nn.BatchNorm1d if len(shape) == 2 else nn.BatchNorm2d
    return {
        "batch_norm": norm(channels, eps=1e-3, momentum=0.3),
        "layer_norm": nn.LayerNorm(shape[1:], eps=1e-3),
        "prelu": nn.PReLU(channels),
        "softmax": nn.Softmax(dim=1),
    }


def batch_last(value: torch.Tensor) -> np.ndarray:
    """Return an array with the batch axis at the end."""
    return np.moveaxis(value.detach().numpy(), 0, -1).copy()


def main() -> None:
    """Run every layer twice in training and once in evaluation, and write what came out."""
    torch.manual_seed(20)
    torch.set_default_dtype(torch.float64)
    arrays: dict[str, np.ndarray] = {}
    for case, shape in SHAPES.items():
        for name, module in modules(shape).items():
            key = f"{name}/{case}"
            for parameter, value in module.named_parameters():
                value.data = 0.5 + torch.rand_like(value)
                arrays[f"{key}/{parameter}"] = value.detach().numpy().copy()
            for turn in ("first", "second"):
                x = (2.0 + 3.0 * torch.randn(shape)).requires_grad_()
                dy = torch.randn(shape)
                module.zero_grad()
                y = module(x)
                y.backward(dy)
                for label, value in (("x", x), ("dy", dy), ("y", y), ("dx", x.grad)):
                    arrays[f"{key}/{turn}/{label}"] = batch_last(value)
                for parameter, value in module.named_parameters():
                    arrays[f"{key}/{turn}/d{parameter}"] = value.grad.numpy().copy()
            if name == "batch_norm":
                arrays[f"{key}/running_mean"] = module.running_mean.numpy().copy()
                arrays[f"{key}/running_variance"] = module.running_var.numpy().copy()
            module.eval()
            arrays[f"{key}/predicted"] = batch_last(module(x))
    np.savez_compressed(Path(__file__).with_name("norm_golden.npz"), **arrays)


if __name__ == "__main__":
    main()
