"""The samples as a table: sorted, filtered, and each with what the network makes of it."""

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget
from typing_extensions import override

from playground.core import IntArray, PlaygroundError
from playground.datasets.base.dataset import Dataset
from playground.session.snapshots.snapshot import Predictions, SnapshotContents
from playground.storage.csv_writer import Table
from playground.training.evaluation.sample_scores import LOSS_NAME, MARGIN_NAME
from playground.ui.plots.base.figure import Figure
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.plots.samples.row_choice import RowChoice
from playground.ui.plots.surround.plot_controls import MARGIN
from playground.ui.support.background_task import BackgroundTask, TaskRun
from playground.ui.theme.tokens import GRID, Theme
from playground.ui.widgets.message_labels import message_label, set_message

if TYPE_CHECKING:
    from playground.ui.plots.samples.sample_grid import SampleGrid
    from playground.ui.plots.samples.sample_model import SampleModel
    from playground.ui.plots.samples.sample_table import SampleTable
    from playground.ui.plots.samples.sample_tiles import SampleTiles

MANY = 50_000
"""More rows than these are sorted and filtered in the background."""

REST_MS = 500
"""How long the order rests while the answers that it depends on change."""

LARGE_PX = 112
WIDE = 460
"""From this width on there is room for a large picture beside the table."""

_FIND = QKeySequence.StandardKey.Find


class DataView(PlotView):
    """All samples in their own units, beside their split, their truth and the network's answer.

    A row that is clicked is the sample of every view.
    """

    key = "table"
    title = "Data table"
    help = (
        "Every sample as it is in the data: click a heading to sort, type a condition to filter, "
        "click a row to see that sample in every view"
    )
    empty_text = "The samples appear here as soon as they are read."
    is_answer = True
    is_picture = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._range = (-1.0, 1.0)
        self._samples: SampleTable | None = None
        self._shown: Predictions | None = None
        self._task = BackgroundTask("arrange-rows", self)
        self._task.finished.connect(self._show_order)
        self._task.failed.connect(self._refuse)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._arrange)
        self.rows = RowChoice(self._controls, self)
        self.rows.changed.connect(self._arrange)
        self.rows.order_chosen.connect(self._order_by)
        self.filter, self.which, self.order = self.rows.filter, self.rows.which, self.rows.order
        tip = "Show the samples as pictures, each with the network's answer and the truth"
        self.as_pictures = self._controls.add_tool("grid", "Samples as pictures", tip)
        self.as_pictures.setCheckable(True)
        self.as_pictures.hide()
        self.as_pictures.toggled.connect(self._choose_page)
        self._error = message_label("error")
        self._error.setContentsMargins(MARGIN, 0, MARGIN, GRID // 2)
        self._around.add_line(self._error)
        self._table_page = QWidget()
        self._around.add_page(self._table_page)

    @cached_property
    def model(self) -> "SampleModel":
        """What the rows say; imported when somebody first looks, as everything for them is."""
        from playground.ui.plots.samples.sample_model import SampleModel

        model = SampleModel(self)
        model.set_theme(self._theme)
        return model

    @cached_property
    def grid(self) -> "SampleGrid":
        """The rows; made, with the page around them, when there are some to be seen."""
        from playground.ui.plots.samples.sample_grid import SampleGrid

        grid = SampleGrid(self.model)
        grid.rows.chosen.connect(self.sample_requested)
        grid.horizontalHeader().sortIndicatorChanged.connect(self._sort)
        self._picture = QLabel()
        self._picture.setAccessibleName("Picture of the chosen sample")
        self._picture.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._picture.hide()
        row = self._table_row = QHBoxLayout(self._table_page)
        row.setContentsMargins(MARGIN, GRID // 2, MARGIN, GRID // 2)
        row.setSpacing(GRID)
        row.addWidget(grid, 1)
        row.addWidget(self._picture)
        return grid

    @cached_property
    def tiles(self) -> "SampleTiles":
        """The rows as pictures; made when somebody first asks for them."""
        from playground.ui.plots.samples.sample_tiles import SampleTiles

        tiles = SampleTiles(self.model)
        tiles.rows.chosen.connect(self.sample_requested)
        tiles.set_theme(self._theme)
        self._table_row.addWidget(tiles, 1)
        return tiles

    @override
    def _make_figure(self) -> Figure:
        raise NotImplementedError("a table is no figure")

    @override
    def wanted(self) -> SnapshotContents:
        return SnapshotContents(predictions=True, each=True)

    # values in ----------------------------------------------------------------------------------

    @override
    def set_dataset(self, dataset: Dataset | None) -> None:
        self._task.cancel()
        self._samples = None  # made when it is to be seen
        self._shown = None
        super().set_dataset(dataset)

    @override
    def set_output_range(self, low: float, high: float) -> None:
        if (low, high) != self._range:
            self._range = (low, high)
            self._shown = None
            self._changed()

    @override
    def set_theme(self, theme: Theme) -> None:
        if "model" in self.__dict__:
            self.model.set_theme(theme)
        if self._samples is not None:
            self.grid.viewport().update()
        if "tiles" in self.__dict__:
            self.tiles.set_theme(theme)
        self.rows.set_theme(theme)
        super().set_theme(theme)
        self._show_picture()

    @override
    def _sample_changed(self) -> None:
        if self._samples is not None:
            self._show_row()
            self._show_picture()
            self._update_readout()

    def _show_row(self) -> None:
        """Go to the chosen sample."""
        self.grid.rows.show(self._sample)
        if "tiles" in self.__dict__:
            self.tiles.rows.show(self._sample)

    @override
    def stop(self) -> None:
        self._task.close()
        if "grid" in self.__dict__:
            self.grid.stop()

    # painting -----------------------------------------------------------------------------------

    @override
    def has_content(self) -> bool:
        return self._dataset is not None

    @override
    def _page(self) -> QWidget:
        return self._table_page

    @override
    def _paint(self) -> None:
        dataset = self._dataset
        assert dataset is not None
        if self._samples is None:
            from playground.ui.plots.samples.sample_table import SampleTable

            before = self.model.names
            self._samples = SampleTable(dataset)
            self.model.set_table(self._samples)
            if self.model.names != before:
                self._show_all()
            self.grid.fit(pictures=self._samples.has_pictures)
            self.rows.name_example(self._samples)
            self._take_answers()
            self._arrange()
            self._show_row()
            self._choose_page()
        else:
            self._take_answers()

    def _take_answers(self) -> None:
        """Show the latest predictions, if they are others than those that are shown."""
        predictions = self._snapshot.predictions if self._snapshot is not None else None
        samples = self._samples
        assert samples is not None
        if predictions is not self._shown or predictions is None:
            self._shown = predictions
            samples.take(predictions, sum(self._range) / 2)
            self.model.show_answers()
            if self._depends_on_answers() and not self._rest.isActive():
                self._rest.start()
        for section in range(self.model.columnCount()):
            hidden = self.model.is_empty_column(section)
            if self.grid.isColumnHidden(section) != hidden:
                self.grid.setColumnHidden(section, hidden)

    def _show_all(self) -> None:
        """Sort and filter no more: what was asked for spoke of other columns."""
        assert self._dataset is not None
        self.grid.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.rows.show_dataset(self._dataset)

    def _choose_page(self) -> None:
        """Show the rows, or the pictures where there are some."""
        samples = self._samples
        if samples is None:
            return
        self.as_pictures.setVisible(samples.has_pictures)
        as_pictures = samples.has_pictures and self.as_pictures.isChecked()
        if as_pictures:
            self.tiles.fit()
        if "tiles" in self.__dict__:
            self.tiles.setVisible(as_pictures)
        self.grid.setVisible(not as_pictures)
        self._show_row()
        self._show_picture()

    # sorting and filtering ----------------------------------------------------------------------

    def _depends_on_answers(self) -> bool:
        words = ("predicted", "error", "verdict", "wrong", "right", LOSS_NAME, MARGIN_NAME)
        return self._key() in words or self.rows.depends_on(words)

    def _order_by(self, column: str) -> None:
        """Order by one of the network's numbers: what is worst first; or as the data stand."""
        order = Qt.SortOrder.DescendingOrder if column == LOSS_NAME else Qt.SortOrder.AscendingOrder
        self.grid.horizontalHeader().setSortIndicator(self.model.section_of(column), order)

    def _sort(self, section: int, order: Qt.SortOrder) -> None:
        """Follow the heading."""
        column = self.model.name_of(section)
        self.rows.show_order(column, descending=order == Qt.SortOrder.DescendingOrder)
        if "tiles" in self.__dict__:
            self.tiles.show_number(MARGIN_NAME if column == MARGIN_NAME else LOSS_NAME)
        self._arrange()

    def _key(self) -> str:
        return self.model.name_of(self.grid.horizontalHeader().sortIndicatorSection())

    def _arrange(self) -> None:
        """Find out anew which rows are shown in which order."""
        self.rows.typing.stop()
        samples = self._samples
        if samples is None:
            return
        from playground.ui.plots.samples.sample_table import arranged

        columns, which = samples.columns, self.which.currentData()
        condition, key = self.filter.text(), self._key()
        order = self.grid.horizontalHeader().sortIndicatorOrder()
        descending = order == Qt.SortOrder.DescendingOrder

        def work(run: TaskRun | None = None) -> IntArray:
            del run
            return arranged(columns, which, condition, key, descending=descending)

        if samples.rows > MANY:
            self._task.start(work)
            return
        try:
            self._show_order(work())
        except PlaygroundError as error:
            self._refuse(str(error))

    def _show_order(self, order: IntArray) -> None:
        set_message(self._error, "")
        if self._samples is None:
            return
        self.model.set_order(order)
        self._show_row()
        self._update_readout()

    def _refuse(self, message: str) -> None:
        """Say what is wrong with the condition; the rows stay as they were."""
        set_message(self._error, message)

    # reading ------------------------------------------------------------------------------------

    @override
    def summary(self) -> str:
        samples = self._samples
        if samples is None:
            return ""
        shown = self.model.rowCount()
        parts = [f"{shown:,} of {samples.rows:,} samples"]
        if samples.verdict is not None:
            parts.append(f"{samples.wrong:,} wrong in all")
        if self._sample is not None:
            parts.append(f"row {self._sample + 1} chosen")
        return " · ".join(parts)

    @override
    def describe(self, x: float, y: float) -> str:
        return self.summary()

    def _show_picture(self) -> None:
        """Show the chosen sample large, where it is a picture and there is room."""
        if self._samples is None:
            return
        has_room = self._samples.has_pictures and self.width() >= WIDE
        row = self._sample if has_room and not self.as_pictures.isChecked() else None
        self._picture.setVisible(row is not None)
        if row is not None:
            self._picture.setPixmap(self.model.picture(row, LARGE_PX))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_picture()

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        """Walk through the rows: up and left, or down and right."""
        if self.as_pictures.isChecked():
            self.tiles.step(dx, -dy)
        else:
            self.grid.rows.step(dx - dy)
        return None

    @override
    def event(self, event: QEvent) -> bool:
        """Keep the keys for finding from the window: here they find rows."""
        is_wish = event.type() == QEvent.Type.ShortcutOverride
        if isinstance(event, QKeyEvent) and is_wish and event.matches(_FIND):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape lets go of the chosen sample; the keys for finding begin a condition."""
        if event.matches(_FIND):
            self.rows.edit()
        elif event.key() == Qt.Key.Key_Escape and self._sample is not None:
            self.sample_requested.emit(None)
        else:
            super().keyPressEvent(event)

    @override
    def table(self) -> Table:
        """Return the rows as they are shown, with all digits."""
        return self.model.lines(np.arange(self.model.rowCount()))

    @override
    def is_long(self) -> bool:
        return self.model.rowCount() > MANY
