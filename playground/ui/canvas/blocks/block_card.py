"""A collapsed block: a card like a layer's, on a stack of others."""

from collections import Counter

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from playground.core.text.numbers import counted
from playground.graph.blocks import CARD
from playground.graph.spec import LayerBlock
from playground.ui.canvas.items.card import CardItem
from playground.ui.canvas.items.card_content import CardContent
from playground.ui.canvas.model import geometry
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.model.level_of_detail import LevelOfDetail
from playground.ui.theme.tokens import CARD_RADIUS, Theme

_SHEET = 4.0
"""How far each sheet of the stack is behind the one before."""

_SHEETS = 2


class BlockCardItem(CardItem):
    """The card of one collapsed block."""

    def __init__(self, block_id: str, content: CardContent, theme: Theme) -> None:
        super().__init__(CARD + block_id, content, theme)
        self._look = theme

    @override
    def set_theme(self, theme: Theme) -> None:
        self._look = theme
        super().set_theme(theme)

    @override
    def _reach(self) -> QRectF:
        far = _SHEETS * _SHEET + 2
        return super()._reach().adjusted(0, 0, far, far)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw the stack, then the card on it."""
        if self.content.detail is not LevelOfDetail.BLOCK:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._look.border), 1.0))
            painter.setBrush(QColor(self._look.surface))
            outline = geometry.card_rect(self.content.size).adjusted(0.5, 0.5, -0.5, -0.5)
            for sheet in range(_SHEETS, 0, -1):
                behind = outline.translated(QPointF(_SHEET, _SHEET) * sheet)
                painter.drawRoundedRect(behind, CARD_RADIUS, CARD_RADIUS)
        super().paint(painter, option, widget)

    @override
    def _paint_ports(self, painter: QPainter) -> None:
        """Show where wires enter and leave: what they lead to inside cannot be taken hold of."""
        content = self.content
        sides = (
            (geometry.input_port, content.takes_input),
            (geometry.output_port, content.has_target),
        )
        painter.setPen(QPen(QColor(self._look.disabled), 1.5))
        painter.setBrush(QColor(self._look.surface))
        for place, is_wired in sides:
            if is_wired:
                radius = geometry.PORT_RADIUS - 0.75
                painter.drawEllipse(place(content.size), radius, radius)


def block_content(model: CanvasModel, block: LayerBlock) -> CardContent:
    """Return what a collapsed block's card shows."""
    told = model.block_facts[block.id]
    assert told.size is not None, "a block with a frame has no card"
    facts, problems, members = told.words, told.problems, frozenset(block.members)
    layers = counted(len(members), "layer")
    (color, _), *_ = Counter(model.card_facts[i].color for i in block.members).most_common(1)
    return CardContent(
        title=block.name,
        subtitle=" · ".join(facts),
        short_subtitle=facts[0],
        name=block.name,
        shape=layers,
        summaries=((block.name, *facts), (block.name, layers)),
        color=color,
        severity=problems[0].severity if problems else None,
        width=told.size.width(),
        height=told.size.height(),
        tiles=0,
        labels=(),
        face=None,
        activation=None,
        frozen=False,
        takes_input=any(e.target in members and e.source not in members for e in model.edges),
        has_source=True,
        has_target=any(e.source in members and e.target not in members for e in model.edges),
        detail=model.detail,
    )
