"""What every plot is drawn on: a plot with a legend line above it and maybe a scale beside it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsItem, QGraphicsTextItem, QVBoxLayout, QWidget
from typing_extensions import override

from playground.ui.plots.base.axes import (
    calm_axis,
    fit_title,
    resize_axis,
    restyle_axis,
    settle,
    small_font,
)
from playground.ui.plots.base.colorbar import ColorBar
from playground.ui.theme.sizes import scaled
from playground.ui.theme.tokens import GRID, LIGHT, Theme

if TYPE_CHECKING:
    from playground.ui.plots.base.graphing import pg

LEGEND_HEIGHT = 20
LABEL_SPACE = 18

_LEFT_BUTTON = Qt.MouseButton.LeftButton
STILL_PX = 4
"""How far the mouse may move between press and release of a click."""

ZOOM = 1.2
"""By how much a notch of the wheel zooms."""


class Figure(QWidget):
    """A pyqtgraph plot in the application's look.

    Parameters
    ----------
    left, bottom
        The axes, or ``None`` for plain ones without a grid.
    bar
        Reserve room for a colour scale on the right.
    mouse
        Let the mouse zoom and move the plot.

    Signals
    -------
    screen_changed()
        It is on a finer or coarser screen now: pens of before have another width there.

    Attributes
    ----------
    stroke
        How many dots a pixel of a pen's width has; ``None``: as many as on the screen.
    zooms_by_axis
        Whether the wheel zooms along the lower axis only, and with Shift along the left one.
    """

    hovered = Signal(float, float)
    unhovered = Signal()
    clicked = Signal(float, float)
    double_clicked = Signal()
    resized = Signal()
    screen_changed = Signal()

    def __init__(
        self,
        left: "pg.AxisItem | None" = None,
        bottom: "pg.AxisItem | None" = None,
        bar: bool = False,
        mouse: bool = False,
    ) -> None:
        from playground.ui.plots.base.graphing import pg

        super().__init__()
        self.stroke: float | None = None
        self.zooms_by_axis = False
        self._pressed: QPointF | None = None
        self._aspect: float | None = None
        self._theme = LIGHT
        self.left = calm_axis("left", 30) if left is None else left
        self.bottom = calm_axis("bottom", LABEL_SPACE) if bottom is None else bottom
        self.view = pg.GraphicsView()
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.viewport().installEventFilter(self)
        self.view.viewport().setMouseTracking(True)
        self._legends: tuple[str, ...] = ("",)
        self._legend = QGraphicsTextItem()
        self._legend.setFont(small_font())
        self.view.scene().addItem(self._legend)
        axes = {"left": self.left, "bottom": self.bottom}
        self.plot = pg.PlotItem(axisItems=axes, enableMenu=False)
        self.view.scene().addItem(self.plot)
        settle(self.plot)
        self.plot.setMouseEnabled(mouse, mouse)
        self.bar = ColorBar() if bar else None
        if self.bar is not None:
            self.view.scene().addItem(self.bar.plot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self._lay_out()

    # looks --------------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._theme = theme
        self.view.setBackground(theme.window)
        for axis in (self.left, self.bottom):
            restyle_axis(axis, theme, self.pen(theme.grid))
        self._legend.setDefaultTextColor(QColor(theme.secondary))
        if self.bar is not None:
            self.bar.set_theme(theme, self.pen(theme.border))

    def pen(
        self, color: str, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine
    ) -> QPen:
        """Return a pen of a width in pixels of the screen.

        Such pens ignore every scaling, that of a fine screen, too: it is put into their width.
        Exporting at another resolution sets ``stroke`` and lets the pens be made again.
        """
        stroke = self.devicePixelRatioF() if self.stroke is None else self.stroke
        result = QPen(QColor(color), width * stroke, style)
        result.setCosmetic(True)
        return result

    def set_legend(self, *variants: str) -> None:
        """Show a line above the plot: the first of these HTML texts that fits into the width."""
        if variants != self._legends:
            self._legends = variants
            self._place_legend()

    def _place_legend(self) -> None:
        """Right-align the legend with the plot, within the figure."""
        room = self.width() - GRID
        for html in self._legends:
            self._legend.setHtml(html)
            width = self._legend.boundingRect().width()
            if width <= room:
                break
        area = self.plot_area()
        margin = self._legend.document().documentMargin()
        x = max(0.0, area.right() + margin - width)
        top = area.top() - scaled(LEGEND_HEIGHT)
        self._legend.setPos(x, top)

    def add(self, item: QGraphicsItem) -> None:
        """Put an item into the plot's coordinates."""
        self.plot.addItem(item, ignoreBounds=True)

    def set_range(self, rect: QRectF) -> None:
        """Show exactly this part of the plot's coordinates."""
        self.plot.vb.setRange(rect, padding=0, disableAutoRange=True)
        # Else all that is drawn changes its geometry while it is painted, and is painted twice.
        self.plot.vb.prepareForPaint()

    def set_aspect(self, aspect: float | None) -> None:
        """Keep the plot's own area at a width-to-height ratio, centred; ``None`` fills the room."""
        if aspect != self._aspect:
            self._aspect = aspect
            self._lay_out()

    def set_left_width(self, width: int) -> None:
        """Reserve room for the labels on the left."""
        resize_axis(self.left, width)
        self._lay_out()

    def set_bottom_height(self, height: int) -> None:
        """Reserve room for the labels below."""
        resize_axis(self.bottom, height)
        self._lay_out()

    def pixels_per_unit(self) -> tuple[float, float]:
        """Return how many pixels one unit of x and of y takes now."""
        area = self.plot_area()
        (x0, x1), (y0, y1) = self.plot.vb.viewRange()
        return area.width() / ((x1 - x0) or 1.0), area.height() / ((y1 - y0) or 1.0)

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, 240)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(160, 64)  # small, but on the screen with everything around it

    # geometry -----------------------------------------------------------------------------------

    def plot_area(self) -> QRectF:
        """Return the plot's own area in pixels: all the room, or the largest of the aspect."""
        left = GRID + float(self.left.minimumWidth())
        below = GRID + float(self.bottom.minimumHeight())
        bar = self.bar.width if self.bar is not None and self.bar.visible else float(GRID)
        legend = float(scaled(LEGEND_HEIGHT))
        wide = max(1.0, self.width() - left - bar - GRID)
        high = max(1.0, self.height() - legend - below)
        if self._aspect is None:
            return QRectF(left, legend, wide, high)
        width, height = min(wide, high * self._aspect), min(high, wide / self._aspect)
        x, y = left + (wide - width) / 2, legend + (high - height) / 2
        return QRectF(round(x), round(y), round(width), round(height))

    def _lay_out(self) -> None:
        """Place the plot, its legend and its scale.

        Not a graphics layout: that would let a long label push the plot out of its aspect.
        """
        area = self.plot_area()
        below = float(self.bottom.minimumHeight())
        self.plot.setGeometry(area.adjusted(-float(self.left.minimumWidth()), 0, 0, below))
        self.plot.layout.activate()  # now: a picture may be taken before Qt gets around to it
        fit_title(self.left)
        if self.bar is not None:
            self.bar.plot.setGeometry(
                QRectF(area.right(), area.top(), self.bar.width, area.height())
            )
        self._place_legend()

    def show_bar(self, visible: bool) -> None:
        """Show or hide the colour scale."""
        if self.bar is not None and self.bar.visible != visible:
            self.bar.set_visible(visible)
            self._lay_out()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
        self.resized.emit()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.screen_changed.emit()
        return super().event(event)

    # mouse --------------------------------------------------------------------------------------

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell where in the plot the mouse is; the plot itself still gets every event."""
        kind = event.type()
        if kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._report(event.position())
        elif kind == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            self._pressed = event.position() if event.button() is _LEFT_BUTTON else None
        elif kind == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            self._finish_click(event.position())
        elif kind == QEvent.Type.Leave:
            self.unhovered.emit()
        elif kind == QEvent.Type.Wheel and isinstance(event, QWheelEvent) and self.zooms_by_axis:
            return self._zoom(event)
        elif kind == QEvent.Type.MouseButtonDblClick:
            self.double_clicked.emit()
        return super().eventFilter(watched, event)

    def _zoom(self, event: QWheelEvent) -> bool:
        """Zoom along the lower axis, with Shift along the left one; tells whether it did."""
        point = self.place_at(event.position())
        turned = event.angleDelta().y() or event.angleDelta().x()  # with Alt Qt turns it round
        if point is None or not turned:
            return False
        up = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.zoom(turned / 120, point, up=up)
        return True

    def zoom(self, notches: float, center: QPointF | None, *, up: bool) -> None:
        """Zoom in, or out by less than 0, along the lower axis or ``up`` the left one.

        ``center`` stays where it is; the middle of what is seen without one.
        """
        scale = ZOOM**-notches
        self.plot.vb.scaleBy(x=None if up else scale, y=scale if up else None, center=center)
        self.plot.vb.sigRangeChangedManually.emit([not up, up])

    def _report(self, position: QPointF) -> None:
        point = self.place_at(position)
        if point is not None:
            self.hovered.emit(point.x(), point.y())
        else:
            self.unhovered.emit()

    def _finish_click(self, position: QPointF) -> None:
        """Tell of a click, which is no drag."""
        begun, self._pressed = self._pressed, None
        if begun is None or (position - begun).manhattanLength() > STILL_PX:
            return
        point = self.place_at(position)
        if point is not None:
            self.clicked.emit(point.x(), point.y())

    def place_at(self, position: QPointF) -> QPointF | None:
        """Return a place in the plot's coordinates; ``None`` beside the plot."""
        scene = self.view.mapToScene(position.toPoint())
        box = self.plot.vb
        if not box.sceneBoundingRect().contains(scene):
            return None
        point: QPointF = box.mapSceneToView(scene)
        return point
