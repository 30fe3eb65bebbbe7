"""A view that zooms about the pointer, scrolls freely, and knows how to show everything."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPainter, QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QFrame, QGestureEvent, QGraphicsView, QPinchGesture, QWidget
from typing_extensions import override

from playground.ui.theme.tokens import GRID

SMALLEST, LARGEST = 0.15, 4.0
FIT_LARGEST = 2.5
"""How large fitting shows a small drawing at most."""

_FIT_SMALLEST = 0.01
STEP = 1.25
_FIT_MARGIN = 4.0 * GRID
_FIT_BELOW = 5.0 * GRID
"""How much a fit leaves free at the lower edge: buttons lie there."""
_LARGER = 1.02
"""How much larger a fit must make things to be worth the move."""

_ROOM = 0.8
"""How much farther than a fit the view zooms out of a drawing too large for :data:`SMALLEST`."""


class ZoomView(QGraphicsView):
    """Zooming and scrolling, without any network in it.

    Until the person zooms or scrolls, the content is kept in the middle and wholly visible.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_untouched = True
        self._held: QPointF | None = None
        self._posed: QRectF | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)

    @property
    def zoom(self) -> float:
        """Pixels of the screen per pixel of the scene."""
        return self.transform().m11()

    def content(self) -> QRectF:
        """Return the area that fitting shows."""
        return QRectF()

    def visible_rect(self) -> QRectF:
        """Return the part of the scene that is seen."""
        return self._posed or self.mapToScene(self.viewport().rect()).boundingRect()

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
        """Show the whole content as large as it fits, within reason."""
        self._is_untouched = True
        area = self.content()
        if area.isEmpty():
            self.resetTransform()
            self.centerOn(QPointF())
            return
        scale = self._fitting_zoom(area)
        if scale != self.zoom:
            self.setTransform(QTransform.fromScale(scale, scale))
        self.centerOn(area.center() + QPointF(0.0, (_FIT_BELOW - _FIT_MARGIN) / 2 / scale))
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
        free = self.visible_rect()
        if self._posed is None:
            free.adjust(0.0, 0.0, 0.0, -_FIT_BELOW / self.zoom)
        return is_small or not free.contains(area)

    def _fitting_zoom(self, area: QRectF) -> float:
        """Return the zoom at which an area is wholly seen and fills the view."""
        room = self.viewport().rect().toRectF()
        across = max(room.width() - 2 * _FIT_MARGIN, 1.0) / max(area.width(), 1.0)
        down = max(room.height() - _FIT_MARGIN - _FIT_BELOW, 1.0) / max(area.height(), 1.0)
        return max(_FIT_SMALLEST, min(across, down, FIT_LARGEST))

    @contextmanager
    def at_own_size(self) -> Iterator[None]:
        """Show all of the content at its own size for a picture, and then what was seen before."""
        bars = (self.horizontalScrollBar(), self.verticalScrollBar())
        before = (self.transform(), [bar.value() for bar in bars], self._is_untouched)
        self.viewport().setUpdatesEnabled(False)
        area = self.content()
        self._posed = area.adjusted(-area.width(), -area.height(), area.width(), area.height())
        self.resetTransform()
        self._view_moved()
        try:
            yield
        finally:
            self._posed = None
            self.setTransform(before[0])
            for bar, value in zip(bars, before[1], strict=True):
                bar.setValue(value)
            self._is_untouched = before[2]
            self._view_moved()
            self.viewport().setUpdatesEnabled(True)

    @property
    def is_posed(self) -> bool:
        """Whether all of the content is shown for a picture."""
        return self._posed is not None

    def look_at(self, point: QPointF) -> None:
        """Bring a point of the scene to the middle of the view."""
        self._is_untouched = False
        self.centerOn(point)
        self._view_moved()

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

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        """Zoom by pinching: on a touchpad, and on a touch screen."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self._zoom_about(event.position(), max(1.0 + event.value(), 0.1))
                return True
        elif isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                at = self.viewport().mapFromGlobal(pinch.centerPoint().toPoint())
                self._zoom_about(at.toPointF(), pinch.scaleFactor())
                event.accept(pinch)
                return True
        return super().viewportEvent(event)

    def _zoom_about(self, at: QPointF, factor: float) -> None:
        """Scale so that the scene's point under ``at`` (in the viewport) stays there.

        While the pointer rests, the point under it is remembered: a view scrolls by whole pixels,
        and many small steps would let it drift away.
        """
        smallest = SMALLEST
        if not self.content().isEmpty():
            smallest = min(SMALLEST, _ROOM * self._fitting_zoom(self.content()))
        factor = min(max(self.zoom * factor, smallest), LARGEST) / self.zoom
        if abs(factor - 1) < 1e-9:
            return
        fixed = self._held
        if fixed is None or (self.from_scene(fixed) - at).manhattanLength() > 2:
            fixed = self.to_scene(at)  # the pointer is elsewhere, or the view was scrolled
        self._held = fixed
        self.scale(factor, factor)
        moved = self.from_scene(fixed) - at
        self.scroll_by(moved.x(), moved.y())

    def to_scene(self, at: QPointF) -> QPointF:
        """Return a viewport's point in the scene, to a fraction of a pixel."""
        inverse, _ = self.viewportTransform().inverted()
        return inverse.map(at)

    def from_scene(self, at: QPointF) -> QPointF:
        """Return a scene's point in the viewport, to a fraction of a pixel."""
        return self.viewportTransform().map(at)

    def _view_moved(self) -> None:
        """Is called after every zoom and scroll."""
