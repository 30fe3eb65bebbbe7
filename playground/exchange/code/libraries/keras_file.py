"""The network with its weights as a model of Keras 3."""

from playground.exchange.base.model import Model
from playground.exchange.base.npz_bytes import npz_bytes
from playground.exchange.base.written_files import WrittenFiles
from playground.exchange.code.base.code_node import CodeNode, naming
from playground.exchange.code.base.helper import in_order
from playground.exchange.code.libraries.dispatch import ModuleCode, keras_answer, keras_layer
from playground.exchange.code.libraries.framework_file import (
    arrays_of,
    head_lines,
    nodes_of,
    unscaled,
    weight_lines,
)
from playground.exchange.code.numpy.numpy_file import WEIGHTS, are_inside
from playground.exchange.code.numpy.preparation import prepare_lines


def encode_keras(model: Model) -> WrittenFiles:
    """Write a model as a functional model of Keras 3 with its weights.

    Raises
    ------
    ExportError
        When Keras has not one of the layers; the message names it.
    """
    nodes = nodes_of(model)
    codes: dict[str, ModuleCode] = {}
    for key, node in nodes.items():
        if node.inputs:
            with naming(node):
                codes[key] = keras_layer(node.planned.layer, node, arrays_of(model, node))
    held = {
        f"{nodes[key].key}/{place}": array
        for key, code in codes.items()
        for place, array in enumerate(code.arrays.values())
    }
    inside = are_inside(model)
    inputs = [node for node in nodes.values() if not node.inputs]
    parts = (
        _head(model, inside),
        "\n".join(prepare_lines(model, inputs, order="channels last", cast="{}.astype(dtype)")),
        *in_order(helper for code in codes.values() for helper in code.helpers),
        "\n".join(weight_lines(held, inside)),
        "\n".join(_network(nodes, codes)),
        "\n".join(_rest(model)),
    )
    text = "\n\n\n".join(parts) + "\n"
    return WrittenFiles(text.encode(), {} if inside else {WEIGHTS: npz_bytes(held)})


def _head(model: Model, inside: bool) -> str:
    lines = (
        *head_lines(model, inside, "Keras 3", "a keras.Model, to go on with or to save"),
        "import keras",
        "import numpy as np",
        "",
        'dtype = "float32"  # what Keras computes in, whatever it is given',
    )
    return "\n".join(lines)


def _network(nodes: dict[str, CodeNode], codes: dict[str, ModuleCode]) -> list[str]:
    lines, inputs = [], []
    for key, node in nodes.items():
        if not node.inputs:
            shape = (*node.shape[1:], node.shape[0]) if len(node.shape) == 3 else node.shape
            lines.append(f'{node.out} = keras.Input({shape}, name="{node.key}")')
            inputs.append(node.out)
        else:
            lines.append(f"{node.out} = {codes[key].value}")
    given = inputs[0] if len(inputs) == 1 else f"[{', '.join(inputs)}]"
    return [
        *lines,
        f"network = keras.Model({given}, o)",
        "for layer in network.layers:",
        '    layer.set_weights([WEIGHTS[f"{layer.name}/{i}"] for i in range(len(layer.weights))])',
    ]


def _rest(model: Model) -> list[str]:
    answer = f"keras.ops.convert_to_numpy({keras_answer(model.loss)})"
    return [
        "def predict(rows):",
        '    """Answers (N, K) for raw rows."""',
        "    o = network(prepare(rows), training=False)",
        f"    return {unscaled(model, answer)}",
    ]
