"""The samples as rows of a table view; a cell is only looked at when it is painted."""

from collections.abc import Iterator

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QObject, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPixmap
from typing_extensions import override

from playground.core import IntArray
from playground.datasets.summary.column_values import ColumnValues
from playground.storage.csv_writer import Cell
from playground.training.evaluation.sample_scores import LOSS_NAME, MARGIN_NAME
from playground.ui.plots.base.colors import diverging, ink_lut, text_test, text_train
from playground.ui.plots.base.number_format import short, significant
from playground.ui.plots.samples.sample_table import ERROR, PREDICTED, SPLIT, SampleTable
from playground.ui.theme.markup import as_text
from playground.ui.theme.tokens import LIGHT, Theme
from playground.ui.widgets.tables.row_table import LEFT, RIGHT, Index

PICTURE = "picture"
PICTURE_PX = 32
MISSING = "–"
MOST_PICTURES = 512
"""So many drawn pictures are kept."""

_ANSWERS = (PREDICTED, ERROR, LOSS_NAME, MARGIN_NAME)
"""Columns that wait for the network's answers."""

_MARKS = {"train": "● train", "test": "○ test"}


class _Heading(Struct, frozen=True):
    """A column of the view: whose values, and what it is."""

    name: str
    role: str


class TileWords(Struct, frozen=True):
    """What stands below a picture: the network's answer and the truth; empty where unknown."""

    said: str
    truth: str
    is_wrong: bool


class SampleModel(QAbstractTableModel):
    """A read-only model: rows are samples in an order, columns what is known of them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table: SampleTable | None = None
        self._order: IntArray = np.zeros(0, np.intp)
        self._headings: tuple[_Heading, ...] = ()
        self._features: dict[str, ColumnValues] = {}
        self._bounds = (0.0, 1.0)
        self._theme = LIGHT
        self._pictures: dict[tuple[int, int], QPixmap] = {}

    # values in ----------------------------------------------------------------------------------

    def set_table(self, table: SampleTable | None) -> None:
        """Show other samples, all of them in their own order."""
        self.beginResetModel()
        self._table = table
        self._order = np.arange(table.rows if table is not None else 0)
        self._headings = _headings(table) if table is not None else ()
        self._features = {c.name: c for c in table.features} if table is not None else {}
        self._pictures.clear()
        if table is not None and table.has_pictures and table.rows:
            x = table.dataset.raw.x
            # A byte's range is known; looking for it would read the whole file.
            bytes_ = table.dataset.raw.is_bytes
            self._bounds = (0.0, 255.0) if bytes_ else (float(x.min()), float(x.max()))
        self.endResetModel()

    def set_order(self, order: IntArray) -> None:
        """Show these rows, in this order."""
        self.beginResetModel()
        self._order = order
        self.endResetModel()

    def show_answers(self) -> None:
        """Show what the table knows now of the network's answers."""
        if not len(self._order):
            return
        for i, heading in enumerate(self._headings):
            if heading.role in _ANSWERS or heading.role == PICTURE:
                self.dataChanged.emit(self.index(0, i), self.index(len(self._order) - 1, i))

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours; the view paints itself anew."""
        self._theme = theme
        self._pictures.clear()

    # what is shown ------------------------------------------------------------------------------

    @property
    def order(self) -> IntArray:
        """The rows of the data that are shown, in their order."""
        return self._order

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(heading.name for heading in self._headings)

    def place_of(self, row: int) -> int:
        """Return where a row of the data is shown, -1 where it is not."""
        found = np.flatnonzero(self._order == row)
        return int(found[0]) if len(found) else -1

    def name_of(self, section: int) -> str:
        """Return the name of the column to sort by; empty for pictures."""
        name = self._headings[section].name if 0 <= section < len(self._headings) else ""
        return "" if name == PICTURE else name

    def is_empty_column(self, section: int) -> bool:
        """Tell whether a column waits for the network's answers."""
        role = self._headings[section].role
        return role in _ANSWERS and self._column(section) is None

    def section_of(self, name: str) -> int:
        """Return where a column of the network's answers stands, -1 where it is not."""
        roles = [heading.role for heading in self._headings]
        return roles.index(name) if name in roles else -1

    def words(self, row: int) -> TileWords:
        """Return what is said of a row of the data in a few words."""
        table = self._table
        assert table is not None
        said, truth = (
            _text(row, column) if column is not None else ""
            for column in (table.predicted, table.target)
        )
        return TileWords(said, truth, self._is_wrong(row))

    def number(self, name: str, row: int) -> str:
        """Return one of the network's numbers for a row of the data; empty where unknown."""
        column = self._answers().get(name)
        return "" if column is None else significant(float(column.values[row]))

    def lines(self, places: IntArray) -> tuple[list[str], "SampleLines"]:
        """Return names and cells, with all digits, of rows as they are shown.

        The cells are read as they are asked for, from arrays that nobody changes.
        """
        sections = [
            i
            for i, heading in enumerate(self._headings)
            if heading.role != PICTURE and not self.is_empty_column(i)
        ]
        columns = [column for i in sections if (column := self._column(i)) is not None]
        rows = self._order[places]
        return ["row", *(column.name for column in columns)], SampleLines(rows, columns)

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._order)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._headings)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, heading = int(self._order[index.row()]), self._headings[index.column()]
        if heading.role == PICTURE:
            if role == Qt.ItemDataRole.AccessibleTextRole:
                words = self.words(row)
                return f"row {row + 1}: true {words.truth}, predicted {words.said or 'nothing yet'}"
            return self.picture(row, PICTURE_PX) if role == Qt.ItemDataRole.DecorationRole else None
        column = self._column(index.column())
        if column is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._shown(row, heading, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                shown = self._shown(row, heading, column)
                return f"{heading.name}: {'missing' if shown == MISSING else shown}"
            case Qt.ItemDataRole.ToolTipRole:
                return as_text(_exact(row, column))
            case Qt.ItemDataRole.TextAlignmentRole:
                return LEFT if column.texts is not None else RIGHT
            case Qt.ItemDataRole.ForegroundRole:
                return QColor(self._color(row, heading, column))
            case Qt.ItemDataRole.BackgroundRole if heading.role == "target":
                return QColor(self._theme.hover)
        return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation is Qt.Orientation.Vertical:
            shown = role == Qt.ItemDataRole.DisplayRole and section < len(self._order)
            return str(int(self._order[section]) + 1) if shown else None
        heading = self._headings[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return heading.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return _HELP.get(heading.role, as_text(f"{heading.name}, as it stands in the data"))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT  # on the right is the sign of the order
        if role == Qt.ItemDataRole.FontRole and heading.role == "target":
            font = QFont()
            font.setBold(True)
            return font
        return None

    def picture(self, row: int, side: int) -> QPixmap:
        """Return a sample's picture, its longer side so many pixels."""
        assert self._table is not None
        known = self._pictures.get((row, side))
        if known is not None:
            return known
        raw = self._table.dataset.raw
        assert raw.image_shape is not None
        values = raw.x[row].reshape(raw.image_shape).astype(np.float64).mean(axis=0)
        pixels = np.ascontiguousarray(diverging(values, *self._bounds, ink_lut(self._theme)))
        high, wide = pixels.shape
        image = QImage(pixels.data, wide, high, wide * 4, QImage.Format.Format_RGB32)
        # nearest: pixels stay pixels
        found = QPixmap.fromImage(image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio))
        if len(self._pictures) >= MOST_PICTURES:
            del self._pictures[next(iter(self._pictures))]
        self._pictures[row, side] = found
        return found

    def _column(self, section: int) -> ColumnValues | None:
        table, heading = self._table, self._headings[section]
        assert table is not None
        own = {SPLIT: table.split, "target": table.target, **self._answers()}
        return own[heading.role] if heading.role in own else self._features.get(heading.name)

    def _answers(self) -> dict[str, ColumnValues | None]:
        table = self._table
        assert table is not None
        answers = {PREDICTED: table.predicted, ERROR: table.error}
        return answers | {LOSS_NAME: table.loss, MARGIN_NAME: table.margin}

    def _shown(self, row: int, heading: _Heading, column: ColumnValues) -> str:
        text = _text(row, column)
        if heading.role == SPLIT:
            return _MARKS.get(text, MISSING)
        if heading.role == PREDICTED and self._is_wrong(row):
            return f"✕ {text}"
        if heading.role in (LOSS_NAME, MARGIN_NAME) and text != MISSING:
            return short(float(column.values[row]))
        return text

    def _is_wrong(self, row: int) -> bool:
        verdict = self._table.verdict if self._table is not None else None
        return verdict is not None and verdict.values[row] == 0

    def _color(self, row: int, heading: _Heading, column: ColumnValues) -> str:
        theme = self._theme
        text = _text(row, column)
        if text == MISSING:
            return theme.disabled
        if heading.role == SPLIT:
            return text_train(theme) if text == "train" else text_test(theme)
        return theme.error if heading.role == PREDICTED and self._is_wrong(row) else theme.text


_HELP = {
    SPLIT: "Whether the sample trains or tests",
    "target": "What is true",
    PREDICTED: "What the network answers now; ✕ where that is the wrong class",
    ERROR: "Predicted minus true",
    LOSS_NAME: "How wrong the answer is: this sample's share of the loss",
    MARGIN_NAME: "How far the answer is ahead of the next best one: 0 is a tie, 1 is quite sure",
    PICTURE: "The sample",
}


def _headings(table: SampleTable) -> tuple[_Heading, ...]:
    found = [_Heading(SPLIT, SPLIT)]
    if table.has_pictures:
        found.append(_Heading(PICTURE, PICTURE))
    if table.target is not None:
        found += [_Heading(table.target.name, "target"), _Heading(PREDICTED, PREDICTED)]
        if table.target.texts is None:
            found.append(_Heading(ERROR, ERROR))
    found.append(_Heading(LOSS_NAME, LOSS_NAME))
    if table.dataset.task.is_classification:
        found.append(_Heading(MARGIN_NAME, MARGIN_NAME))
    return (*found, *(_Heading(column.name, "feature") for column in table.features))


def _text(row: int, column: ColumnValues) -> str:
    value = column.values[row]
    if column.texts is not None:
        return column.texts[int(value)] if value >= 0 else MISSING
    return MISSING if value != value else f"{float(value):.8g}"


def _exact(row: int, column: ColumnValues) -> str:
    cell = _cell(row, column)
    return "missing" if cell is None else str(cell)


def _cell(row: int, column: ColumnValues) -> Cell:
    value = column.values[row]
    if column.texts is not None:
        return column.texts[int(value)] if value >= 0 else None
    return None if value != value else float(value)


class SampleLines:
    """Rows of samples for a file; their cells are read when they are asked for.

    Parameters
    ----------
    rows
        Which rows of the data, in their order.
    columns
        What stands in them, behind the row's number.
    """

    def __init__(self, rows: IntArray, columns: list[ColumnValues]) -> None:
        self._rows, self._columns = rows, columns

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[list[Cell]]:
        for row in self._rows.tolist():
            yield [row + 1, *(_cell(row, column) for column in self._columns)]
