"""Which face a layer has: decided by what it takes, holds and gives, never by its name.

So a new layer has a face by existing. The first rule that knows something says it.
"""

from math import prod

from msgspec.structs import replace

from playground.core.text.numbers import counted
from playground.ui.canvas.faces.cells import (
    MOST_COLUMN,
    column,
    filters,
    heatmap,
    maps,
    row_of_units,
    strip,
    units,
)
from playground.ui.canvas.faces.ends import input_face, output_face
from playground.ui.canvas.faces.face import Face
from playground.ui.canvas.faces.facts import Incoming, Measure, NodeFacts
from playground.ui.canvas.faces.parts import (
    Cells,
    Chart,
    Origin,
    Part,
    Scale,
    Source,
    Words,
)

MOST_INCOMING = 4
MOST_IN_CHART = 48
MOST_WIRED = 32
"""Between layers of so many units, wires show every weight."""

_CHART_WIDTH = 144.0

SYMBOLS = {"scale": "γ scale", "bias": "β shift", "running_mean": "mean", "slope": "α slope"}
"""What a chart calls arrays that have a symbol; others go by their own names."""


def make_face(facts: NodeFacts, measure: Measure) -> Face:
    """Return what a layer's card shows.

    Parameters
    ----------
    facts
        What is known of the layer before it is trained.
    measure
        Returns how wide small words run.
    """
    face = input_face(facts, measure) or output_face(facts, measure)
    if face is not None:
        return face
    known = [*_learned(facts, measure), *_incoming(facts, measure)]
    return _with_output(facts, known, measure)


def _with_output(facts: NodeFacts, above: list[Part], measure: Measure) -> Face:
    """Put what the layer gives below the rest, as maps, units or, merely moved, as a strip."""
    shape, scale = facts.shape, _scale(facts)
    source = Source(Origin.OUTPUT, facts.node_id)
    count = prod(shape)
    if len(shape) == 3:
        return Face(facts.node_id, (*above, *_maps(facts, source, measure, small=not above)))
    if _stacked(facts):
        return _side_by_side(facts, scale, measure)
    if _is_moved(facts) and count > MOST_COLUMN:
        return Face(facts.node_id, (*above, strip(source, count, scale, facts.limit)))
    cells = units(source, count, scale, facts.limit)
    parts: list[Part] = [*above, cells, *_more(cells, "unit", measure)]
    weights = _heatmap(facts)
    if weights is not None:
        text = "weights, in × out"
        parts += [weights, Words((text,), measure(text))]
    return Face(facts.node_id, tuple(parts), (len(above),) if cells.across == 1 else ())


def _scale(facts: NodeFacts) -> Scale:
    return Scale.AMOUNT if facts.is_positive else Scale.SIGNED


def _is_moved(facts: NodeFacts) -> bool:
    """Tell whether a layer computes nothing: its values come in another shape."""
    shapes = [source.shape for source in facts.incoming]
    return len(shapes) == 1 and shapes[0] != facts.shape and prod(shapes[0]) == prod(facts.shape)


def _heatmap(facts: NodeFacts) -> Cells | None:
    """Return the weight of a layer that has too many for wires."""
    shapes = [source.shape for source in facts.incoming]
    if not shapes or facts.is_input:
        return None
    weight = next((s for s in facts.layer.parameters(shapes) if s.role == "weight"), None)
    if weight is None or len(weight.shape) != 2 or 0 in weight.shape:  # nothing comes in
        return None
    if max(weight.shape) <= MOST_WIRED:
        return None
    return heatmap(Source(Origin.PARAMETER, facts.node_id, weight.name), weight.shape)


def _maps(facts: NodeFacts, source: Source, measure: Measure, *, small: bool) -> list[Part]:
    channels, height, width = facts.shape
    scale = Scale.INK if facts.is_positive else Scale.SIGNED
    cells = maps(source, (channels, height, width), scale, small=small)
    return [cells, *_more(cells, "map", measure)]


def _more(cells: Cells, noun: str, measure: Measure) -> list[Part]:
    """Return how many there are besides those that are shown."""
    rest = cells.total - cells.start - cells.count
    text = f"+ {counted(rest, f'more {noun}')}"
    return [Words((text,), measure(text))] if rest else []


def _learned(facts: NodeFacts, measure: Measure) -> list[Part]:
    """Return filters, or what a layer learns and remembers per unit as charts."""
    shapes = [source.shape for source in facts.incoming]
    learned = facts.layer.parameters(shapes) if shapes else ()
    weight = next((spec for spec in learned if spec.role == "weight"), None)
    if weight is not None:
        if len(weight.shape) != 4 or len(facts.shape) != 3:
            return []
        cells = filters(Source(Origin.PARAMETER, facts.node_id, weight.name), weight.shape)
        return [cells, _answering(cells, measure)]
    arrays = [(Origin.PARAMETER, spec.name, spec.shape) for spec in learned]
    if shapes:
        arrays += [(Origin.STATE, s.name, s.shape) for s in facts.layer.state(shapes)]
    labels = {name: SYMBOLS.get(name, name.replace("running_", "")) for _, name, _ in arrays}
    wide = max((measure(label) for label in labels.values()), default=0.0) + 2
    return [
        _chart(Source(origin, facts.node_id, name), labels[name], prod(shape), wide)
        for origin, name, shape in arrays
    ]


def _chart(source: Source, label: str, total: int, wide: float) -> Chart:
    count = min(total, MOST_IN_CHART)
    return Chart(source, label, count, total, wide, max(3.0, min(10.0, _CHART_WIDTH / count)))


def _answering(cells: Cells, measure: Measure) -> Words:
    """Say what stands above and below, in as many lines as the filters are wide."""
    noun = "filter" if cells.total == 1 else "filters"
    text = f"{cells.total:,} {noun}, and what each answers to this picture"
    lines, room = [""], max(cells.size[0], 120.0)
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if measure(longer) > room and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return Words(tuple(lines), max(map(measure, lines)))


def _stacked(facts: NodeFacts) -> bool:
    """Tell whether a layer's units are those of its sources, one after the other."""
    parts = [source.shape for source in facts.incoming]
    flat = len(facts.shape) == 1 and all(len(shape) == 1 for shape in parts)
    total = facts.shape[0]
    return flat and len(parts) > 1 and sum(s[0] for s in parts) == total <= MOST_WIRED


def _side_by_side(facts: NodeFacts, scale: Scale, measure: Measure) -> Face:
    """Return the units of each source below its name."""
    parts, places, start = list[Part](), list[int](), 0
    for source in facts.incoming:
        parts.append(Words((source.name,), min(measure(source.name), _CHART_WIDTH)))
        own = Source(Origin.OUTPUT, facts.node_id)
        cells = column(own, facts.shape[0], scale, facts.limit)
        count = source.shape[0]
        places.append(len(parts))
        parts.append(_part_of(cells, start, count))
        start += count
    return Face(facts.node_id, tuple(parts), tuple(places))


def _part_of(cells: Cells, start: int, count: int) -> Cells:
    """Return some of the cells of a column."""
    return replace(cells, start=start, count=count)


def _incoming(facts: NodeFacts, measure: Measure) -> list[Part]:
    """Return what comes into a layer that takes several: the numbers of each below its name."""
    many = type(facts.layer).max_inputs != 1 and len(facts.incoming) > 1
    if not many or _stacked(facts):
        return []
    parts = list[Part]()
    for source in facts.incoming[:MOST_INCOMING]:
        parts += [Words((source.name,), min(measure(source.name), _CHART_WIDTH)), _small(source)]
    rest = len(facts.incoming) - MOST_INCOMING
    if rest > 0:
        text = f"+ {rest} more"
        parts.append(Words((text,), measure(text)))
    text = f"together: {type(facts.layer).title}"
    return [*parts, Words((text,), measure(text))]


def _small(source: Incoming) -> Cells:
    """Return a source's numbers, small."""
    origin = Source(Origin.OUTPUT, source.node_id)
    if len(source.shape) == 3:
        channels, height, width = source.shape
        scale = Scale.INK if source.is_positive else Scale.SIGNED
        return maps(origin, (channels, height, width), scale)
    scale = Scale.AMOUNT if source.is_positive else Scale.SIGNED
    return row_of_units(origin, prod(source.shape), scale)
