"""Networks as modules of PyTorch and models of Keras, samples first, with their weights.

Importing the package registers every function that ``dispatch`` chooses from.
"""

from playground.exchange.code.libraries import (
    keras_activations,
    keras_layers,
    torch_activations,
    torch_layers,
)

__all__ = ["keras_activations", "keras_layers", "torch_activations", "torch_layers"]
