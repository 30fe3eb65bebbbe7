"""What layers are called: the name a person gave, or else what their id says in plain words."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import count

from playground.core import PlaygroundError

LONGEST_NAME = 40
"""Characters; more would be cut on every card."""

ALLOWED = f"use 1 to {LONGEST_NAME} printable characters, or none for the usual name"

_DIMENSIONS = re.compile(r"(?<=[a-z])[123]d(?=_|$)")
_ENDS = ("input", "output")


class BadName(PlaygroundError):
    """A text is no name for a layer; the message says what is allowed."""


def read_name(text: str) -> str:
    """Return a name as it is kept: without blanks around it; empty for the usual name.

    Raises
    ------
    BadName
        When it is too long, or holds what cannot be printed.
    """
    name = text.strip()
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise BadName(ALLOWED)
    return name


@lru_cache(maxsize=4096)
def plain_name(node_id: str) -> str:
    """Return the first of :func:`plain_names`: asked for again and again of the same layers."""
    return next(plain_names(node_id))


def plain_names(node_id: str) -> Iterator[str]:
    """Return what a layer is called that nobody named, the shortest first; without end.

    ``hidden_1`` is *hidden 1*, ``conv2d_1`` *conv 1*, and ``input`` *Input*, which names a part of
    every network.
    """
    words = _DIMENSIONS.sub("", node_id).replace("_", " ").strip()
    is_end = words.partition(" ")[0] in _ENDS
    yield (words[:1].upper() + words[1:] if is_end else words) or node_id
    yield node_id.replace("_", " ").strip() or node_id
    yield node_id
    yield from (f"{node_id} {number}" for number in count(2))
