"""From a syntax tree to NumPy operations; whatever is not listed here is refused.

A condition is computed as numbers, too: 1 where it holds, 0 where it does not, and NaN where
something in it that matters has no value. So a missing value is never taken for a No.
"""

import ast
from collections.abc import Callable, Collection, Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.expressions.errors import ExpressionError
from playground.expressions.reading import DEEPEST
from playground.expressions.vocabulary import (
    ARITHMETIC,
    COMPARISONS,
    CONSTANTS,
    FUNCTIONS,
    Operation,
)

Run: TypeAlias = Callable[[Mapping[str, Array]], Array]


class Term(Struct, frozen=True):
    """A part of a formula, ready to be computed, and whether it is a condition."""

    run: Run
    is_condition: bool = False


class Compiler:
    """Makes terms of the nodes of a syntax tree.

    Parameters
    ----------
    variables
        The names that stand for values.
    shift
        How far right of its place in the tree everything is in the text.
    words
        The variables that stand for a word, and the words each of them may be; ``None``: any.
    """

    def __init__(
        self,
        variables: Collection[str],
        shift: int,
        words: Mapping[str, Collection[str] | None] = MappingProxyType({}),
    ) -> None:
        self._variables = variables
        self._shift = shift
        self._words = words

    def term(self, node: ast.expr, depth: int = 0) -> Term:
        """Return what a node stands for.

        Raises
        ------
        ExpressionError
            When it is nothing that a formula may hold.
        """
        if depth > DEEPEST:
            problem = f"the formula is nested too deeply; use at most {DEEPEST} levels"
            raise self._error(node, problem)
        depth += 1
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.Name():
                return self._name(node)
            case ast.UnaryOp():
                return self._unary(node, depth)
            case ast.BinOp():
                return self._binary(node, depth)
            case ast.BoolOp():
                return self._joined(node, depth)
            case ast.Compare():
                return self._compared(node, depth)
            case ast.IfExp():
                return self._chosen(node, depth)
            case ast.Call():
                return self._called(node, depth)
        raise self._error(node, _REFUSED.get(type(node), "this is nothing a formula may hold"))

    def _error(self, node: ast.expr, problem: str) -> ExpressionError:
        return ExpressionError(node.col_offset + self._shift, problem)

    def _constant(self, node: ast.Constant) -> Term:
        value = node.value
        if isinstance(value, str) and self._words:
            raise self._error(node, f"a word is only compared; {self._how_to_compare()}")
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._error(node, f"{value!r:.20} is not a number; {self._allowed()}")
        try:
            number = float(value)
        except OverflowError:
            number = np.inf
        if not np.isfinite(number):
            raise self._error(node, "this number is too large; use one below 1e308")
        fixed = np.asarray(number)
        return Term(lambda _: fixed)

    def _name(self, node: ast.Name) -> Term:
        name = node.id
        if name in self._words:
            raise self._error(node, f"{name} is a word; {self._how_to_compare(name)}")
        if name in self._variables:
            return Term(lambda values: values[name])
        if name in CONSTANTS:
            fixed = np.asarray(CONSTANTS[name])
            return Term(lambda _: fixed)
        if name in FUNCTIONS:
            raise self._error(node, f"{name} is a function; write {name}(…)")
        raise self._unknown(node, name, [*self._variables, *self._words, *CONSTANTS])

    def _unknown(self, node: ast.expr, name: str, names: Sequence[str]) -> ExpressionError:
        near = get_close_matches(name.lower(), names, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        return self._error(node, f"there is no {name:.30}; {hint}{self._allowed()}")

    def _allowed(self) -> str:
        known = ", ".join([*self._variables, *self._words, *CONSTANTS])
        return f"use {known}, and the functions {', '.join(FUNCTIONS)}"

    def _unary(self, node: ast.UnaryOp, depth: int) -> Term:
        term = self.term(node.operand, depth)
        match node.op:
            case ast.Not():
                self._expect_condition(node.operand, term, "not")
                return Term(lambda values: 1.0 - term.run(values), is_condition=True)
            case ast.USub():
                return Term(lambda values: np.negative(term.run(values)))
            case ast.UAdd():
                return Term(term.run)
        raise self._error(node, "this sign means nothing here; use - or not")

    def _binary(self, node: ast.BinOp, depth: int) -> Term:
        compute = ARITHMETIC.get(type(node.op))
        if compute is None:
            raise self._error(node, "this operator is not known; use + - * / // % **")
        return self._computed(compute, [node.left, node.right], depth)

    def _computed(self, compute: Operation, operands: Sequence[ast.expr], depth: int) -> Term:
        runs = [self.term(operand, depth).run for operand in operands]
        return Term(lambda values: compute(*(run(values) for run in runs)))

    def _joined(self, node: ast.BoolOp, depth: int) -> Term:
        word = "and" if isinstance(node.op, ast.And) else "or"
        # The first of these decides, whatever comes behind it.
        decisive = 0.0 if word == "and" else 1.0
        runs: list[Run] = []
        for operand in node.values:
            term = self.term(operand, depth)
            self._expect_condition(operand, term, word)
            runs.append(term.run)

        def run(values: Mapping[str, Array]) -> Array:
            result = runs[0](values)
            for each in runs[1:]:
                goes_on = np.where(np.isnan(result), result, each(values))
                result = np.where(result == decisive, decisive, goes_on)
            return result

        return Term(run, is_condition=True)

    def _compared(self, node: ast.Compare, depth: int) -> Term:
        sides = (node.left, *node.comparators)
        if any(isinstance(side, ast.Name) and side.id in self._words for side in sides):
            return self._word_compared(node)
        runs = [self.term(each, depth).run for each in (node.left, *node.comparators)]
        computes = []
        for operator in node.ops:
            compute = COMPARISONS.get(type(operator))
            if compute is None:
                raise self._error(node, "this comparison is not known; use < <= > >= == !=")
            computes.append(compute)

        def run(values: Mapping[str, Array]) -> Array:
            sides = [each(values) for each in runs]
            result: Array = np.ones(())
            for compute, left, right in zip(computes, sides, sides[1:], strict=False):
                holds = compute(left, right).astype(np.float64)
                known = np.where(np.isnan(left) | np.isnan(right), np.nan, holds)
                # A comparison that fails ends a chain.
                result = np.where(result == 0.0, 0.0, result * known)
            return result

        return Term(run, is_condition=True)

    def _word_compared(self, node: ast.Compare) -> Term:
        """Compare a variable that is a word: ``phase == 'backward'``."""
        match node:
            case ast.Compare(
                left=ast.Name(id=name),
                ops=[ast.Eq() | ast.NotEq() as operator],
                comparators=[ast.Constant(value=str(word))],
            ) if name in self._words:
                allowed = self._words[name]
                if allowed is not None and word not in allowed:
                    near = get_close_matches(word, allowed, n=1)
                    hint = f"did you mean {near[0]}? " if near else ""
                    problem = f"{name} is never {word!r}; {hint}use {', '.join(allowed)}"
                    raise self._error(node.comparators[0], problem)
                compute = COMPARISONS[type(operator)]
                return Term(lambda values: compute(values[name], word).astype(np.float64), True)
        raise self._error(node, f"a word stands left of its sign; {self._how_to_compare()}")

    def _how_to_compare(self, name: str = "") -> str:
        name = name or next(iter(self._words))
        word = next(iter(self._words[name] or ("…",)))
        return f"write {name} == '{word}' or {name} != '{word}'"

    def _chosen(self, node: ast.IfExp, depth: int) -> Term:
        test = self.term(node.test, depth)
        self._expect_condition(node.test, test, "if")
        yes, no = self.term(node.body, depth), self.term(node.orelse, depth)
        if yes.is_condition != no.is_condition:
            problem = "before if and behind else must be two numbers, or two conditions"
            raise self._error(node, problem)

        def run(values: Mapping[str, Array]) -> Array:
            holds = test.run(values)
            chosen = np.where(holds == 1.0, yes.run(values), no.run(values))
            return np.where(np.isnan(holds), np.nan, chosen)

        return Term(run, yes.is_condition)

    def _called(self, node: ast.Call, depth: int) -> Term:
        if not isinstance(node.func, ast.Name):
            raise self._error(node, "a sign is missing before this bracket; write *")
        name = node.func.id
        if name in self._variables or name in CONSTANTS:
            raise self._error(node, f"{name} is no function; write {name}*(…) for a product")
        if name not in FUNCTIONS:
            raise self._unknown(node, name, list(FUNCTIONS))
        function = FUNCTIONS[name]
        count = len(node.args) + len(node.keywords)
        if count < function.least or (function.most is not None and count > function.most):
            least = "at least " if function.most is None else ""
            noun = "value" if function.least == 1 else "values"
            problem = f"{name} takes {least}{function.least} {noun}, not {count}"
            raise self._error(node, problem)
        return self._computed(function.compute, node.args, depth)

    def _expect_condition(self, node: ast.expr, term: Term, word: str) -> None:
        if not term.is_condition:
            raise self._error(node, f"{word} needs a condition, such as x > 0")


_REFUSED: Mapping[type[ast.expr], str] = {
    ast.Tuple: "a comma stands only between the values of a function",
    ast.Starred: "* needs something before it",
    ast.GeneratorExp: "for has no meaning in a formula",
}
