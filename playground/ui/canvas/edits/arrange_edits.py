"""Selected layers put in line, or apart equally, as edits."""

from playground.graph.alignment import Axis, Line, aligned, distributed
from playground.graph.spec import Position
from playground.ui.canvas.model import canvas_edits
from playground.ui.canvas.model.canvas_edits import CanvasEdit
from playground.ui.canvas.model.canvas_model import CanvasModel

LINES: dict[Line, str] = {
    "left": "left edges",
    "center": "centers",
    "right": "right edges",
    "top": "top edges",
    "middle": "middles",
    "bottom": "bottom edges",
}
AXES: tuple[Axis, ...] = ("horizontally", "vertically")


def align(model: CanvasModel, node_ids: tuple[str, ...], line: Line) -> CanvasEdit | None:
    """Put layers in line; ``None`` where they are."""
    places = {i: model.positions[i] for i in node_ids}
    return _moved(model, aligned(places, _sizes(model), line), f"Align {LINES[line]}")


def distribute(model: CanvasModel, node_ids: tuple[str, ...], axis: Axis) -> CanvasEdit | None:
    """Make the gaps between layers equal; ``None`` where they are."""
    places = {i: model.positions[i] for i in node_ids}
    return _moved(model, distributed(places, _sizes(model), axis), f"Distribute {axis}")


def _sizes(model: CanvasModel) -> dict[str, tuple[float, float]]:
    return {i: (size.width(), size.height()) for i, size in model.sizes.items()}


def _moved(model: CanvasModel, places: dict[str, Position], text: str) -> CanvasEdit | None:
    changed = {i: place for i, place in places.items() if place != model.positions[i]}
    if not changed:
        return None
    edit = canvas_edits.move(model, changed)
    return CanvasEdit(text, edit.network, edit.layout, glides=True)
