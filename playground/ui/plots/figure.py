"""What every plot is drawn on: a plot with a legend line above it and maybe a scale beside it."""

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QGraphicsItem, QVBoxLayout, QWidget

from playground.ui.plots.axes import calm_axis, resize_axis, restyle_axis
from playground.ui.plots.colorbar import ColorBar
from playground.ui.theme import GRID, LIGHT, Theme

LEGEND_HEIGHT = 20
LABEL_SPACE = 18

pg.setConfigOptions(imageAxisOrder="row-major", antialias=True)


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
    """

    hovered = Signal(float, float)
    unhovered = Signal()
    double_clicked = Signal()
    resized = Signal()

    def __init__(
        self,
        left: pg.AxisItem | None = None,
        bottom: pg.AxisItem | None = None,
        bar: bool = False,
        mouse: bool = False,
    ) -> None:
        super().__init__()
        self._aspect: float | None = None
        self._theme = LIGHT
        self.left = calm_axis("left", 30) if left is None else left
        self.bottom = calm_axis("bottom", LABEL_SPACE) if bottom is None else bottom
        self.view = pg.GraphicsLayoutWidget()
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.viewport().installEventFilter(self)
        self.view.viewport().setMouseTracking(True)
        self.legend = self.view.addLabel(" ", row=0, col=0, size="11px", justify="right")
        self.plot = self.view.addPlot(
            row=1,
            col=0,
            axisItems={"left": self.left, "bottom": self.bottom},
            enableMenu=False,
        )
        self.plot.hideButtons()
        self.plot.setMouseEnabled(mouse, mouse)
        self.plot.vb.disableAutoRange()
        self.bar = ColorBar(self.view, LABEL_SPACE) if bar else None
        grid = self.view.ci.layout
        grid.setSpacing(0)
        grid.setRowFixedHeight(0, LEGEND_HEIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self._fit_margins()

    # looks --------------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._theme = theme
        self.view.setBackground(theme.window)
        for axis in (self.left, self.bottom):
            restyle_axis(axis, theme)
        if self.bar is not None:
            self.bar.set_theme(theme)

    def set_legend(self, html: str) -> None:
        """Show a line above the plot, in HTML."""
        if html != self.legend.text:
            self.legend.setText(html, color=self._theme.secondary)

    def add(self, item: QGraphicsItem) -> None:
        """Put an item into the plot's coordinates."""
        self.plot.addItem(item, ignoreBounds=True)

    def set_range(self, rect: QRectF) -> None:
        """Show exactly this part of the plot's coordinates."""
        self.plot.vb.setRange(rect, padding=0, disableAutoRange=True)

    def set_aspect(self, aspect: float | None) -> None:
        """Keep the plot's own area at a width-to-height ratio, centred; ``None`` fills the room."""
        if aspect != self._aspect:
            self._aspect = aspect
            self._fit_margins()

    def set_left_width(self, width: int) -> None:
        """Reserve room for the labels on the left."""
        resize_axis(self.left, width)
        self._fit_margins()

    def pixels_per_unit(self) -> tuple[float, float]:
        """Return how many pixels one unit of x and of y takes now."""
        area = self.plot_area()
        (x0, x1), (y0, y1) = self.plot.vb.viewRange()
        return area.width() / ((x1 - x0) or 1.0), area.height() / ((y1 - y0) or 1.0)

    def plot_area(self) -> QRectF:
        """Return the plot's own area, in pixels, as the next layout will place it."""
        left, top, right, bottom = self._margins()
        return QRectF(
            left + self._left_width(),
            top + LEGEND_HEIGHT,
            self.width() - left - right - self._left_width() - self._bar_width(),
            self.height() - top - bottom - LEGEND_HEIGHT - self._bottom_height(),
        )

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(320, 240)

    def minimumSizeHint(self) -> QSize:
        """Return a size at which something can still be seen."""
        return QSize(160, 120)

    # geometry -----------------------------------------------------------------------------------

    def _left_width(self) -> float:
        return float(self.left.minimumWidth())

    def _bottom_height(self) -> float:
        return float(self.bottom.minimumHeight())

    def _bar_width(self) -> float:
        return self.bar.width if self.bar is not None and self.bar.visible else 0.0

    def _margins(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom margins that give the plot its aspect, centred."""
        side, end = float(GRID), float(GRID)
        wide = self.width() - 2 * side - self._left_width() - self._bar_width()
        high = self.height() - end - LEGEND_HEIGHT - self._bottom_height()
        if self._aspect is None or wide <= 0 or high <= 0:
            return side, 0.0, side, end
        spare_x = max(0.0, wide - high * self._aspect) / 2
        spare_y = max(0.0, high - wide / self._aspect) / 2
        return side + spare_x, spare_y, side + spare_x, end + spare_y

    def _fit_margins(self) -> None:
        self.view.ci.layout.setContentsMargins(*self._margins())

    def show_bar(self, visible: bool) -> None:
        """Show or hide the colour scale."""
        if self.bar is not None and self.bar.visible != visible:
            self.bar.set_visible(visible)
            self._fit_margins()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the aspect."""
        super().resizeEvent(event)
        self._fit_margins()
        self.resized.emit()

    # mouse --------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell where in the plot the mouse is; the plot itself still gets every event."""
        kind = event.type()
        if kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._report(event.position())
        elif kind == QEvent.Type.Leave:
            self.unhovered.emit()
        elif kind == QEvent.Type.MouseButtonDblClick:
            self.double_clicked.emit()
        return super().eventFilter(watched, event)

    def _report(self, position: QPointF) -> None:
        scene = self.view.mapToScene(position.toPoint())
        box = self.plot.vb
        if box.sceneBoundingRect().contains(scene):
            point = box.mapSceneToView(scene)
            self.hovered.emit(point.x(), point.y())
        else:
            self.unhovered.emit()
