"""Faces of the two ends: what goes into a network, and what it answers."""

from math import prod

from msgspec.structs import replace

from playground.ui.canvas.faces.cells import MOST_COLUMN, picture
from playground.ui.canvas.faces.face import Face
from playground.ui.canvas.faces.facts import Measure, NodeFacts
from playground.ui.canvas.faces.parts import Bars, Origin, Part, Source, Words

MOST_FEATURES, MOST_CLASSES = 12, 10
"""Lines that are shown of a list that is longer than a column of units may be."""

WIDEST_NAME = 112.0
_SLACK = 1.25
"""Names are written larger where the view is zoomed out."""


def input_face(facts: NodeFacts, measure: Measure) -> Face | None:
    """Return the sample as a picture or as named bars; ``None`` for what is no input."""
    if not facts.is_input:
        return None
    data, source = facts.data, Source(Origin.FEATURES, facts.node_id)
    truth = Words(("",), 0.0, is_truth=True)
    if data.image_shape is not None and prod(data.image_shape) == prod(facts.shape):
        return Face(facts.node_id, (picture(source, data.image_shape), truth))
    names = facts.features
    if not prod(facts.shape):
        return Face(facts.node_id, (truth,))
    if len(names) != prod(facts.shape):
        names = tuple(f"feature {i + 1}" for i in range(prod(facts.shape)))
    elif set(names) - set(data.columns):  # computed ones: as the network takes them
        source = Source(Origin.OUTPUT, facts.node_id)
    elif names != data.columns:
        source = replace(source, picked=tuple(map(data.columns.index, names)))
    return _listed(source, names, MOST_FEATURES, measure, (truth,))


def output_face(facts: NodeFacts, measure: Measure) -> Face | None:
    """Return the answer with the classes' or targets' names; ``None`` where there is none."""
    data, source = facts.data, Source(Origin.PREDICTION, facts.node_id)
    count = prod(facts.shape)
    if not facts.is_output or facts.is_input:
        return None
    if data.reconstructs and data.image_shape is not None and prod(data.image_shape) == count:
        return Face(facts.node_id, (picture(source, data.image_shape),))
    names = data.targets or data.classes
    if len(data.classes) == 2 and count == 1:
        names = data.classes[1:]
    if not names or len(names) != count:
        return None
    more = (Words(("",), 0.0, is_truth=True),) if data.targets else ()
    return _listed(source, names, MOST_CLASSES, measure, more, by_size=not data.targets)


def _listed(
    source: Source,
    names: tuple[str, ...],
    most: int,
    measure: Measure,
    more: tuple[Words, ...],
    *,
    by_size: bool = False,
) -> Face:
    """Return a line for each name, or for some of them and how many there are besides."""
    is_long = len(names) > MOST_COLUMN
    count = most if is_long else len(names)
    shown = names if by_size else names[:count]
    wide = min(WIDEST_NAME, _SLACK * max(measure(name) for name in shown))
    pitch = 18.0 if count <= 8 else 15.0
    bars = Bars(source, names, count, wide, pitch, by_size=is_long and by_size)
    parts: tuple[Part, ...] = (bars,)
    if is_long:
        text = f"+ {len(names) - count:,} more"
        parts = (bars, Words((text,), measure(text)))
    return Face(source.node_id, (*parts, *more), () if is_long else (0,))
