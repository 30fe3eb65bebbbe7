"""What lies over the plane while one draws: the mouse's ring, and points that do not count yet."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QColor, QMouseEvent, QTextOption, QWheelEvent
from typing_extensions import override

from playground.core import Array
from playground.datasets.base.drawn_points import MOST_POINTS, REACH
from playground.ui.plots.base.axes import small_font
from playground.ui.plots.base.figure import Figure
from playground.ui.plots.drawing.stroke import GRID_STEP, Brush, Stroke
from playground.ui.theme.tokens import Theme

PUFF_MS = 80
POINT_PX = 6.0
BRUSH_PX = 9.0
NOWHERE = np.zeros(0)
NO_POINTS = np.zeros((0, 3))
CIRCLE = np.linspace(0, 2 * np.pi, 49)


class DrawLayer(QObject):
    """Turns mouse gestures on a figure into strokes; asleep, it takes no notice of the mouse.

    Only the left button draws, and only the plane is drawn on: everything else reaches the figure
    as it always does.

    Parameters
    ----------
    figure
        What is drawn on.
    color_of
        Returns the colour of points that carry a class or value.

    Signals
    -------
    began()
        The mouse was pressed on the plane.
    stroke_made(stroke)
        A :class:`Stroke` is done.
    wheel_turned(steps)
        The wheel was turned on the plane.
    """

    began = Signal()
    stroke_made = Signal(object)
    wheel_turned = Signal(int)

    def __init__(self, figure: Figure, color_of: Callable[[float], str]) -> None:
        super().__init__(figure)
        from playground.ui.plots.base.graphing import pg

        self._figure = figure
        self._color_of = color_of
        self._random = np.random.default_rng()
        self._brush = Brush()
        self._samples: tuple[Array, Array] = (NOWHERE, NOWHERE)
        self._crossed = NOWHERE.astype(bool)
        self._stroke: Stroke | None = None
        self._awake = False
        self._ring = pg.PlotCurveItem()
        self._fresh = pg.ScatterPlotItem(symbol="o", size=POINT_PX, pxMode=True)
        self._gone = pg.ScatterPlotItem(symbol="x", size=POINT_PX + 3, pxMode=True)
        self._grid = pg.PlotCurveItem(*_grid_lines(), connect="pairs")
        self._grid.hide()
        self._hint = pg.TextItem(anchor=(0.5, 0.5))
        self._hint.textItem.setFont(small_font())
        for z, item in enumerate((self._grid, self._hint, self._gone, self._fresh, self._ring)):
            item.setZValue(4 + z)
            item.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
            figure.add(item)
        self._puffs = QTimer(self)
        self._puffs.setInterval(PUFF_MS)
        self._puffs.timeout.connect(self._puff)
        self._figure.view.viewport().installEventFilter(self)

    @property
    def stroke(self) -> Stroke | None:
        """The stroke that is under way."""
        return self._stroke

    def set_brush(self, brush: Brush) -> None:
        """Draw with another brush from the next stroke on."""
        self._brush = brush
        self._grid.setVisible(self._awake and brush.snap)

    def dab(self, x: float, y: float) -> None:
        """Make a stroke of a single place, as a click there does."""
        stroke = Stroke(self._brush, MOST_POINTS, self._random)
        stroke.go_to(x, y)
        self.stroke_made.emit(stroke)

    def set_awake(self, awake: bool) -> None:
        """Draw with the mouse, or leave it alone."""
        self._awake = awake
        self.give_up()
        self.set_brush(self._brush)
        self._ring.setData([], [])
        viewport = self._figure.view.viewport()
        if awake:
            viewport.setCursor(Qt.CursorShape.CrossCursor)
        else:
            viewport.unsetCursor()

    def set_samples(self, x: Array, y: Array) -> None:
        """Say where points are that can be erased; those drawn before count from now on."""
        self._samples = (x, y)
        if self._stroke is None:
            self._crossed = np.zeros(len(x), dtype=bool)
            self._show_points(NO_POINTS)
        else:
            self._crossed = self._stroke.erases(x, y)
            self._show_stroke()

    def set_hint(self, text: str) -> None:
        """Write words in the middle of the plane."""
        self._hint.setText(text)
        words = self._hint.textItem
        words.document().setDefaultTextOption(QTextOption(Qt.AlignmentFlag.AlignHCenter))
        words.setTextWidth(-1)
        words.setTextWidth(words.document().idealWidth())
        self._hint.updateTextPos()

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._hint.setColor(theme.secondary)
        self._ring.setPen(self._figure.pen(theme.text, 1.2))
        self._gone.setPen(self._figure.pen(theme.text, 1.6))
        faint = QColor(theme.text)
        faint.setAlpha(40)
        self._grid.setPen(self._figure.pen(faint.name(QColor.NameFormat.HexArgb)))

    def give_up(self) -> None:
        """Forget the stroke that is under way."""
        self._puffs.stop()
        self._stroke = None
        self._show_points(NO_POINTS)

    # mouse ----------------------------------------------------------------------------------------

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Draw with the left button; the figure still hears of every move."""
        if not self._awake:
            return False
        kind = event.type()
        if kind == QEvent.Type.WindowDeactivate:
            self._finish()
        elif kind == QEvent.Type.Leave:
            self._ring.setData([], [])
        elif isinstance(event, QWheelEvent):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                return False  # zooms
            self.wheel_turned.emit(1 if event.angleDelta().y() > 0 else -1)
            return True
        elif isinstance(event, QMouseEvent):
            return self._take(kind, event)
        return False

    def _take(self, kind: QEvent.Type, event: QMouseEvent) -> bool:
        x, y = self._place(event.position())
        left = event.button() == Qt.MouseButton.LeftButton
        presses = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
        if kind in presses and left and self._is_on_plane(x, y):
            self.began.emit()
            self._crossed = np.zeros(len(self._samples[0]), dtype=bool)
            self._stroke = Stroke(self._brush, MOST_POINTS, self._random)
            self._go_to(x, y)
            self._puffs.start()
            return True
        if kind == QEvent.Type.MouseMove:
            self._show_ring(x, y)
            if self._stroke is not None and not event.buttons() & Qt.MouseButton.LeftButton:
                self._finish()  # it was let go where nobody could tell
            elif self._stroke is not None:
                self._go_to(x, y)
        elif kind == QEvent.Type.MouseButtonRelease and left and self._stroke is not None:
            self._finish()
            return True
        return False

    def _finish(self) -> None:
        self._puffs.stop()
        stroke, self._stroke = self._stroke, None
        if stroke is not None:
            self.stroke_made.emit(stroke)

    def _place(self, position: QPointF) -> tuple[float, float]:
        scene = self._figure.view.mapToScene(position.toPoint())
        point = self._figure.plot.vb.mapSceneToView(scene)
        return point.x(), point.y()

    @staticmethod
    def _is_on_plane(x: float, y: float) -> bool:
        return max(abs(x), abs(y)) <= REACH

    def _go_to(self, x: float, y: float) -> None:
        stroke = self._stroke
        assert stroke is not None
        before = stroke.length
        stroke.go_to(x, y)
        self._crossed |= stroke.erases(*self._samples, before)
        self._show_stroke()

    def _puff(self) -> None:
        if self._stroke is not None and self._stroke.brush.tool == "spray":
            self._stroke.puff()
            self._show_stroke()

    # looks ----------------------------------------------------------------------------------------

    def _show_stroke(self) -> None:
        assert self._stroke is not None
        x, y = self._samples
        self._show_points(self._stroke.points, x[self._crossed], y[self._crossed])

    def _show_points(self, points: Array, gone_x: Array = NOWHERE, gone_y: Array = NOWHERE) -> None:
        """Show points that are new, and cross out those that are gone, until both count."""
        color = QColor(self._color_of(float(points[0, 2])) if len(points) else "#000000")
        pen = self._figure.pen("#ffffff" if color.lightness() < 128 else "#000000", 0.8)
        self._fresh.setData(x=points[:, 0], y=points[:, 1], brush=QBrush(color), pen=pen)
        self._gone.setData(x=gone_x, y=gone_y)

    def _show_ring(self, x: float, y: float) -> None:
        """Show how far the tool reaches."""
        if not self._is_on_plane(x, y):
            self._ring.setData([], [])
            return
        if self._brush.tool == "brush":
            across, along = (BRUSH_PX / 2 / each for each in self._figure.pixels_per_unit())
        else:
            across = along = self._brush.radius
        self._ring.setData(x + across * np.cos(CIRCLE), y + along * np.sin(CIRCLE))


def _grid_lines() -> tuple[Array, Array]:
    """Return the ends of the lines that points snap to, two for each line."""
    lines = np.arange(-REACH, REACH + GRID_STEP / 2, GRID_STEP)
    across = np.repeat(lines, 2)
    along = np.tile([-REACH, REACH], len(lines))
    return np.concatenate([across, along]), np.concatenate([along, across])
