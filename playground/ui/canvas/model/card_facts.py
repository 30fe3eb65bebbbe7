"""What cards say of layers and blocks, and how that is kept while they stay the same."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias, TypeVar

from msgspec import Struct
from PySide6.QtCore import QSizeF

from playground.core import Diagnostic, Severity
from playground.core.text.numbers import counted, shape_text
from playground.graph import NodeSpec
from playground.graph.spec import LayerBlock
from playground.nn.base.activation import Activation
from playground.nn.base.layer import Layer
from playground.nn.compiler.node_info import NodeInfo, kind_title
from playground.nn.inspect.activation_curve import activation_of
from playground.ui.canvas.model import fonts, geometry

T = TypeVar("T")

Kept: TypeAlias = dict[str, tuple[tuple[object, ...], T]]
"""By node id: what something was made of, and what was made of it."""


class CardFacts(Struct, frozen=True):
    """What a card says, at whatever detail and whatever it shows below its words.

    Parameters
    ----------
    title, subtitle
        The two lines of a card at its own size: the name and what that does not say; the first
        problem, else the facts.
    facts
        Shape and parameter count, in words; the first says most.
    name, shape
        The same, shorter.
    summaries
        Name, shape and parameter count as lines, from all in words to the bare name.
    color
        What its kind of layer is recognized by; grey for a kind nobody knows.
    severity
        Of the worst problem.
    activation
        The one whose curve is shown.
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
    facts: tuple[str, ...]
    name: str
    shape: str
    summaries: tuple[tuple[str, ...], ...]
    color: str
    severity: Severity | None
    activation: Activation | None
    frozen: bool
    takes_input: bool
    tiles: int
    labels: tuple[str, ...]
    text_width: float


def facts_of_card(
    node: NodeSpec,
    layer: type[Layer] | None,
    info: NodeInfo | None,
    problems: Sequence[Diagnostic],
    name: str,
    tiles: int,
    features: tuple[str, ...],
) -> CardFacts:
    """Return what a card says.

    Parameters
    ----------
    node, layer, info
        The layer, its class (``None`` for a kind nobody knows), and what compilation says about it.
    problems
        What is wrong with it, errors first.
    name
        What it is called.
    tiles
        How many tiles there is room for.
    features
        The names of an input's values, where they are known.
    """
    facts, activation = _facts(layer, info), activation_of(node.kind, node.params)
    subtitle = (problems[0].message,) if problems else facts
    if info is not None and info.title:
        title = info.title
    else:
        title = kind_title(name, layer.title if layer else node.kind)
    return CardFacts(
        title=title,
        subtitle=subtitle,
        facts=facts,
        name=name,
        shape=_shape(info),
        summaries=_summaries(name, info, facts),
        color=(layer or Layer).color,
        severity=problems[0].severity if problems else None,
        activation=activation,
        frozen=node.frozen,
        takes_input=layer is None or layer.max_inputs != 0,
        tiles=tiles,
        labels=features if tiles else (),
        text_width=max(
            fonts.text_width(title, fonts.title_font())
            + (geometry.ICON + 4 if problems else 0)
            + (geometry.CURVE_ROOM if activation else 0)
            + (geometry.LOCK_ROOM if node.frozen else 0),
            _width(subtitle),
        ),
    )


def _facts(layer: type[Layer] | None, info: NodeInfo | None) -> tuple[str, ...]:
    """Return a layer's shape and parameter count, in words."""
    if info is None or info.shape is None:
        return ("unknown shape" if layer else "unknown kind of layer",)
    is_input = layer is not None and layer.max_inputs == 0
    flat, noun = len(info.shape) == 1, "feature" if is_input else "unit"
    shape = counted(info.shape[0], noun) if flat else shape_text(info.shape)
    if is_input or not info.parameters:
        return (shape,)
    return shape, counted(info.parameters, "param")


def _shape(info: NodeInfo | None) -> str:
    """Return a layer's shape, as short as can be; a question mark while it is unknown."""
    return shape_text(info.shape) if info is not None and info.shape is not None else "?"


def _summaries(
    name: str, info: NodeInfo | None, facts: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    shape = _shape(info)
    words = facts if info is not None and info.shape else (shape,)
    numbers = [shape]
    if info is not None and info.parameters:
        numbers.append(f"{info.parameters:,} p")
    return (name, *words), (name, *numbers), (name, shape), (name,)


def _width(line: tuple[str, ...]) -> float:
    """Return how wide a card's second line runs."""
    return fonts.text_width(" · ".join(line), fonts.secondary_font())


class BlockFacts(Struct, frozen=True):
    """What is said of a block.

    Parameters
    ----------
    words
        How much is in it; with a problem inside, that first.
    problems
        The diagnostics of its layers, errors first.
    size
        Of its card while it is collapsed; ``None`` where it has a frame.
    """

    words: tuple[str, ...]
    problems: tuple[Diagnostic, ...]
    size: QSizeF | None


def facts_of_block(
    block: LayerBlock,
    infos: Mapping[str, NodeInfo],
    names: Mapping[str, str],
    problems: Mapping[str, Sequence[Diagnostic]],
) -> BlockFacts:
    """Return what is said of a block.

    Parameters
    ----------
    block
        The block.
    infos, names, problems
        What compilation says about the layers, what they are called, and what is wrong with them.
    """
    found = [each for node_id in block.members for each in problems.get(node_id, ())]
    found.sort(key=lambda d: d.severity is not Severity.ERROR)
    count = sum(infos[i].parameters for i in block.members if i in infos)
    words: tuple[str, ...] = (counted(len(block.members), "layer"), counted(count, "param"))
    if found:
        words = (f"{names[found[0].node_id]}: {found[0].message}", *words)
    size = None
    if block.collapsed:
        title = fonts.text_width(block.name, fonts.title_font())
        size = geometry.card_size(0, max(title, _width(words)))
    return BlockFacts(words, tuple(found), size)


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
