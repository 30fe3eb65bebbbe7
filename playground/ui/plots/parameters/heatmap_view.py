"""A layer's weights, or their gradients, as coloured cells."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent
from PySide6.QtWidgets import QGraphicsRectItem, QToolTip, QWidget
from typing_extensions import override

from playground.core import Array
from playground.session.snapshots.snapshot import ParameterView, Snapshot, SnapshotContents
from playground.storage.csv_writer import Cell, Table
from playground.ui.plots.base.colorbar import AdaptiveRange
from playground.ui.plots.base.colors import diverging, signed_lut
from playground.ui.plots.base.figure import Figure
from playground.ui.plots.base.number_format import short
from playground.ui.plots.base.pixels import Pixels
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.plots.parameters.cell_page import CellPage, Key, make_page, pages
from playground.ui.plots.parameters.page_axes import PageAxes
from playground.ui.plots.parameters.page_turner import PageTurner
from playground.ui.plots.parameters.page_words import caption, shorter_captions, table_rows
from playground.ui.plots.parameters.parameter_chooser import ParameterChooser
from playground.ui.support.chosen_parameter import Place
from playground.ui.support.parameter_words import parameter_words
from playground.ui.support.place_words import short_place, unit_word

NO_LAYER = "Draw a network with a trainable layer to see its weights."

_TURNS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class HeatmapView(PlotView):
    """One parameter of one layer: inputs down, units across, the biases as a separate last row.

    What has more than two axes is shown as tiles: a filter per input channel and unit. What would
    be too wide is broken into bands below each other, what is too large is shared out to pages.

    Signals
    -------
    place_chosen(place)
        The person chose a weight or bias, or none any more.
    """

    place_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: dict[str, tuple[str, ...]] = {}
        self._choices: tuple[Key, ...] = ()
        self._chosen: Key | None = None
        self._number = 0
        self._shown: CellPage | None = None
        self._drawn_shape: tuple[object, ...] = ()
        self._ranges: dict[tuple[str, ...], AdaptiveRange] = {}
        self._cells = Pixels()
        self._frame = QGraphicsRectItem()
        self._place: Place | None = None
        self._mark = QGraphicsRectItem()
        self._chooser = ParameterChooser(self.title)
        self._chooser.chosen.connect(self._choose)
        self._controls.add(self._chooser)
        self._turner = PageTurner(self.title)
        self._turner.turned.connect(self._turn_to)
        self._controls.add(self._turner)

    @override
    def _make_figure(self) -> Figure:
        axes = self._axes = PageAxes(self._cells)
        axes.figure.add(self._mark)
        axes.figure.add(self._frame)
        return axes.figure

    @override
    def wanted(self) -> SnapshotContents:
        """Ask for what a cell's tooltip tells, too."""
        return SnapshotContents(gradients=True, changes=True)

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
        self._chosen, self._number = (node_id, name), 0
        self._changed()

    # choosing -----------------------------------------------------------------------------------

    def show_place(self, place: Place | None) -> None:
        """Mark a weight or bias: turn to the layer and the page it is on."""
        if place == self._place:
            return
        self._place = place
        if place is not None:
            self._turn_to_place(place)
        self._changed()

    def _turn_to_place(self, place: Place) -> None:
        """Go where a number is shown, if it is anywhere."""
        arrays = self._arrays()
        own = place[:2]
        keys = [own] if own in pages(arrays) else [k for k in pages(arrays) if k[0] == place[0]]
        for key in keys:
            page = make_page(key, arrays, self._number if key == self._chosen else 0)
            number = page.page_of(place)
            if number is not None:
                self._chosen, self._number, self._shown = key, number, None
                return

    @override
    def _choose_at(self, x: float, y: float) -> bool:
        page = self._shown
        place = page.place_at(x, y) if page is not None else None
        if place is not None:
            self._choose_place(place)
        return place is not None

    def _choose_place(self, place: Place | None) -> None:
        """Choose a number as a person does: every view follows."""
        self.show_place(place)
        self.place_chosen.emit(place)

    def _choose(self, key: Key) -> None:
        self._chosen, self._number = key, 0
        self.refresh()

    def _turn_to(self, number: int) -> None:
        self._number, self._shown, self._cursor = number, None, None
        self.refresh()

    def _array(self, parameter: ParameterView) -> Array | None:
        return parameter.value

    @override
    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._shown = None
        self._empty.setText(self.empty_text if snapshot.parameters else NO_LAYER)
        super().show_snapshot(snapshot)

    @override
    def show_nothing(self) -> None:
        self._shown = None
        super().show_nothing()

    def _arrays(self) -> dict[Key, tuple[ParameterView, Array]]:
        """Return what there is to show."""
        parameters = self._snapshot.parameters if self._snapshot is not None else ()
        return {
            (parameter.node_id, parameter.name): (parameter, array)
            for parameter in parameters
            if (array := self._array(parameter)) is not None
        }

    def _current(self) -> CellPage | None:
        """Return the chosen parameter of the latest snapshot, else its first, else ``None``."""
        arrays = self._arrays()
        self._choices = pages(arrays)
        if not self._choices:
            return None
        chosen = self._chosen if self._chosen in self._choices else self._choices[0]
        return make_page(chosen, arrays, self._number)

    @override
    def has_content(self) -> bool:
        if self._shown is None or self._shown.key != self._chosen:
            self._shown = self._current()
        return self._shown is not None

    # painting -----------------------------------------------------------------------------------

    @override
    def refresh(self) -> None:
        super().refresh()
        self._chooser.setVisible(self._shown is not None)
        if self._shown is None:
            self._turner.show_page(0, 1)

    @override
    def _paint(self) -> None:
        page = self._shown
        assert page is not None
        arrays = self._arrays()
        self._chooser.offer({each: arrays[each][0].owner for each in self._choices}, page.key)
        self._turner.show_page(page.number, len(page.layouts))
        key = self._range_key(page)
        shape = (key, page.layout)
        if shape != self._drawn_shape:
            self._drawn_shape = shape
            self._figure.set_legend(self.caption(page), *shorter_captions(page))
            self._axes.show_page(page, self._row_names(page), self._theme)
        limit = self._ranges.setdefault(key, AdaptiveRange()).follow(self._peak(page))
        lut = signed_lut(self._theme)
        bias = page.biases()
        pixels = page.layout.picture(
            diverging(page.values(), -limit, limit, lut),
            None if bias is None else diverging(bias, -limit, limit, lut),
            int(lut[len(lut) // 2]),
        )
        self._cells.set_pixels(pixels, QRectF(0, 0, *page.layout.size))
        if self._figure.bar is not None:
            self._figure.bar.show_scale(lut, -limit, limit)
        self._show_frame(self._mark, page, self._place)

    @staticmethod
    def _show_frame(frame: QGraphicsRectItem, page: CellPage | None, place: Place | None) -> None:
        """Put a frame around a number's cell, where that is in sight."""
        rect = page.rect(place) if page is not None and place is not None else None
        frame.setVisible(rect is not None)
        if rect is not None:
            frame.setRect(*rect)

    def _range_key(self, page: CellPage) -> tuple[str, ...]:
        """Return what has a colour scale of its own."""
        return page.key

    def _peak(self, page: CellPage) -> float:
        """Return the magnitude the colours should reach to."""
        return page.peak

    def caption(self, page: CellPage) -> str:
        """Return the line above the cells."""
        return caption(page)

    def _row_names(self, page: CellPage) -> Sequence[str]:
        return self._labels.get(page.key[0], ())

    @override
    def _restyle(self) -> None:
        self._frame.setPen(self._figure.pen(self._theme.text, 1.5))
        self._mark.setPen(self._figure.pen(self._theme.accent, 2.5))
        self._axes.restyle(self._theme)
        self._drawn_shape = ()

    # reading ------------------------------------------------------------------------------------

    @override
    def describe(self, x: float, y: float) -> str:
        """Return the value of the cell under the cursor: ``weight[3→1] = −0.0417``."""
        page = self._shown
        place = page.place_at(x, y) if page is not None else None
        if place is None or page is None:
            return self.summary()
        is_bias = place[:2] != page.key
        names = self._row_names(page)
        at = str(place[2][0] + 1) if is_bias else short_place(page.tiles, place[2], names)
        return f"{self._word(place[1])}[{at}] = {short(page.value(place))}"

    def cell_words(self, place: Place) -> str:
        """Return all that is known of a number, a line each: what its tooltip tells."""
        parameters = self._snapshot.parameters if self._snapshot is not None else ()
        view = next((p for p in parameters if (p.node_id, p.name) == place[:2]), None)
        names = self._labels.get(place[0], ())
        return "" if view is None else parameter_words(view, place[2], names)

    @override
    def summary(self) -> str:
        """Return the range of the values shown, without the biases'."""
        if self._shown is None:
            return ""
        cells = self._shown.tiles.cells
        name = self._word(self._shown.key[1])
        return f"{name} {short(float(cells.min()))} to {short(float(cells.max()))}"

    def _word(self, name: str) -> str:
        return name

    @override
    def _mark_cursor(self) -> None:
        page, cursor = self._shown, self._cursor
        place = page.place_at(*cursor) if page is not None and cursor is not None else None
        self._show_frame(self._frame, page, place)
        tip = self.cell_words(place) if place is not None else self.help
        if tip != self._figure.toolTip():
            self._figure.setToolTip(tip)
            if QToolTip.isVisible() and self._figure.underMouse():
                QToolTip.showText(QCursor.pos(), tip, self._figure.view)

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        """Choose the number beside the chosen one; the first one, where none is in sight."""
        page = self._shown
        if page is None:
            return None
        place = self._place if self._place is not None and page.has(self._place) else None
        chosen = page.place((0, 0, 0, 0)) if place is None else page.moved(place, dx, -dy)
        self._choose_place(chosen)
        if not self.has_content() or self._shown is None:
            return None
        rect = self._shown.rect(chosen)
        return None if rect is None else (rect[0] + rect[2] / 2, rect[1] + rect[3] / 2)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the choice with the arrow keys, turn pages; Escape chooses nothing."""
        key = Qt.Key(event.key())
        if key in _TURNS and self._turner.turn(_TURNS[key]):
            return
        if key == Qt.Key.Key_Escape and self._place is not None:
            self._choose_place(None)
            self.leave_cursor()
            return
        super().keyPressEvent(event)

    @override
    def table(self) -> Table:
        """Return all numbers of the parameter: a row per input (and place), then the biases."""
        page = self._current()
        assert page is not None
        rows: list[list[Cell]] = [
            [name, *(float(value) for value in values)]
            for name, values in table_rows(page, self._row_names(page))
        ]
        word = unit_word(page.tiles)
        units = page.tiles.cells.shape[-1]
        return ["from", *(f"{word} {unit + 1}" for unit in range(units))], rows


class WeightsView(HeatmapView):
    """The weights of one layer."""

    key = "weights"
    title = "Weights"
    help = (
        "A layer's weights: a row per input, a column per unit, and its biases below; the filters "
        "of a convolution as tiles"
    )
    empty_text = NO_LAYER


class GradientsView(HeatmapView):
    """The gradient of the loss with respect to the weights of one layer."""

    key = "gradients"
    title = "Gradients"
    help = "How the loss changes with each weight of a layer, as backpropagation last computed it"
    empty_text = "Press Backprop or Play (Space) to see the gradients."

    @override
    def _array(self, parameter: ParameterView) -> Array | None:
        return parameter.grad

    @override
    def _word(self, name: str) -> str:
        return f"∂loss/∂{name}"
