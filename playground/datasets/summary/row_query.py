"""Which rows a typed condition holds for: ``petal_length > 2 and species == setosa``.

Columns and texts are found here; the condition itself is a formula, read by the grammar that all
typed formulas share and never run as code.
"""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.datasets.summary.column_values import ColumnValues
from playground.expressions import ExpressionError, read_expression

KEPT = frozenset(("and", "or", "not", "if", "else"))
COMPARING = ("==", "!=", "<", "<=", ">", ">=")

_TOKEN = re.compile(
    r"""\s*(?:(?P<quoted>"[^"]*"|'[^']*'|`[^`]*`)|(?P<word>[^\W\d]\w*)"""
    r"""|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<sign>==|!=|<=|>=|\*\*|//|\S))"""
)
_MISSING = "missing"


class _Token(Struct, frozen=True):
    """A part of the text: what kind, what it says, and from where to where it stands."""

    kind: str
    text: str
    begin: int
    end: int


def matching_rows(text: str, columns: Sequence[ColumnValues]) -> Array:
    """Return for each row whether a condition holds, ``(N,)`` of bool.

    Numbers are compared and computed with as in every formula, texts with ``==`` and ``!=``. A
    column is named as it is, in quotes where its name has blanks, or as one word:
    ``petal_length`` for *petal length (cm)*. ``missing(column)`` holds where a value is missing;
    a text by itself holds where any column has it. Where a value is missing, no comparison holds.

    Raises
    ------
    ExpressionError
        When it is no such condition; the message names the place and what is allowed.
    """
    reading = _Reading(text, columns)
    formula = reading.formula()
    expression = read_expression(formula, tuple(reading.values))
    if not expression.is_condition:
        raise ExpressionError(0, "this is a number; write a condition such as " + reading.example())
    rows: Array = expression.evaluate(reading.values) == 1.0
    return np.broadcast_to(rows, len(columns[0].values) if columns else 0)


class _Reading:
    """One text on its way to a formula of columns; what the columns hold is gathered meanwhile."""

    def __init__(self, text: str, columns: Sequence[ColumnValues]) -> None:
        self.values: dict[str, Array] = {}
        self._text = text
        self._columns = columns
        self._names = _names(columns)
        self._tokens = [
            _Token(kind, found.group(kind), found.start(kind), found.end(kind))
            for found in _TOKEN.finditer(text)
            if (kind := found.lastgroup) is not None
        ]

    def formula(self) -> str:
        """Return the text with every column and every text in the formula's own words."""
        parts, place, i = [], 0, 0
        while i < len(self._tokens):
            words, count = self._read(i)
            begin, end = self._tokens[i].begin, self._tokens[i + count - 1].end
            # As long as what it stands for, so that places in messages are those of the text.
            parts += [self._text[place:begin], words.ljust(end - begin)]
            place, i = end, i + count
        return "".join([*parts, self._text[place:]])

    def example(self) -> str:
        """Return a condition that could be written."""
        number = next((c for c in self._columns if c.texts is None), None)
        if number is not None:
            known = number.known()
            middle = float(np.median(known)) if len(known) else 0.0
            return f"{column_word(number.name)} > {middle:.3g}"
        texts = next((c for c in self._columns if c.texts), None)
        return f"{column_word(texts.name)} == {(texts.texts or ('',))[0]}" if texts else "x > 0"

    def _read(self, i: int) -> tuple[str, int]:
        """Return what stands for a token, and how many tokens it replaces."""
        token = self._tokens[i]
        if token.kind in ("number", "sign") and not self._is_text_first(i):
            return token.text, 1
        if token.text == _MISSING and self._sign(i + 1) == "(" and self._sign(i + 3) == ")":
            column = self._column(self._tokens[i + 2])
            return self._holds(column.is_missing), 4
        column_there = self._find(token)
        if column_there is None:
            return self._without_column(i)
        if column_there.texts is None:
            return self._value(column_there), 1
        return self._compared(i, column_there)

    def _compared(self, i: int, column: ColumnValues) -> tuple[str, int]:
        """Return a comparison of a column of text with a text behind it."""
        token, sign = self._tokens[i], self._sign(i + 1)
        if sign not in ("==", "!="):
            example = f"{column_word(column.name)} == {(column.texts or ('…',))[0]}"
            problem = f"{column.name!r} holds text; compare it with == or !=, as in {example}"
            raise ExpressionError(token.begin, problem)
        text, count = self._text_at(i + 2)
        if not count:
            raise ExpressionError(self._tokens[i + 1].end, f"a text must follow {sign}")
        place = self._place(column, text, self._tokens[i + 2])
        holds = column.values == place if sign == "==" else column.values != place
        return self._holds(holds & ~column.is_missing), 2 + count

    def _without_column(self, i: int) -> tuple[str, int]:
        """Return what a word stands for that is no column: a text, or a word of the formula."""
        token = self._tokens[i]
        text, count = self._text_at(i)
        if self._is_text_first(i):
            column = self._column(self._tokens[i + count + 1])
            sign = self._sign(i + count)
            place = self._place(column, text, token)
            holds = column.values == place if sign == "==" else column.values != place
            return self._holds(holds & ~column.is_missing), count + 2
        before, behind = self._sign(i - 1), self._sign(i + 1)
        alone = before not in COMPARING and behind not in COMPARING
        if token.kind == "word" and (token.text in KEPT or behind == "("):
            return token.text, 1
        if alone:
            found = [c for c in self._columns if c.texts and _same(text, c.texts) is not None]
            if found:
                holds = np.zeros(len(found[0].values), dtype=bool)
                for column in found:
                    holds |= column.values == _same(text, column.texts or ())
                return self._holds(holds), 1
        if token.text in ("pi", "e"):
            return token.text, 1
        raise self._unknown(token, with_texts=alone)

    def _is_text_first(self, i: int) -> bool:
        """Tell whether a text stands before the column that it is compared with."""
        _, count = self._text_at(i)
        if not count or self._sign(i + count) not in ("==", "!="):
            return False
        behind = i + count + 1
        column = self._find(self._tokens[behind]) if behind < len(self._tokens) else None
        return column is not None and column.texts is not None

    def _text_at(self, i: int) -> tuple[str, int]:
        """Return a text and how many tokens it takes; a number may have a sign."""
        if i >= len(self._tokens):
            return "", 0
        token = self._tokens[i]
        signed = token.text in ("-", "+", "−") and i + 1 < len(self._tokens)
        if signed and self._tokens[i + 1].kind == "number":
            return f"{token.text.replace('−', '-')}{self._tokens[i + 1].text}", 2
        if token.kind == "quoted":
            return token.text[1:-1], 1
        return (token.text, 1) if token.kind in ("word", "number") else ("", 0)

    def _sign(self, i: int) -> str:
        inside = 0 <= i < len(self._tokens)
        return self._tokens[i].text if inside and self._tokens[i].kind == "sign" else ""

    def _find(self, token: _Token) -> ColumnValues | None:
        if token.kind not in ("word", "quoted"):
            return None
        name = token.text[1:-1] if token.kind == "quoted" else token.text
        return self._names.get(name) or self._names.get(name.casefold())

    def _column(self, token: _Token) -> ColumnValues:
        column = self._find(token)
        if column is None:
            raise self._unknown(token)
        return column

    def _unknown(self, token: _Token, *, with_texts: bool = False) -> ExpressionError:
        known = [column_word(column.name) for column in self._columns]
        texts = [text for column in self._columns for text in (column.texts or ())[:99]]
        near = get_close_matches(token.text, known + (texts if with_texts else []), n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        shown = ", ".join(known[:8]) + (", …" if len(known) > 8 else "")
        problem = f"there is no column {token.text:.40}; {hint}use {shown}"
        return ExpressionError(token.begin, problem)

    def _place(self, column: ColumnValues, text: str, token: _Token) -> int:
        texts = column.texts or ()
        place = _same(text, texts)
        if place is None:
            near = get_close_matches(text, texts, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(texts[:8])}"
            raise ExpressionError(token.begin, f"{column.name!r} is never {text:.40}; {hint}")
        return place

    def _value(self, column: ColumnValues) -> str:
        name = f"c{next(i for i, c in enumerate(self._columns) if c is column)}"
        self.values[name] = column.values
        return name

    def _holds(self, rows: Array) -> str:
        """Return a condition that holds for these rows."""
        name = f"h{len(self.values)}"
        self.values[name] = rows.astype(np.float64)
        return f"({name}>0)"


def column_word(name: str) -> str:
    """Return a column's name as a condition may write it: one word where that is enough."""
    if name.isidentifier():
        return name
    word = _word(name.partition("(")[0].strip() or name)
    return word if word.isidentifier() else f'"{name}"'


def _word(name: str) -> str:
    return re.sub(r"\W+", "_", name.strip()).strip("_").casefold()


def _names(columns: Sequence[ColumnValues]) -> Mapping[str, ColumnValues]:
    """Return every way to name each column; a shorter way only where it names but one."""
    found: dict[str, ColumnValues] = {}
    for ways in (
        lambda name: name,
        str.casefold,
        _word,
        lambda name: _word(name.partition("(")[0]),
    ):
        named: dict[str, list[ColumnValues]] = {}
        for column in columns:
            named.setdefault(ways(column.name), []).append(column)
        for way, those in named.items():
            if way and len(those) == 1:
                found.setdefault(way, those[0])
    return found


def _same(text: str, texts: Sequence[str]) -> int | None:
    """Return the place of a text among others: the same, in other letters, or the same number."""
    if text in texts:
        return texts.index(text)
    folded = text.casefold()
    for place, each in enumerate(texts):
        if each.casefold() == folded:
            return place
    number = _number(text)
    if number is None:
        return None
    return next((place for place, each in enumerate(texts) if _number(each) == number), None)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
