"""An array in a few lines of text, with what it is."""

import numpy as np

from playground.core import Array
from playground.exchange.code.base.program import CodeName

MOST = 60
"""Numbers that are written out; of more, the first and the last of every axis."""

AXES = {
    "parameter": {1: "one for every unit", 2: "a row for every input, a column for every unit"},
    "gradient": {1: "one for every unit", 2: "as the weights: inputs × units"},
    "value": {2: "a row for every unit, a column for every sample of the batch"},
    "sum": {2: "a row for every unit, a column for every sample of the batch"},
    "value gradient": {2: "a row for every unit, a column for every sample of the batch"},
    "sum gradient": {2: "a row for every unit, a column for every sample of the batch"},
    "input": {2: "a row for every feature, a column for every sample of the batch"},
}

_ROLES = {
    "input": "features",
    "value": "values",
    "sum": "sums before the activation",
    "parameter": "parameters",
    "gradient": "gradient of the loss",
    "value gradient": "gradient of the loss with respect to the values",
    "sum gradient": "gradient of the loss with respect to the sums",
    "state": "remembered without being learnt",
    "slot": "the optimizer's memory",
    "other": "",
}


def head_of(name: CodeName | None, text: str, array: Array | None, layer: str) -> str:
    """Return what a name is, in one line.

    Parameters
    ----------
    name
        What the program says of it.
    text
        The name.
    array
        What it holds.
    layer
        What its layer is called; empty where it has none.
    """
    shape = "" if array is None else f" {tuple(array.shape)}" if array.ndim else ""
    told = _ROLES.get(name.role, "") if name is not None else ""
    if name is not None and name.array and name.role in ("parameter", "gradient"):
        told = name.array if name.role == "parameter" else f"gradient of the {name.array}"
    of = f" of {layer}" if layer and told else f" {layer}" if layer else ""
    return f"{text}{shape}" + (f"  {told}{of}" if told or of else "")


def axes_of(name: CodeName | None, array: Array | None) -> str:
    """Return what an array's rows and columns stand for, as far as words help."""
    if name is None or array is None:
        return ""
    return AXES.get(name.role, {}).get(array.ndim, "")


def numbers_of(array: Array, lines: int = 40) -> str:
    """Return an array's numbers, four digits each; of many the first and last ones."""
    text = np.array2string(
        array, precision=4, threshold=MOST, edgeitems=3, max_line_width=88, floatmode="maxprec"
    )
    shown = text.split("\n")
    return text if len(shown) <= lines else "\n".join([*shown[: lines - 1], "…"])
