"""Markdown with placeholders, each filled with a number of the run."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from playground.core.text.numbers import number, percent
from playground.expressions import Expression
from playground.lessons.facts import Facts

_PLACEHOLDER = re.compile(r"\{([^{}:]+)(?::(%|[1-9][0-9]?))?\}")
_BRACE = re.compile(r"[{}]")
_MARKUP = re.compile(r"[\\`*\[\]<>]")
_BLOCK = re.compile(r"[-+#=~|]")
"""What makes a list, a heading or a table of a line that begins with it."""


class Placeholder(Struct, frozen=True):
    """A number to be filled in.

    Parameters
    ----------
    expression
        What is computed of the facts; the name of a fact that is a word gives the word.
    style
        ``%`` for a share of one, else how many digits count; empty for three, or all of a count.
    """

    expression: Expression | str
    style: str = ""

    def fill(self, facts: Facts) -> str:
        """Return what stands in its place."""
        if isinstance(self.expression, str):
            return str(facts[self.expression])
        value = facts.number(self.expression)
        if self.style == "%":
            return percent(value, 0 if value >= 0.1 or value == 0 else 1)
        if not self.style and abs(value) < 1e6 and value == round(value):
            return number(value, len(f"{abs(value):.0f}"))
        return number(value, int(self.style)) if self.style else number(value, trim=True)


class Wording(Struct, frozen=True):
    """Markdown in pieces: text and placeholders in turn."""

    pieces: tuple[str | Placeholder, ...] = ()

    def fill(self, facts: Facts) -> str:
        """Return the Markdown with the numbers of a moment, which are never read as Markdown."""
        text = ""
        counts = False  # a number is the first on its line: with a point behind it, it would count
        for piece in self.pieces:
            if isinstance(piece, str):
                text += "\\" + piece if counts and piece[0] in ".)" else piece
                counts = False
                continue
            begins = not text.rpartition("\n")[2].strip(" \t>")
            filled = _MARKUP.sub(r"\\\g<0>", piece.fill(facts))
            text += "\\" + filled if begins and _BLOCK.match(filled) else filled
            counts = begins and filled.isdigit()
        return text

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """What is to be filled in."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Placeholder))

    @property
    def words(self) -> int:
        """How many words a person reads; a number counts as one."""
        return len("".join(p if isinstance(p, str) else "0" for p in self.pieces).split())


NOTHING = Wording()


def read_wording(text: str, read: Callable[[str], Expression | str]) -> Wording:
    """Split Markdown at its placeholders: ``{test_loss}``, ``{uphill_share:%}``, ``{rate:2}``.

    Parameters
    ----------
    text
        The Markdown.
    read
        Reads what stands within the braces.

    Raises
    ------
    ValueError
        For a brace that begins or ends no placeholder.
    PlaygroundError
        What ``read`` raises.
    """
    pieces: list[str | Placeholder] = []
    end = 0
    for match in _PLACEHOLDER.finditer(text):
        pieces.append(_plain(text[end : match.start()]))
        pieces.append(Placeholder(read(match[1].strip()), match[2] or ""))
        end = match.end()
    pieces.append(_plain(text[end:]))
    return Wording(tuple(piece for piece in pieces if piece != ""))


def _plain(text: str) -> str:
    if _BRACE.search(text):
        raise ValueError("a brace stands for a number of the run")
    return text
