"""Formulas that people type, read safely: never as code."""

from playground.expressions.errors import ExpressionError
from playground.expressions.expression import Expression, read_expression

__all__ = ["Expression", "ExpressionError", "read_expression"]
