"""ONNX: the computation written down, and what writes each layer, activation and loss.

Importing the package registers every function that :mod:`~playground.exchange.onnx.dispatch`
chooses from.
"""

from playground.exchange.onnx import activations, image_layers, layers, norm_layers, outputs

__all__ = ["activations", "image_layers", "layers", "norm_layers", "outputs"]
