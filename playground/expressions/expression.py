"""A formula that people type, ready to be computed with arrays."""

import ast
from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.expressions.compiling import Compiler
from playground.expressions.reading import read_tree


class Expression(Struct, frozen=True):
    """A formula of some variables.

    Parameters
    ----------
    text
        As it was typed.
    is_condition
        Whether it is true or false, not a number.
    compute
        The operations.
    names
        The variables in it.
    """

    text: str
    is_condition: bool
    compute: Callable[[Mapping[str, Array]], Array]
    names: frozenset[str] = frozenset()

    def evaluate(self, values: Mapping[str, Array]) -> Array:
        """Return the formula's value for every entry of the variables' arrays.

        Parameters
        ----------
        values
            Float64 arrays of one shape, by the variables' names; of those that are words, arrays of
            text. Only :attr:`names` are looked at.

        Returns
        -------
        array
            Float64 of the same shape. A condition gives 1 where it holds and 0 where it does not.
            NaN where there is no value, as for the root of a negative number.
        """
        shape = np.broadcast_shapes(*(np.shape(each) for each in values.values()))
        with np.errstate(all="ignore"):
            result = np.asarray(self.compute(values), dtype=np.float64)
        return np.broadcast_to(result, shape)


@lru_cache(maxsize=64)
def read_expression(
    text: str,
    variables: tuple[str, ...],
    words: tuple[tuple[str, tuple[str, ...] | None], ...] = (),
) -> Expression:
    """Read a formula such as ``y > sin(3*x)`` without ever running it as code.

    It may hold numbers, the variables, pi and e, ``+ - * / // % **``, comparisons (chained, too),
    ``and or not``, ``a if condition else b``, and the functions of
    :data:`~playground.expressions.vocabulary.FUNCTIONS`.

    Parameters
    ----------
    text
        The formula.
    variables
        The names it may use.
    words
        Names that stand for a word, each with the words it may be (``None``: any). They can only be
        compared: ``phase == 'backward'``.

    Raises
    ------
    ExpressionError
        For anything else; the message names the place and what is allowed.
    """
    tree = read_tree(text, has_words=bool(words))
    shift = len(text) - len(text.lstrip())
    term = Compiler(variables, shift, dict(words)).term(tree)
    known = {*variables, *(name for name, _ in words)}
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return Expression(text, term.is_condition, term.run, frozenset(used & known))
