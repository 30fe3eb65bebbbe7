"""Formulas of a place on the plane, as people type them."""

from typing import Annotated, TypeAlias

import numpy as np

from playground.core import Array, Param
from playground.datasets.base.data_errors import DataError
from playground.expressions import Expression, ExpressionError, read_expression

VARIABLES = ("x", "y", "r", "angle")
"""A place, and the same in polar coordinates; the angle is in radians, from −π to π."""

WORDS = (
    "x and y are the place, r is its distance from the middle and angle its direction. "
    "With + - * / % **, sin, cos, exp, sqrt, abs, min, max and more"
)


def read_condition(text: str) -> Expression:
    """Return a formula that holds or does not, such as ``y > sin(3*x)``.

    Raises
    ------
    ExpressionError
        When it is none; the message names the place and what is allowed.
    """
    found = read_expression(text, VARIABLES)
    if not found.is_condition:
        raise ExpressionError(
            0, "this is a number; compare it, as in y > sin(3*x), or choose the data “function”"
        )
    return found


def read_function(text: str) -> Expression:
    """Return a formula that is a number, such as ``sin(3*x) + y``.

    Raises
    ------
    ExpressionError
        When it is none; the message names the place and what is allowed.
    """
    found = read_expression(text, VARIABLES)
    if found.is_condition:
        raise ExpressionError(
            0, "this is a condition; write what gives a number, or choose the data “condition”"
        )
    return found


def evaluate(formula: Expression, x: Array, y: Array) -> Array:
    """Return a formula's value at places, ``(N,)``; NaN where it has none."""
    places = {"x": x, "y": y, "r": np.hypot(x, y), "angle": np.arctan2(y, x)}
    values = formula.evaluate(places)
    return np.where(np.isfinite(values), values, np.nan)


def left_out(text: str, kept: int, count: int) -> tuple[str, ...]:
    """Say how many places have no value and are left out; nothing when all have one.

    Raises
    ------
    DataError
        When fewer than two have one.
    """
    if kept < 2:
        raise DataError(None, None, None, f"{text} has no value at any of the {count:,} points")
    if kept == count:
        return ()
    return (f"Left out {count - kept:,} of {count:,} points: {text} has no value there.",)


ConditionText: TypeAlias = Annotated[
    str,
    Param(
        "Condition",
        f"Where it holds is the class +1. {WORDS}; < > == and or not; a if … else b.",
        reads=read_condition,
    ),
]
FunctionText: TypeAlias = Annotated[
    str,
    Param(
        "Value",
        f"The value at a place. {WORDS}; a if condition else b.",
        reads=read_function,
    ),
]
