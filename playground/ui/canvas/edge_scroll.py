"""Scrolling while a drag stays near the edge of the view."""

from PySide6.QtCore import QObject, QPointF, QTimer, Signal

from playground.ui.canvas.zoom_view import ZoomView

MARGIN = 28.0
"""How near to the edge scrolling begins, in pixels."""

FASTEST = 18.0
"""Pixels a tick at the very edge and beyond it."""

_TICK_MS = 16


class EdgeScroll(QObject):
    """Scrolls a view towards the edge the pointer is held at; the nearer, the faster.

    Signals
    -------
    scrolled
        What lies under the pointer has changed.
    """

    scrolled = Signal()

    def __init__(self, view: ZoomView) -> None:
        super().__init__(view)
        self._view = view
        self._at = QPointF()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._scroll)

    @property
    def is_active(self) -> bool:
        """Whether the view is being scrolled."""
        return self._timer.isActive()

    def follow(self, at: QPointF) -> None:
        """Take note of where a drag is, in the viewport."""
        self._at = at
        if self._speed() == (0.0, 0.0):
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Scroll no more: the drag is over."""
        self._timer.stop()

    def _speed(self) -> tuple[float, float]:
        room = self._view.viewport().rect()
        return _push(self._at.x(), room.width()), _push(self._at.y(), room.height())

    def _scroll(self) -> None:
        self._view.scroll_by(*self._speed())
        self.scrolled.emit()


def _push(at: float, length: float) -> float:
    """Return how fast a place along an axis scrolls: negative near its start."""
    if at < MARGIN:
        return -FASTEST * min(1.0, (MARGIN - at) / MARGIN)
    if at > length - MARGIN:
        return FASTEST * min(1.0, (at - length + MARGIN) / MARGIN)
    return 0.0
