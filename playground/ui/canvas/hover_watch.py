"""What lies under a mouse at rest, too: the view may move away below it."""

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from typing_extensions import override

from playground.ui.canvas.gestures.gesture import Gesture, Host
from playground.ui.canvas.overlay.live_drawing import LiveDrawing
from playground.ui.canvas.scene.hit_test import Hit
from playground.ui.canvas.scene.hover import Hover
from playground.ui.canvas.zoom_view import ZoomView

_GONE = frozenset({QEvent.Type.Leave, QEvent.Type.Hide, QEvent.Type.WindowDeactivate})
"""After these nobody points at anything in the view."""


class HoverHost(Host, Protocol):
    """The canvas, as a mouse that presses nothing sees it."""

    @property
    def gesture(self) -> Gesture | None:
        """The drag that is going on."""
        ...

    @property
    def live(self) -> LiveDrawing:
        """What is drawn of the training."""
        ...

    def hit_test(self, at: QPoint, *, prefer_wires: bool = False) -> Hit:
        """Return what is under a point of the viewport."""
        ...


class HoverWatch(QObject):
    """Shows what could be done with the thing under the mouse, as long as it is under it.

    Parameters
    ----------
    view, host
        The canvas: as what is looked through, and as what is edited.
    """

    def __init__(self, view: ZoomView, host: HoverHost) -> None:
        super().__init__(view)
        self._view = view
        self._host = host
        self._hover = Hover(host.network_scene)
        self._at: QPoint | None = None
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(0)
        self._again.timeout.connect(self._look)
        view.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice when the mouse leaves; the event goes on."""
        if event.type() in _GONE:
            self.leave()
        return False

    def point_at(self, at: QPoint) -> None:
        """Show what is under a point of the viewport."""
        self._at = at
        self._look()

    def look_again(self) -> None:
        """Look again, soon: the drawing has moved under the mouse, or is another one."""
        if self._at is not None:
            self._again.start()

    def _look(self) -> None:
        self._again.stop()
        if self._at is None or self._host.gesture is not None:
            return
        hit = self._host.hit_test(self._at, prefer_wires=True)
        self._host.live.paths.aim(hit, self._host.model)
        self._view.viewport().setCursor(self._hover.show(hit, self._host.model))

    def clear(self) -> None:
        """Show nothing while a gesture shows what it does."""
        self._host.live.paths.end()
        self._hover.clear()

    def leave(self) -> None:
        """Show nothing until the mouse moves here again."""
        self._at = None
        self.clear()
