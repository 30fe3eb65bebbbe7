"""A layer's weights, or their gradients, as coloured cells."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QComboBox, QGraphicsRectItem, QWidget
from typing_extensions import override

from playground.core import Array
from playground.session.snapshots.snapshot import ParameterView, Snapshot, SnapshotContents
from playground.storage.csv_writer import Cell, Table
from playground.ui.plots.base.axes import LABEL_GAP, WIDEST, calm_axis, fitting, label_width
from playground.ui.plots.base.colorbar import AdaptiveRange
from playground.ui.plots.base.colors import diverging, signed_lut
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.number_format import short
from playground.ui.plots.base.pixels import Pixels
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.plots.parameters.matrix_pages import Key, MatrixPage, make_page, pages
from playground.ui.support.chosen_parameter import Place

FLATTEST, TALLEST = 2.5, 0.6
"""The limits of a heatmap's width-to-height ratio; beyond them cells are not square."""

SMALLEST_SQUARE = 15
"""Square cells of fewer pixels are stretched to fill the room."""

SMALLEST_CELL = 12
"""Cells of fewer pixels get no numbers."""


class HeatmapView(PlotView):
    """One parameter of one layer: inputs down, units across, the bias as a separate last row.

    Signals
    -------
    place_chosen(place)
        The person clicked a weight or bias.
    """

    place_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: dict[str, tuple[str, ...]] = {}
        self._choices: tuple[Key, ...] = ()
        self._chosen: Key | None = None
        self._matrix_page: MatrixPage | None = None
        self._drawn_shape: tuple[object, ...] = ()
        self._ranges: dict[tuple[str, ...], AdaptiveRange] = {}
        self._cells, self._bias_cells = Pixels(), Pixels()
        self._frame = QGraphicsRectItem()
        self._place: Place | None = None
        self._mark = QGraphicsRectItem()
        self._edges = (QGraphicsRectItem(), QGraphicsRectItem())
        self._chooser = QComboBox()
        self._chooser.setAccessibleName(f"{self.title}: layer")
        self._chooser.setToolTip("Which layer's numbers to show")
        self._chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._chooser.activated.connect(self._choose)
        self._controls.add(self._chooser)

    @override
    def _make_figure(self) -> Figure:
        left = calm_axis("left", 30)
        bottom = calm_axis("bottom", LABEL_SPACE + LABEL_GAP + 10)
        bottom.setLabel("unit")
        figure = Figure(left, bottom, bar=True)
        figure.plot.invertY(True)
        for item in (self._cells, self._bias_cells, *self._edges, self._mark, self._frame):
            figure.add(item)
        figure.resized.connect(self._fit_cells)
        return figure

    @override
    def set_row_names(self, names: Mapping[str, Sequence[str]]) -> None:
        """Name a node's inputs (features); nodes without names number theirs from 1."""
        known = {node: tuple(rows) for node, rows in names.items()}
        if known != self._labels:
            self._labels = known
            self._drawn_shape = ()
            self._changed()

    def chosen(self) -> Key | None:
        """Return the node id and the parameter name shown."""
        return self._chosen

    def choose(self, node_id: str, name: str) -> None:
        """Show a parameter as soon as a snapshot has it; an absent one falls back to the first."""
        self._chosen = (node_id, name)
        self._changed()

    def show_place(self, place: Place | None) -> None:
        """Mark a weight or bias, where it is on the page shown."""
        self._place = place
        self._changed()

    @override
    def _choose_at(self, x: float, y: float) -> None:
        page, cell = self._matrix_page, self._cell_at(x, y)
        if page is not None and cell is not None:
            self.place_chosen.emit(page.place(*cell))

    def _choose(self, index: int) -> None:
        self._chosen = self._chooser.itemData(index)
        self.refresh()

    # choosing -----------------------------------------------------------------------------------

    def _array(self, parameter: ParameterView) -> Array | None:
        return parameter.value

    @override
    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._matrix_page = None
        self._changed()

    @override
    def show_nothing(self) -> None:
        self._matrix_page = None
        super().show_nothing()

    def _current(self) -> MatrixPage | None:
        """Return the chosen parameter of the latest snapshot, else its first, else ``None``."""
        if self._snapshot is None:
            return None
        arrays = {
            (parameter.node_id, parameter.name): array
            for parameter in self._snapshot.parameters
            if (array := self._array(parameter)) is not None
        }
        self._choices = pages(arrays)
        if not self._choices:
            return None
        chosen = self._chosen if self._chosen in self._choices else self._choices[0]
        return make_page(chosen, arrays)

    @override
    def has_content(self) -> bool:
        if self._matrix_page is None or self._matrix_page.key != self._chosen:
            self._matrix_page = self._current()
        return self._matrix_page is not None

    # painting -----------------------------------------------------------------------------------

    @override
    def _paint(self) -> None:
        page = self._matrix_page
        assert page is not None
        self._fill_chooser(page.key)
        key = self._range_key(page)
        shape = (key, page.matrix.shape, page.bias is None)
        if shape != self._drawn_shape:
            self._drawn_shape = shape
            self._frame_page(page)
        limit = self._ranges.setdefault(key, AdaptiveRange()).follow(self._peak(page))
        lut = signed_lut(self._theme)
        rows, columns = page.matrix.shape
        self._cells.set_pixels(
            diverging(page.matrix, -limit, limit, lut), QRectF(0, 0, columns, rows)
        )
        self._bias_cells.setVisible(page.bias is not None)
        if page.bias is not None:
            self._bias_cells.set_pixels(
                diverging(page.bias[None, :], -limit, limit, lut),
                QRectF(0, page.bias_top(), columns, 1),
            )
        if self._figure.bar is not None:
            self._figure.bar.show_scale(lut, -limit, limit)
        self._show_mark(page)

    def _show_mark(self, page: MatrixPage) -> None:
        """Frame the chosen number's cell."""
        cell = None if self._place is None else page.cell(self._place)
        self._mark.setVisible(cell is not None)
        if cell is not None:
            row, column = cell
            self._mark.setRect(column, page.bias_top() if row < 0 else row, 1, 1)

    def _range_key(self, page: MatrixPage) -> tuple[str, ...]:
        """Return what has a colour scale of its own."""
        return page.key

    def _peak(self, page: MatrixPage) -> float:
        """Return the magnitude the colours should reach to."""
        return page.peak

    def _fill_chooser(self, key: Key) -> None:
        items = [self._chooser.itemData(index) for index in range(self._chooser.count())]
        if items != list(self._choices):
            self._chooser.clear()
            for node_id, name in self._choices:
                self._chooser.addItem(f"{node_id} · {name}", (node_id, name))
        index = self._choices.index(key)
        if index != self._chooser.currentIndex():
            self._chooser.setCurrentIndex(index)

    def _frame_page(self, page: MatrixPage) -> None:
        """Make room for a matrix of another shape."""
        columns = page.matrix.shape[1]
        self._figure.set_left_width(label_width(self._row_names(page)))
        self._figure.set_range(QRectF(0, 0, columns, page.height))
        self._figure.set_legend(self.caption(page))
        self._edges[0].setRect(0, 0, columns, page.matrix.shape[0])
        self._edges[1].setVisible(page.bias is not None)
        self._edges[1].setRect(0, page.bias_top(), columns, 1)
        self._fit_cells()

    def _fit_cells(self) -> None:
        """Make cells square, or as large as the room allows where square ones would be tiny."""
        if self._matrix_page is None:
            return
        columns, height = self._matrix_page.matrix.shape[1], self._matrix_page.height
        self._figure.set_aspect(min(max(columns / height, TALLEST), FLATTEST))
        if self._figure.pixels_per_unit()[1] < SMALLEST_SQUARE:
            self._figure.set_aspect(None)
        self._relabel()

    def caption(self, page: MatrixPage) -> str:
        """Return the line above the cells."""
        rows, columns = page.matrix.shape
        inputs = f"{rows} input{'' if rows == 1 else 's'}"
        units = f"{columns} unit{'' if columns == 1 else 's'}"
        return f"{inputs} × {units}{' + bias' if page.bias is not None else ''}"

    def _row_names(self, page: MatrixPage) -> list[str]:
        rows = page.matrix.shape[0]
        names = self._labels.get(page.key[0], ())
        if len(names) != rows:
            names = tuple(str(row + 1) for row in range(rows))
        return [*names, *(["bias"] if page.bias is not None else [])]

    def _relabel(self) -> None:
        """Label rows and columns where the cells are large enough for it."""
        page = self._matrix_page
        if page is None:
            return
        across, down = self._figure.pixels_per_unit()
        rows, columns = page.matrix.shape
        centres = [row + 0.5 for row in range(rows)]
        if page.bias is not None:
            centres.append(page.bias_top() + 0.5)
        names = self._row_names(page)
        left = list(zip(centres, fitting(names, WIDEST), strict=True))
        if down < SMALLEST_CELL:
            left = left[-1:] if page.bias is not None else []
        numbers = [(column + 0.5, str(column + 1)) for column in range(columns)]
        self._figure.left.setTicks([left])
        self._figure.bottom.setTicks([numbers if across >= SMALLEST_CELL * 1.5 else []])

    @override
    def _restyle(self) -> None:
        self._frame.setPen(self._figure.pen(self._theme.text, 1.5))
        self._mark.setPen(self._figure.pen(self._theme.accent, 2.5))
        for edge in self._edges:
            edge.setPen(self._figure.pen(self._theme.border))
        self._drawn_shape = ()

    # reading ------------------------------------------------------------------------------------

    def _cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return row and column under a place; the bias is row −1."""
        page = self._matrix_page
        if page is None or not 0 <= x < page.matrix.shape[1]:
            return None
        if 0 <= y < page.matrix.shape[0]:
            return int(y), int(x)
        if page.bias is not None and page.bias_top() <= y < page.height:
            return -1, int(x)
        return None

    @override
    def describe(self, x: float, y: float) -> str:
        """Return the value of the cell under the cursor: ``weight[3→1] = −0.0417``."""
        cell, page = self._cell_at(x, y), self._matrix_page
        if cell is None or page is None:
            return self.summary()
        row, column = cell
        if row < 0 and page.bias is not None:
            return f"{self._word('bias')}[{column + 1}] = {short(float(page.bias[column]))}"
        source = self._row_names(page)[row]
        value = short(float(page.matrix[row, column]))
        return f"{self._word(page.key[1])}[{source}→{column + 1}] = {value}"

    @override
    def summary(self) -> str:
        """Return the range of the values shown, without the bias's."""
        if self._matrix_page is None:
            return ""
        name, matrix = self._word(self._matrix_page.key[1]), self._matrix_page.matrix
        return f"{name} {short(float(matrix.min()))} to {short(float(matrix.max()))}"

    def _word(self, name: str) -> str:
        return name

    @override
    def _mark_cursor(self) -> None:
        cell = self._cell_at(*self._cursor) if self._cursor else None
        self._frame.setVisible(cell is not None)
        if cell is not None and self._matrix_page is not None:
            row, column = cell
            self._frame.setRect(column, self._matrix_page.bias_top() if row < 0 else row, 1, 1)

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        page = self._matrix_page
        cell = self._cell_at(*self._cursor) if self._cursor else None
        if page is None or cell is None:
            return 0.5, 0.5
        rows, columns = page.matrix.shape
        row = rows if cell[0] < 0 else cell[0]
        row = min(max(row - dy, 0), rows - (page.bias is None))
        column = min(max(cell[1] + dx, 0), columns - 1)
        return column + 0.5, (page.bias_top() if row == rows else row) + 0.5

    @override
    def table(self) -> Table:
        """Return the cells as drawn: a row per input, then the bias."""
        page = self._current()
        assert page is not None
        header = ["from", *(f"unit {column + 1}" for column in range(page.matrix.shape[1]))]
        parts = [*page.matrix, *([] if page.bias is None else [page.bias])]
        rows: list[list[Cell]] = [
            [name, *(float(value) for value in values)]
            for name, values in zip(self._row_names(page), parts, strict=True)
        ]
        return header, rows


class WeightsView(HeatmapView):
    """The weights of one layer."""

    key = "weights"
    title = "Weights"
    help = "A layer's weights: a row per input, a column per unit, and its biases below"
    empty_text = "Draw a network with a trainable layer to see its weights."


class GradientsView(HeatmapView):
    """The gradient of the loss with respect to the weights of one layer."""

    key = "gradients"
    title = "Gradients"
    help = "How the loss changes with each weight of a layer, as backpropagation last computed it"
    empty_text = "Press Backprop or Play (Space) to see the gradients."

    @override
    def wanted(self) -> SnapshotContents:
        return SnapshotContents(gradients=True)

    @override
    def _array(self, parameter: ParameterView) -> Array | None:
        return parameter.grad

    @override
    def _word(self, name: str) -> str:
        return f"∂loss/∂{name}"
