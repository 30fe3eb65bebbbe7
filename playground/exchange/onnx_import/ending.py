"""How the network ends, for the data's loss: the last function may be the loss's own."""

from collections.abc import Sequence

import numpy as np

from playground.core import Task
from playground.core.text.numbers import counted
from playground.datasets import Dataset
from playground.exchange.onnx_import.base.building import LINEAR, Building, Part
from playground.exchange.onnx_import.base.flow import Flow
from playground.exchange.onnx_import.base.model_file import NotImported
from playground.project.fit_to_data import DEFAULT_LOSSES

SQUARED = "mse"


def finish(
    building: Building, end: Flow, dataset: Dataset, order: Sequence[int] = ()
) -> tuple[str, bool]:
    """Have the network end as the data's loss wants it.

    Parameters
    ----------
    building
        The layers; the last ones change.
    end
        What the file answers with.
    dataset
        What it answers about.
    order
        Which of its answers is which class of the data; empty where they are in order.

    Returns
    -------
    tuple
        The loss, and whether it does the last function of the file, to compare with.
    """
    part = building.parts.get(end.node_id)
    if part is None:  # an activation that its layer took over
        part = list(building.parts.values())[-1]
    last_id = next(i for i, each in building.parts.items() if each is part)
    task = dataset.task
    if task is Task.REGRESSION:
        _check_width(part, dataset)
        end = _unscaled(part, end, dataset)
    if end.is_scaled or not end.is_plain:
        raise NotImported("its answer is scaled or put in another order outside of any layer")
    is_softmax = part.kind == "softmax"
    if is_softmax and task is not Task.REGRESSION:
        building.replace({last_id: part.sources[0]})
        part = _in_order(building.parts[part.sources[0]], order)
        if part.shape == (2,):
            _join_pair(building, part)
    elif part.params.get("activation") == "sigmoid" and task is Task.BINARY:
        part.params["activation"] = LINEAR
        is_softmax = True
        _in_order(part, order)
    else:
        _in_order(part, order)
    _check_width(part, dataset)
    if task is Task.REGRESSION:
        return DEFAULT_LOSSES[task], False
    ends_plain = part.params.get("activation", LINEAR) == LINEAR and part.kind == "dense"
    if not is_softmax and ends_plain:
        building.notes.append(
            "Its answers are no probabilities: they are read as logits, as the loss takes them."
        )
    return (DEFAULT_LOSSES[task] if is_softmax or ends_plain else SQUARED), is_softmax


def _in_order(part: Part, order: Sequence[int]) -> Part:
    """Have a layer answer about the classes in the data's order; one output tells of the second."""
    if not order:
        return part
    if part.kind != "dense" or part.params["activation"] != LINEAR:
        raise NotImported(
            "its classes are in another order than the data's, and its last layer has no weights "
            "to put in order"
        )
    weight, bias = part.arrays["weight"], part.arrays["bias"]
    if part.shape == (1,):
        part.arrays = {"weight": -weight, "bias": -bias}
    elif part.shape == (len(order),):
        part.arrays = {"weight": weight[:, list(order)], "bias": bias[list(order)]}
    return part


def _join_pair(building: Building, part: Part) -> None:
    """Make one output of two, for two classes: a softmax of two is a sigmoid of the difference."""
    if part.kind != "dense" or part.params["activation"] != LINEAR:
        raise NotImported("its softmax of two classes does not follow weights")
    weight, bias = part.arrays["weight"], part.arrays["bias"]
    part.arrays = {"weight": weight[:, 1:] - weight[:, :1], "bias": bias[1:] - bias[:1]}
    part.params["units"], part.shape = 1, (1,)
    building.notes.append(
        "Its two outputs became one, the second minus the first: the probability of the second "
        "class is the same."
    )


def _check_width(part: Part, dataset: Dataset) -> None:
    wanted = dataset.outputs
    if part.shape != (wanted,):
        raise NotImported(
            f"it answers with {counted(int(np.prod(part.shape)), 'number')}, and the data "
            f"{dataset.name} asks for {wanted} ({dataset.raw.target})"
        )


def _unscaled(part: Part, end: Flow, dataset: Dataset) -> Flow:
    """Return the answer as the data's own scaling of the target wants it, from the target's unit.

    Raises
    ------
    NotImported
        When no weights can take the scaling in.
    """
    scaling = dataset.y_scaling
    wanted = end.scaled(1.0 / scaling.scale, -scaling.offset / scaling.scale, False)
    if not wanted.is_scaled:
        return wanted
    if part.kind != "dense" or part.params["activation"] != LINEAR:
        raise NotImported(
            "its answers are in the target's own unit, which the data scales: set "
            "dataset.scale_target to off"
        )
    scale, offset = wanted.scaling
    part.arrays["weight"] = part.arrays["weight"] * scale
    part.arrays["bias"] = part.arrays["bias"] * scale + offset
    return Flow.of(end.node_id, end.shape, False)
