"""Which function writes a layer, an activation or a loss's answer as ONNX nodes: by its class.

Each is registered where it stands, ``@export_layer.register`` above a function whose first argument
has the class's type; so does a plug-in, in the file with its class. What has no such function can
be trained, but not exported to ONNX.
"""

from collections.abc import Mapping, Sequence
from functools import singledispatch

from msgspec import Struct

from playground.core import Array, Entry
from playground.exchange.base.export_error import ExportError
from playground.exchange.onnx.graph import Graph
from playground.nn.base.activation import Activation
from playground.nn.base.layer import Layer
from playground.nn.base.loss import Loss
from playground.nn.layers.input import Input


class NodeArrays(Struct, frozen=True, eq=False):
    """A node of the network and its own arrays.

    Parameters
    ----------
    id
        The node's id, which the names of its values and constants begin with.
    arrays
        What it learned and what it remembers beside that, by name: ``weight``, ``running_mean``.
    """

    id: str
    arrays: Mapping[str, Array]

    def __getitem__(self, name: str) -> Array:
        return self.arrays[name]

    def named(self, name: str) -> str:
        """Return the name of one of its values in the file."""
        return f"{self.id}/{name}"

    def constant(self, graph: Graph, name: str, array: Array | None = None) -> str:
        """Write one of its arrays, or another form of it; returns the constant's name."""
        return graph.constant(self[name] if array is None else array, self.named(name))


@singledispatch
def export_layer(layer: Layer, graph: Graph, inputs: Sequence[str], node: NodeArrays) -> str:
    """Write a layer for rows ``(B, ...)``; returns the name of its output.

    Parameters
    ----------
    layer
        Decides which function runs.
    graph
        Where to write; knows the per-sample shapes of the inputs.
    inputs
        The names of the values that reach it.
    node
        Its arrays.

    Raises
    ------
    ExportError
        When no function is registered for the layer.
    """
    raise ExportError(f"{layer.title} cannot be exported to ONNX")


@singledispatch
def export_activation(function: Activation, graph: Graph, z: str) -> str:
    """Write ``f(z)``; returns the result's name.

    Raises
    ------
    ExportError
        When no function is registered for the activation.
    """
    raise ExportError(f"the activation {function.title} cannot be exported to ONNX")


@singledispatch
def export_output(loss: Loss, graph: Graph, output: str) -> str:
    """Write what ``loss.predict`` does; losses that take plain outputs change nothing.

    Raises
    ------
    ExportError
        When a loss works on logits and no function is registered for it.
    """
    if loss.from_logits:
        raise ExportError(f"the loss {loss.title} cannot be exported to ONNX")
    return output


def is_supported(entry: type[Entry]) -> bool | None:
    """Tell whether a layer, activation or loss can be exported; ``None`` for other entries."""
    if issubclass(entry, Layer):
        # An input is the features' arithmetic, which is written for every network.
        return issubclass(entry, Input) or export_layer.dispatch(entry) is not _NO_LAYER
    if issubclass(entry, Activation):
        return export_activation.dispatch(entry) is not _NO_ACTIVATION
    if issubclass(entry, Loss):
        return not entry.from_logits or export_output.dispatch(entry) is not _NO_OUTPUT
    return None


_NO_LAYER, _NO_ACTIVATION, _NO_OUTPUT = (
    export.dispatch(object) for export in (export_layer, export_activation, export_output)
)
"""What each runs for a class it does not know: it raises."""
