"""Which part of a plane is seen, and the mouse and keys that choose it."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent
from typing_extensions import override

from playground.session.snapshots.plane_area import PlaneArea
from playground.ui.plots.base.figure import STILL_PX, ZOOM, Figure

NEAREST, FARTHEST = 1 / 400, 6.0
"""How wide the part may be, in widths of the whole plane."""

KEY_STEPS = 40
"""How many presses of an arrow key lead from one edge to the other."""

ZOOM_KEYS: dict[int, int] = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}


class PlaneWindow(QObject):
    """Zooms about the cursor and moves the plane under the mouse.

    The wheel zooms (with Ctrl while one draws, where it changes the brush), a drag with the middle
    button moves, and so does one with the left button where that does nothing else.

    Parameters
    ----------
    figure
        What shows the plane.

    Attributes
    ----------
    area
        What is seen; ``None`` for the whole plane.
    left_drags
        Whether a drag with the left button moves the plane.

    Signals
    -------
    changed()
        The person looks at another part.
    """

    changed = Signal()

    def __init__(self, figure: Figure) -> None:
        super().__init__(figure)
        self._figure = figure
        self._whole = PlaneArea(-1.0, 1.0, -1.0, 1.0)
        self.area: PlaneArea | None = None
        self.left_drags = True
        self._grabbed: QPointF | None = None
        self._moves = False
        self._button = Qt.MouseButton.NoButton
        figure.view.viewport().installEventFilter(self)

    @property
    def seen(self) -> PlaneArea:
        """What is seen of the plane."""
        return self.area or self._whole

    def set_whole(self, whole: PlaneArea) -> None:
        """Say how large the plane is; another one is shown as a whole."""
        if whole != self._whole:
            self._whole, self.area = whole, None
        self.show()

    def show(self) -> None:
        """Let the figure show what is seen."""
        seen = self.seen
        self._figure.set_range(QRectF(seen.left, seen.low, seen.width, seen.height))

    def reset(self) -> None:
        """Show the whole plane."""
        if self.area is not None:
            self._look_at(None)

    def zoom(self, notches: float, place: tuple[float, float] | None = None) -> None:
        """Zoom in by notches of the wheel about a place that stays, else about the middle."""
        seen, whole = self.seen, self._whole
        x, y = place or ((seen.left + seen.right) / 2, (seen.low + seen.high) / 2)
        low, high = NEAREST * whole.width / seen.width, FARTHEST * whole.width / seen.width
        factor = min(max(ZOOM**-notches, low), high)
        if factor != 1.0:
            self._look_at(seen.scaled(factor, x, y))

    def step(self, place: tuple[float, float] | None, dx: int, dy: int) -> tuple[float, float]:
        """Return a place so many steps from another, else from the middle, within what is seen."""
        seen = self.seen
        x, y = place or ((seen.left + seen.right) / 2, (seen.low + seen.high) / 2)
        x, y = x + dx * seen.width / KEY_STEPS, y + dy * seen.height / KEY_STEPS
        return min(max(x, seen.left), seen.right), min(max(y, seen.low), seen.high)

    def press(self, key: int, place: tuple[float, float] | None) -> bool:
        """Zoom about a place with + and −, show all with Home; tells whether a key was one."""
        if key == Qt.Key.Key_Home:
            self.reset()
        elif key in ZOOM_KEYS:
            self.zoom(ZOOM_KEYS[key], place)
        else:
            return False
        return True

    def _look_at(self, area: PlaneArea | None) -> None:
        if area is not None and abs(area.width / self._whole.width - 1) < 1e-9:
            at_home = abs(area.left - self._whole.left) < 1e-9 * area.width
            area = None if at_home and abs(area.low - self._whole.low) < 1e-9 * area.width else area
        self.area = area
        self.show()
        self.changed.emit()

    # mouse --------------------------------------------------------------------------------------

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the wheel and drags; the figure hears of everything else."""
        if isinstance(event, QWheelEvent):
            return self._turn(event)
        if isinstance(event, QMouseEvent):
            kind = event.type()
            if kind == QEvent.Type.MouseButtonPress:
                return self._grab(event)
            if kind == QEvent.Type.MouseMove and self._grabbed is not None:
                return self._drag(event)
            if kind == QEvent.Type.MouseButtonRelease and event.button() is self._button:
                return self._let_go()
        return False

    def _turn(self, event: QWheelEvent) -> bool:
        notches = event.angleDelta().y() / 120
        drawing = not self.left_drags
        if not notches or (drawing and not event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            return False
        place = self._figure.place_at(event.position())
        if place is None:
            return False
        self.zoom(notches, (place.x(), place.y()))
        return True

    def _grab(self, event: QMouseEvent) -> bool:
        middle = event.button() is Qt.MouseButton.MiddleButton
        left = event.button() is Qt.MouseButton.LeftButton and self.left_drags
        if not (middle or left) or self._figure.place_at(event.position()) is None:
            return False
        self._grabbed, self._moves, self._button = event.position(), False, event.button()
        return middle

    def _drag(self, event: QMouseEvent) -> bool:
        assert self._grabbed is not None
        if not event.buttons() & self._button:
            self._let_go()  # it was let go where nobody could tell
            return False
        moved = event.position() - self._grabbed
        if not self._moves and moved.manhattanLength() <= STILL_PX:
            return False
        if not self._moves:
            self._figure.view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self._moves, self._grabbed = True, event.position()
        across, up = self._figure.pixels_per_unit()
        self._look_at(self.seen.moved(-moved.x() / across, moved.y() / up))
        return True

    def _let_go(self) -> bool:
        moved, self._moves, self._grabbed = self._moves, False, None
        if moved:
            viewport = self._figure.view.viewport()
            if self.left_drags:
                viewport.unsetCursor()
            else:
                viewport.setCursor(Qt.CursorShape.CrossCursor)
        return moved or self._button is Qt.MouseButton.MiddleButton
