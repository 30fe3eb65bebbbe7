"""An overview in a corner of the canvas: all cards, and the part that is in sight."""

from typing import Protocol

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGraphicsView, QWidget
from typing_extensions import override

from playground.ui.canvas.scene.scene import NetworkScene
from playground.ui.theme.tokens import GRID

LARGEST = QSize(176, 112)
_SMALLEST_CARD = 2.0


class MinimapHost(Protocol):
    """The canvas, as the overview sees it."""

    @property
    def network_scene(self) -> NetworkScene:
        """The items."""
        ...

    def content(self) -> QRectF:
        """Return the area of everything drawn."""
        ...

    def visible_rect(self) -> QRectF:
        """Return the part of the scene that is seen."""
        ...

    def look_at(self, point: QPointF) -> None:
        """Bring a point of the scene to the middle of the view."""
        ...


class Minimap(QWidget):
    """Shown while it is wanted and the network does not fit; a press or drag moves the view."""

    def __init__(self, view: QGraphicsView, host: MinimapHost) -> None:
        super().__init__(view)  # not of its viewport, whose children scroll
        self._area, self._host = view.viewport(), host
        self._is_wanted = True
        # Made once for many pictures: the view moves more often than the cards.
        self._shown_boxes: object = None
        self._made_boxes: tuple[list[QRectF], ...] = ()
        # An edit moves the view several times: the cards are walked through once, afterwards.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._look_again)
        self.setCursor(Qt.CursorShape.SizeAllCursor)
        self.setToolTip("The whole network; drag to move the view")
        self.setAccessibleName("Overview of the network")
        self._area.installEventFilter(self)
        for bar in (view.horizontalScrollBar(), view.verticalScrollBar()):
            bar.valueChanged.connect(self.follow)
            bar.rangeChanged.connect(self.follow)
        self.hide()

    def set_wanted(self, wanted: bool) -> None:
        """Say whether a person wants it at all."""
        self._is_wanted = wanted
        self.follow()

    def follow(self) -> None:
        """Show what is in sight, or hide while that is everything; once this event is over."""
        self._soon.start()

    def _look_again(self) -> None:
        content = self._host.content()
        fits = content.isEmpty() or self._host.visible_rect().contains(content)
        self.setVisible(self._is_wanted and not fits)
        if self.isHidden():
            return
        whole = self._whole()
        scale = min(LARGEST.width() / whole.width(), LARGEST.height() / whole.height())
        size = (whole.size() * scale).toSize().expandedTo(QSize(48, 32))
        place = QRect(QPoint(), size)
        place.moveBottomRight(self._area.geometry().bottomRight() - QPoint(GRID, GRID))
        self.setGeometry(place)
        self.update()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.follow()
        return super().eventFilter(watched, event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._look(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._look(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        whole = self._whole()
        if whole.isEmpty():  # all was deleted, and it is hidden in a moment
            return
        scene = self._host.network_scene
        theme = scene.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        colors = (theme.secondary, theme.accent)
        for color, boxes in zip(colors, self._boxes(scene, whole), strict=True):
            painter.setBrush(QColor(color))
            painter.drawRects(boxes)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.accent), 1.5))
        seen = self._shown(self._host.visible_rect(), whole)
        painter.drawRect(seen.intersected(QRectF(self.rect()).adjusted(1, 1, -1, -1)))

    def _boxes(self, scene: NetworkScene, whole: QRectF) -> tuple[list[QRectF], ...]:
        """Return what stands for the cards in the overview, those selected apart."""
        cards, boxes = scene.outlines()
        chosen = np.array([card.is_selected for card in cards], dtype=bool)
        shown = (boxes.tobytes(), chosen.tobytes(), whole.getRect(), self.size().toTuple())
        if shown == self._shown_boxes:
            return self._made_boxes
        scale = (self.width() / whole.width(), self.height() / whole.height())
        at = (boxes[:, :2] - (whole.x(), whole.y())) * scale
        size = np.maximum((boxes[:, 2:] - boxes[:, :2]) * scale, _SMALLEST_CARD)
        places = np.hstack([at, size])
        self._shown_boxes = shown
        self._made_boxes = tuple(
            [QRectF(*place) for place in places[mask].tolist()] for mask in (~chosen, chosen)
        )
        return self._made_boxes

    def _whole(self) -> QRectF:
        """Return what the overview shows: all cards, and a little around them."""
        content = self._host.content()
        room = 0.04 * max(content.width(), content.height())
        return content.adjusted(-room, -room, room, room)

    def _shown(self, rect: QRectF, whole: QRectF) -> QRectF:
        x, y = self.width() / whole.width(), self.height() / whole.height()
        return QRectF(
            (rect.x() - whole.x()) * x,
            (rect.y() - whole.y()) * y,
            rect.width() * x,
            rect.height() * y,
        )

    def _look(self, event: QMouseEvent) -> None:
        whole, at = self._whole(), event.position()
        if whole.isEmpty():
            return
        x = whole.x() + at.x() / self.width() * whole.width()
        y = whole.y() + at.y() / self.height() * whole.height()
        self._host.look_at(QPointF(x, y))
        event.accept()
