"""Which function writes a layer, an activation or a loss's answer for a library: by its class.

Each is registered where it stands, ``@torch_layer.register`` above a function whose first argument
has the class's type; so does a plug-in, in the file with its class. What has none cannot be
exported to that library.
"""

from collections.abc import Mapping
from functools import singledispatch

from msgspec import Struct, field

from playground.core import Array
from playground.exchange.base.export_error import ExportError
from playground.exchange.code.base.code_node import CodeNode
from playground.exchange.code.base.helper import Helper
from playground.nn.base.activation import Activation
from playground.nn.base.layer import Layer
from playground.nn.base.loss import Loss

Arrays = Mapping[str, Array]
"""A layer's own arrays by the layer's own names for them."""


class ModuleCode(Struct, frozen=True, eq=False):
    """A layer in a library.

    Parameters
    ----------
    value
        An expression of its value; it calls what was built as ``self.<key>`` in PyTorch, and
        builds it where it stands in Keras.
    build
        PyTorch: what makes the module; empty where the layer needs none.
    arrays
        What the library's layer holds, by the library's names, in its order and layout.
    helpers
        What the expression calls.
    """

    value: str
    build: str = ""
    arrays: Mapping[str, Array] = field(default_factory=dict)
    helpers: tuple[Helper, ...] = ()


class FunctionCode(Struct, frozen=True):
    """An activation in a library: PyTorch's of ``z``, Keras' as a thing to be called."""

    value: str
    helpers: tuple[Helper, ...] = ()


@singledispatch
def torch_layer(layer: Layer, node: CodeNode, arrays: Arrays) -> ModuleCode:
    """Write a layer as PyTorch has it.

    Raises
    ------
    ExportError
        When no function is registered for it; so do the others.
    """
    raise ExportError(f"PyTorch has no layer like {layer.title} that is known here")


@singledispatch
def torch_activation(function: Activation, z: str) -> FunctionCode:
    """Write an activation of an expression as PyTorch has it."""
    raise ExportError(f"the activation {function.title} is not known in PyTorch")


@singledispatch
def torch_answer(loss: Loss) -> str:
    """Write what turns the output ``o`` ``(B, K)`` into an answer, as PyTorch has it."""
    if loss.from_logits:
        raise ExportError(f"the loss {loss.title} is not known in PyTorch")
    return "o"


@singledispatch
def keras_layer(layer: Layer, node: CodeNode, arrays: Arrays) -> ModuleCode:
    """Write a layer as Keras has it, images channels last."""
    raise ExportError(f"Keras has no layer like {layer.title} that is known here")


@singledispatch
def keras_activation(function: Activation) -> FunctionCode:
    """Write an activation as Keras has it: what stands behind ``activation=``."""
    raise ExportError(f"the activation {function.title} is not known in Keras")


@singledispatch
def keras_answer(loss: Loss) -> str:
    """Write what turns the output ``o`` ``(B, K)`` into an answer, as Keras has it."""
    if loss.from_logits:
        raise ExportError(f"the loss {loss.title} is not known in Keras")
    return "o"
