"""The lines that show what moved cards line up with."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem

from playground.graph.guides import Guide
from playground.ui.canvas.scene.scene import NetworkScene

_TICK = 5.0


class GuideLines(QGraphicsPathItem):
    """All guides of one moment; gaps have an end like a measure's."""

    def __init__(self, scene: NetworkScene) -> None:
        super().__init__()
        pen = QPen(QColor(scene.theme.accent), 1.0)
        pen.setCosmetic(True)
        self.setPen(pen)
        self.setZValue(8)
        self.guides: tuple[Guide, ...] = ()

    def show_guides(self, guides: Sequence[Guide], zoom: float) -> None:
        """Draw exactly these."""
        self.guides = tuple(guides)
        path = QPainterPath()
        for guide in guides:
            line = QLineF(QPointF(*guide.start), QPointF(*guide.end))
            path.moveTo(line.p1())
            path.lineTo(line.p2())
            if guide.is_gap:
                across = line.normalVector().unitVector()
                tick = QPointF(across.dx(), across.dy()) * (_TICK / zoom)
                for end in (line.p1(), line.p2()):
                    path.moveTo(end - tick)
                    path.lineTo(end + tick)
        self.setPath(path)
