"""What can be said about a network before it trains: shapes and parameter counts per node."""

from msgspec import Struct

from playground.core import Shape
from playground.nn.base.layer import Layer


class NodeInfo(Struct, frozen=True):
    """Facts about one node of a drawn network.

    Parameters
    ----------
    title
        What the card says it is: ``hidden 1 · tanh``; see :func:`card_title`.
    shape
        The output's per-sample shape, ``None`` while unknown.
    parameters
        How many learned numbers it has.
    is_output
        Whether the network's prediction is read here.
    """

    title: str
    shape: Shape | None
    parameters: int
    is_output: bool


def card_title(name: str, layer: Layer, *, is_output: bool = False) -> str:
    """Return a layer's name and what the name does not say: ``conv 1 · Conv2D 3×3 · ReLU``.

    A name that begins with the layer's kind need not be followed by it: ``dropout 1 · 50 %``.
    """
    parts = [name, "output"] if is_output and not _begins(name, "output") else [name]
    details = layer.details
    if _begins(name, layer.title):
        details = details.removeprefix(layer.title).removeprefix(" · ").strip()
    return " · ".join([*parts, details] if details else parts)


def kind_title(name: str, kind: str) -> str:
    """Return the title of a layer of which no more is known than its kind's title."""
    return name if _begins(name, kind) else f"{name} · {kind}"


def _begins(name: str, word: str) -> bool:
    return name.casefold().startswith(word.casefold())
