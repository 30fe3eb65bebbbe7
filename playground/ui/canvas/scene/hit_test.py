"""What lies under a point of the scene."""

from typing import Literal

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF

from playground.graph import Edge
from playground.ui.canvas.faces.face import FaceSpot
from playground.ui.canvas.model import geometry
from playground.ui.canvas.scene.scene import NetworkScene
from playground.ui.support.chosen_parameter import Place

END_REACH = 20.0
"""How far from its card, in pixels of the screen, the end of a weight's line can be taken off."""

Kind = Literal["nothing", "button", "port", "card", "block", "wire"]


class Hit(Struct, frozen=True):
    """What was hit.

    Parameters
    ----------
    kind
        The kind of thing.
    node_id
        The node of a card, port or button.
    side
        ``"in"`` or ``"out"`` for a port.
    step
        −1 or +1 for a button.
    unit
        The tile under the point, if any.
    spot
        The number of a card's face under the point, if any.
    edge, line
        The wire, and which of its lines is nearest.
    end
        The wire's end that can be taken off here: ``"source"`` or ``"target"``, if any.
    block
        The id of a block whose card, or frame's name, was hit.
    on_bias
        Whether the mark of the unit's bias was hit.
    """

    kind: Kind = "nothing"
    node_id: str = ""
    side: str = ""
    step: int = 0
    unit: int | None = None
    spot: FaceSpot | None = None
    edge: Edge | None = None
    line: int = 0
    end: Literal["", "source", "target"] = ""
    block: str = ""
    on_bias: bool = False

    def parameter(self, scene: NetworkScene) -> Place | None:
        """Return which learned number was hit: a weight's line, or the mark of a bias."""
        if self.on_bias and self.unit is not None:
            return (self.node_id, "bias", (self.unit,))
        wire = scene.wires.get(self.edge) if self.edge is not None else None
        index = wire.place_of(self.line) if wire is not None else None
        return (wire.edge.target, "weight", index) if wire is not None and index else None


def hit_test(
    scene: NetworkScene, point: QPointF, zoom: float, *, prefer_wires: bool = False
) -> Hit:
    """Return what is on top at a point; reach is measured in pixels of the screen.

    Wires of single weights run over their cards up to the tiles. There a press means the card,
    while a tooltip is about the wire: ``prefer_wires`` says which is asked for.
    """
    step = scene.pill.step_at(point)
    if step:
        return Hit("button", scene.pill.node_id, step=step)
    # From far away a block's middle is still the block.
    reach = min(geometry.PORT_REACH / min(zoom, 1.0), geometry.CARD_WIDTH / 4)
    port = port_near(scene, point, reach)
    if port is not None:
        return Hit("port", port[0], side=port[1])
    wire = wire_near(scene, point, geometry.WIRE_REACH / min(zoom, 1.0))
    card = card_at(scene, point)
    if card is not None:
        tile = tile_at(scene, card, point)
        spot = scene.cards[card].face.spot_at(point - scene.cards[card].pos())
        if (
            prefer_wires
            and tile is None
            and spot is None
            and wire
            and _ends_at_tiles(scene, wire, card)
        ):
            return Hit("wire", edge=wire[0], line=wire[1])
        on_bias = tile is not None and scene.cards[card].units.is_on_bias(
            tile, point - scene.cards[card].pos()
        )
        return Hit("card", card, unit=tile, spot=spot, on_bias=on_bias)
    block = scene.blocks.at(point, frames=False)
    if block:
        return Hit("block", block=block)
    if wire is not None:
        end = end_near(scene, wire[0], point, zoom)
        return Hit("wire", edge=wire[0], line=wire[1], end=end)
    block = scene.blocks.at(point, frames=True)
    return Hit("block", block=block) if block else Hit()


def card_at(scene: NetworkScene, point: QPointF) -> str | None:
    """Return the topmost card at a point."""
    for node_id, card in reversed(scene.cards.items()):
        if card.isVisible() and card.rect().contains(point):
            return node_id
    return None


def tile_at(scene: NetworkScene, node_id: str, point: QPointF) -> int | None:
    """Return the unit of a card whose picture is at a point."""
    card = scene.cards[node_id]
    local = point - card.pos()
    return next((i for i, rect in enumerate(card.units.pictures) if rect.contains(local)), None)


def port_near(
    scene: NetworkScene, point: QPointF, reach: float, side: str = ""
) -> tuple[str, str] | None:
    """Return the nearest port within reach, optionally of one side only."""
    best: tuple[str, str] | None = None
    for node_id, card in scene.cards.items():
        near = card.rect().adjusted(-reach, -reach, reach, reach).contains(point)
        if not near or not card.isVisible():
            continue
        for each in ("in", "out") if card.content.takes_input else ("out",):
            if side and each != side:
                continue
            away = card.port(each) - point
            distance = (away.x() ** 2 + away.y() ** 2) ** 0.5
            if distance <= reach:
                best, reach = (node_id, each), distance
    return best


def wire_near(scene: NetworkScene, point: QPointF, reach: float) -> tuple[Edge, int] | None:
    """Return the nearest wire within reach and which of its lines it is."""
    best: tuple[Edge, int] | None = None
    for edge, wire in scene.wires.items():
        around = wire.boundingRect().adjusted(-reach, -reach, reach, reach)
        if wire.isVisible() and around.contains(point):
            line, distance = wire.nearest(point)
            if distance <= reach:
                best, reach = (edge, line), distance
    return best


def end_near(
    scene: NetworkScene, edge: Edge, point: QPointF, zoom: float
) -> Literal["", "source", "target"]:
    """Return the end of a wire that a press takes off: near its cards, anywhere on a single line.

    In the middle of lines that stand for weights a press is about the weight.
    """
    ends = (scene.cards[edge.source], scene.cards[edge.target])
    if not all(card.isVisible() for card in ends):
        return ""  # which layer of the collapsed block it leads to could not be seen
    start, end = (card.rect() for card in ends)
    from_start, to_end = _away(start, point), _away(end, point)
    nearest = min(from_start, to_end)
    if scene.wires[edge].style.kind != "single" and nearest > min(
        END_REACH / zoom, (from_start + to_end) / 3
    ):
        return ""
    return "source" if from_start < to_end else "target"


def _away(rect: QRectF, point: QPointF) -> float:
    """Return the distance of a point from a rectangle, 0 within it."""
    dx = max(rect.left() - point.x(), 0.0, point.x() - rect.right())
    dy = max(rect.top() - point.y(), 0.0, point.y() - rect.bottom())
    return float((dx * dx + dy * dy) ** 0.5)


def _ends_at_tiles(scene: NetworkScene, wire: tuple[Edge, int], node_id: str) -> bool:
    """Tell whether a wire ends at the tiles of this card."""
    is_end = node_id in (wire[0].source, wire[0].target)
    return is_end and scene.wires[wire[0]].style.kind != "single"
