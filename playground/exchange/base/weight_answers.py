"""The answers of exported weights: computed from nothing but the file's arrays and description."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.core import Array, Task
from playground.datasets import Affine
from playground.exchange.base.answer_check import Answers
from playground.exchange.base.export_error import ExportError
from playground.exchange.base.model import Model
from playground.nn.compiler.network import Network, Shared
from playground.nn.compiler.parameter_layout import lay_out_parameters
from playground.training.evaluation.predictor import Predictor


def weight_answers(
    model: Model, arrays: Mapping[str, Array], description: Mapping[str, Any], rows: Array
) -> tuple[Answers]:
    """Answer raw rows with weights that were read back.

    Parameters
    ----------
    model
        Only its layers and the meaning of their outputs are used.
    arrays
        The file's arrays by name.
    description
        The file's description, which holds the scaling.
    rows
        Raw features ``(N, columns)``, float64.
    """
    network = _network(model, arrays)
    scaling = _scaling(description, "x")
    with np.errstate(all="ignore"):
        scaled = scaling.apply(rows)
        output = Predictor(network).run([port.prepare(scaled) for port in network.inputs])
        answer = model.loss.predict(output).swapaxes(-1, -2)
        if description["task"] == Task.REGRESSION.value:
            answer = _scaling(description, "y").undo(answer)
    return (Answers("the weights read back", answer),)


def _network(model: Model, arrays: Mapping[str, Array]) -> Network:
    """Return a network with the file's numbers; it only predicts, so it needs no noise."""
    layout = lay_out_parameters(model.plan)
    learned = layout[-1].stop if layout else 0
    remembered = sum(int(np.prod(spec.shape)) for node in model.plan.nodes for spec in node.state)
    theta, grad, state = (np.zeros(n, model.dtype) for n in (learned, learned, remembered))
    network = Network(model.plan, 1, Shared(theta, grad, state), training=False)
    for name, array in (*network.named_parameters().items(), *network.named_state().items()):
        if name not in arrays:
            raise ExportError(f"the file lacks {name}")
        array[...] = arrays[name]
    return network


def _scaling(description: Mapping[str, Any], part: str) -> Affine:
    return Affine(np.array(description[f"{part}_offset"]), np.array(description[f"{part}_scale"]))
