"""What a card shows, as a value."""

from msgspec import Struct
from PySide6.QtCore import QSizeF

from playground.core import Severity
from playground.nn.base.activation import Activation
from playground.ui.canvas.faces.face import Face
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.model.card_facts import Kept, keep
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
        The one whose curve is shown.
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
    activation: Activation | None
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


def card_contents(
    model: CanvasModel, earlier: Kept[CardContent] | None = None
) -> Kept[CardContent]:
    """Return what every node's card shows, and what that follows from.

    Parameters
    ----------
    model
        What is drawn.
    earlier
        What was found before: cards that show the same keep the same value.
    """
    facts, sizes, faces = model.card_facts, model.sizes, model.shown_faces
    sources, targets, output, detail = model.sources, model.targets, model.output, model.detail
    keys = {
        i: (each, sizes[i], faces.get(i), i in targets, i in sources or i == output, detail)
        for i, each in facts.items()
    }
    return keep(earlier or {}, keys, lambda node_id: card_content(model, node_id))


def card_content(model: CanvasModel, node_id: str) -> CardContent:
    """Return what a node's card shows."""
    facts, size = model.card_facts[node_id], model.sizes[node_id]
    shows_block = model.detail is LevelOfDetail.BLOCK
    return CardContent(
        title=facts.title,
        subtitle=" · ".join(facts.subtitle),
        short_subtitle=facts.subtitle[0],
        name=facts.name,
        shape=facts.shape,
        summaries=facts.summaries,
        color=facts.color,
        severity=facts.severity,
        width=size.width(),
        height=size.height(),
        tiles=0 if shows_block else facts.tiles,
        labels=() if shows_block else facts.labels,
        face=model.shown_face(node_id),
        activation=facts.activation,
        frozen=facts.frozen,
        takes_input=facts.takes_input,
        has_source=node_id in model.targets,
        has_target=node_id == model.output or node_id in model.sources,
        detail=model.detail,
    )
