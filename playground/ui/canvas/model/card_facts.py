"""What a card says of its layer, and how such things are kept while the layer stays the same."""

from collections.abc import Callable, Mapping
from typing import TypeAlias, TypeVar

from msgspec import Struct

from playground.core import Severity

T = TypeVar("T")

Kept: TypeAlias = dict[str, tuple[tuple[object, ...], T]]
"""By node id: what something was made of, and what was made of it."""


class CardFacts(Struct, frozen=True):
    """What a card says, at whatever detail and whatever it shows below its words.

    Parameters
    ----------
    title, subtitle
        The two lines of a card at its own size; the first part of the second says most.
    name, shape
        The same, shorter.
    summaries
        Name, shape and parameter count as lines, the wordiest choice first.
    color
        What its kind of layer is recognized by.
    severity
        Of the worst problem.
    activation
        The name of the activation whose curve is shown; empty for none.
    frozen
        Whether training leaves it as it is.
    takes_input
        Whether wires may lead to it.
    tiles, labels
        How many tiles there is room for, and the names beside them.
    text_width
        How wide the wider of the two lines runs, with the signs beside it.
    """

    title: str
    subtitle: tuple[str, ...]
    name: str
    shape: str
    summaries: tuple[tuple[str, ...], ...]
    color: str
    severity: Severity | None
    activation: str
    frozen: bool
    takes_input: bool
    tiles: int
    labels: tuple[str, ...]
    text_width: float


def keep(
    earlier: Kept[T], keys: Mapping[str, tuple[object, ...]], make: Callable[[str], T]
) -> Kept[T]:
    """Return what is made of every node; what was made before where that is made of the same.

    Parameters
    ----------
    earlier
        What was made before.
    keys
        What is made of what now, by node id.
    make
        Makes it anew.
    """
    found: Kept[T] = {}
    for node_id, key in keys.items():
        known = earlier.get(node_id)
        found[node_id] = known if known is not None and known[0] == key else (key, make(node_id))
    return found
