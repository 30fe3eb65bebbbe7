"""The words of formulas: functions, constants and operators, and the NumPy that they stand for."""

import ast
import math
from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np
from msgspec import Struct

from playground.core import Array

Operation: TypeAlias = Callable[..., Array]


class Function(Struct, frozen=True):
    """A function by name.

    Parameters
    ----------
    compute
        What it does with arrays.
    least, most
        How many arguments it takes; ``most`` is ``None`` where there is no limit.
    """

    compute: Operation
    least: int = 1
    most: int | None = 1


def _smallest(*values: Array) -> Array:
    found = values[0]
    for value in values[1:]:
        found = np.minimum(found, value)
    return found


def _largest(*values: Array) -> Array:
    found = values[0]
    for value in values[1:]:
        found = np.maximum(found, value)
    return found


def _sigmoid(x: Array) -> Array:
    result: Array = 1.0 / (1.0 + np.exp(-x))
    return result


FUNCTIONS: Mapping[str, Function] = {
    "sin": Function(np.sin),
    "cos": Function(np.cos),
    "tan": Function(np.tan),
    "asin": Function(np.arcsin),
    "acos": Function(np.arccos),
    "atan": Function(np.arctan),
    "atan2": Function(np.arctan2, 2, 2),
    "sinh": Function(np.sinh),
    "cosh": Function(np.cosh),
    "tanh": Function(np.tanh),
    "exp": Function(np.exp),
    "log": Function(np.log),
    "log2": Function(np.log2),
    "log10": Function(np.log10),
    "sqrt": Function(np.sqrt),
    "cbrt": Function(np.cbrt),
    "hypot": Function(np.hypot, 2, 2),
    "abs": Function(np.abs),
    "sign": Function(np.sign),
    "floor": Function(np.floor),
    "ceil": Function(np.ceil),
    "round": Function(np.round),
    "min": Function(_smallest, 2, None),
    "max": Function(_largest, 2, None),
    "sigmoid": Function(_sigmoid),
}

CONSTANTS: Mapping[str, float] = {"pi": math.pi, "e": math.e}

ARITHMETIC: Mapping[type[ast.operator], Operation] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.true_divide,
    ast.FloorDiv: np.floor_divide,
    ast.Mod: np.mod,
    ast.Pow: np.power,
}
"""Everything is computed in float64: no power, however high, is more than an infinity."""

COMPARISONS: Mapping[type[ast.cmpop], Operation] = {
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
}

WORDS = ("and", "or", "not", "if", "else")

SAME_SIGN = str.maketrans({"−": "-", "×": "*", "·": "*", "⋅": "*", "\t": " ", "\n": " "})
"""Signs that mean the same as another one, and are as long."""

INSTEAD: Mapping[str, str] = {
    "^": "write ** for a power",
    "&": "write and",
    "|": "write or",
    "!": "write not, or != for unequal",
    "=": "write == to compare",
    "π": "write pi",
    "²": "write **2",
    "³": "write **3",
    "√": "write sqrt()",
    "≤": "write <=",
    "≥": "write >=",
    "≠": "write !=",
    "÷": "write /",
    "[": "use round brackets",
    "{": "use round brackets",
    "]": "use round brackets",
    "}": "use round brackets",
}
"""What to write where a sign of mathematics, or of another language, has no meaning here."""

SIGNS = "+ - * / // % ** ( ) , < <= > >= == !="
