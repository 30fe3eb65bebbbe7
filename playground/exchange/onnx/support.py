"""What ONNX files can hold: asked of a class, before anything is exported."""

from playground.core import Entry
from playground.exchange.onnx.activations import emit_activation
from playground.exchange.onnx.layers import emit_layer
from playground.exchange.onnx.outputs import emit_answer
from playground.nn.base.activation import Activation
from playground.nn.base.layer import Layer
from playground.nn.base.loss import Loss
from playground.nn.layers.input import Input


def has_words(entry: type[Entry]) -> bool | None:
    """Tell whether a layer, activation or loss can be exported; ``None`` for other entries."""
    if issubclass(entry, Layer):
        # An input is the features' arithmetic, which is written for every network.
        return issubclass(entry, Input) or emit_layer.dispatch(entry) is not _LAYER
    if issubclass(entry, Activation):
        return emit_activation.dispatch(entry) is not _ACTIVATION
    if issubclass(entry, Loss):
        return not entry.from_logits or emit_answer.dispatch(entry) is not _ANSWER
    return None


_LAYER, _ACTIVATION, _ANSWER = (
    emit.dispatch(object) for emit in (emit_layer, emit_activation, emit_answer)
)
"""What each runs for a class it does not know: it raises."""
