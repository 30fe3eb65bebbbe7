"""A view that zooms about the pointer, scrolls freely, and knows how to show everything."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget
from typing_extensions import override

from playground.ui.theme.tokens import GRID

SMALLEST, LARGEST = 0.15, 4.0
STEP = 1.25
_FIT_MARGIN = 4.0 * GRID
_LARGER = 1.02
"""How much larger a fit must make things to be worth the move."""


class ZoomView(QGraphicsView):
    """Zooming and scrolling, without any network in it.

    Until the person zooms or scrolls, the content is kept in the middle and wholly visible.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_untouched = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)

    @property
    def zoom(self) -> float:
        """Pixels of the screen per pixel of the scene."""
        return self.transform().m11()

    def content(self) -> QRectF:
        """Return the area that fitting shows."""
        return QRectF()

    def visible_rect(self) -> QRectF:
        """Return the part of the scene that is seen."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def zoom_in(self) -> None:
        """Show less, larger."""
        self._zoom_about(self.viewport().rect().toRectF().center(), STEP)

    def zoom_out(self) -> None:
        """Show more, smaller."""
        self._zoom_about(self.viewport().rect().toRectF().center(), 1 / STEP)

    def zoom_reset(self) -> None:
        """Show everything at its own size."""
        self._zoom_about(self.viewport().rect().toRectF().center(), 1 / self.zoom)

    def fit(self) -> None:
        """Show the whole content, at its own size where there is room."""
        self._is_untouched = True
        area = self.content()
        if area.isEmpty():
            self.resetTransform()
            self.centerOn(QPointF())
            return
        scale = self._fitting_zoom(area)
        self.resetTransform()
        self.scale(scale, scale)
        self.centerOn(area.center())
        self._view_moved()

    def fit_if_untouched(self, *, closely: bool = False) -> None:
        """Show everything again, unless the person has chosen what to look at.

        Parameters
        ----------
        closely
            Fit also what is wholly visible already, where there is room to show it larger.
        """
        if self._wants_fit(self.content(), closely=closely):
            self.fit()

    def zoom_for(self, area: QRectF, *, closely: bool = False) -> float:
        """Return the zoom that :meth:`fit_if_untouched` leads to once the content has this area."""
        return self._fitting_zoom(area) if self._wants_fit(area, closely=closely) else self.zoom

    def _wants_fit(self, area: QRectF, *, closely: bool) -> bool:
        if not self._is_untouched or area.isEmpty():
            return False
        is_small = closely and self._fitting_zoom(area) > _LARGER * self.zoom
        return is_small or not self.visible_rect().contains(area)

    def _fitting_zoom(self, area: QRectF) -> float:
        """Return the zoom at which an area is wholly seen, its own size at most."""
        room = self.viewport().rect().toRectF()
        across = (room.width() - 2 * _FIT_MARGIN) / area.width()
        down = (room.height() - 2 * _FIT_MARGIN) / area.height()
        return max(SMALLEST, min(across, down, 1.0))

    def scroll_by(self, dx: float, dy: float) -> None:
        """Move the view by pixels of the screen."""
        self._is_untouched = False
        for bar, by in ((self.horizontalScrollBar(), dx), (self.verticalScrollBar(), dy)):
            bar.setValue(bar.value() + round(by))
        self._view_moved()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep an untouched drawing in the middle."""
        super().resizeEvent(event)
        if self._is_untouched:
            self.fit()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer with Ctrl, scroll without."""
        degrees, pixels = event.angleDelta(), event.pixelDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_about(event.position(), STEP ** (degrees.y() / 120))
        elif not pixels.isNull():
            self.scroll_by(-pixels.x(), -pixels.y())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.scroll_by(-(degrees.y() or degrees.x()) / 2, 0)
        else:
            self.scroll_by(-degrees.x() / 2, -degrees.y() / 2)
        event.accept()

    def _zoom_about(self, at: QPointF, factor: float) -> None:
        """Scale so that the scene's point under ``at`` (in the viewport) stays there."""
        factor = min(max(self.zoom * factor, SMALLEST), LARGEST) / self.zoom
        if abs(factor - 1) < 1e-9:
            return
        fixed = self.mapToScene(at.toPoint())
        self.scale(factor, factor)
        moved = self.mapFromScene(fixed)
        self.scroll_by(moved.x() - at.x(), moved.y() - at.y())

    def _view_moved(self) -> None:
        """Is called after every zoom and scroll."""
