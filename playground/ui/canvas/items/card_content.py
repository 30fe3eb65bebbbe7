"""What a card shows, as a value."""

from msgspec import Struct
from PySide6.QtCore import QSizeF

from playground.core import Severity
from playground.ui.canvas.faces.face import Face
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.model.level_of_detail import LevelOfDetail


class CardContent(Struct, frozen=True):
    """Everything a card shows that comes from the document, and how much of it.

    Parameters
    ----------
    title, subtitle
        The two lines of a card at its own size.
    name, short_subtitle, shape
        The same, shorter, and the second shorter still.
    summaries
        Name, shape and parameter count as lines, the wordiest choice first.
    color
        What its kind of layer is recognized by.
    severity
        Of the worst problem.
    width, height
        The card's size.
    tiles, labels
        How many tiles are shown, and the names beside them.
    face
        What is shown below the words instead of tiles, if anything.
    activation
        The name of the activation whose curve is shown; empty for none.
    frozen
        Whether training leaves it as it is.
    takes_input, has_source, has_target
        Which ports there are, and which are connected.
    detail
        How much is shown.
    """

    title: str
    subtitle: str
    name: str
    short_subtitle: str
    shape: str
    summaries: tuple[tuple[str, ...], ...]
    color: str
    severity: Severity | None
    width: float
    height: float
    tiles: int
    labels: tuple[str, ...]
    face: Face | None
    activation: str
    frozen: bool
    takes_input: bool
    has_source: bool
    has_target: bool
    detail: LevelOfDetail

    @property
    def has_footer(self) -> bool:
        """Whether there is a line's room below what the card shows."""
        return self.tiles > 0 or self.face is not None

    @property
    def shows_units(self) -> bool:
        """Whether every unit has a place of its own, where its wires end."""
        return self.tiles > 0 or (self.face is not None and bool(self.face.units))

    @property
    def size(self) -> QSizeF:
        """The card's size."""
        return QSizeF(self.width, self.height)


def card_content(model: CanvasModel, node_id: str) -> CardContent:
    """Return what a node's card shows."""
    problems, layer, size = model.problems(node_id), model.layer(node_id), model.sizes[node_id]
    subtitle = model.subtitle(node_id)
    return CardContent(
        title=model.title(node_id),
        subtitle=" · ".join(subtitle),
        short_subtitle=subtitle[0],
        name=model.name(node_id),
        shape=model.shape(node_id),
        summaries=model.summaries(node_id),
        color=model.color(node_id),
        severity=problems[0].severity if problems else None,
        width=size.width(),
        height=size.height(),
        tiles=model.shown_tiles(node_id),
        labels=model.labels(node_id),
        face=model.shown_face(node_id),
        activation=model.activation(node_id),
        frozen=model.is_frozen(node_id),
        takes_input=layer is None or layer.max_inputs != 0,
        has_source=node_id in model.targets,
        has_target=node_id == model.output or node_id in model.sources,
        detail=model.detail,
    )
