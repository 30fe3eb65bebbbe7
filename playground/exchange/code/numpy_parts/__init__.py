"""Layers, activations, losses, optimizers and what surrounds them as lines of plain NumPy.

Values lie as the formulas have them: features first, the samples of a batch last. A dense layer's
input is ``(in, B)``, its weight ``(in, out)``, its sum ``W.T @ x + b[:, None]``. Importing the
package registers every function that ``dispatch`` chooses from.
"""

from playground.exchange.code.numpy_parts import (
    activations,
    image_layers,
    layers,
    lbfgs,
    losses,
    norm_layers,
    optimizers,
    penalties,
    schedules,
)

__all__ = [
    "activations",
    "image_layers",
    "layers",
    "lbfgs",
    "losses",
    "norm_layers",
    "optimizers",
    "penalties",
    "schedules",
]
