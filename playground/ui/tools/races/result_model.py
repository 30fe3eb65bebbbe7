"""The lanes of a race as rows: rank, ends, the best, how long it took."""

import math
from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor
from typing_extensions import override

from playground.core.text.numbers import percent
from playground.experiments.race_results import CRITERIA, Criterion, LaneResult, rises
from playground.storage.csv_writer import Cell, Table
from playground.ui.plots.base.number_format import short
from playground.ui.theme.markup import as_text
from playground.ui.theme.tokens import Theme
from playground.ui.widgets.tables.row_table import LEFT, RIGHT, Index

Role = Qt.ItemDataRole


class ResultFact(IntEnum):
    """The columns."""

    RANK = 0
    LANE = 1
    TRAIN_LOSS = 2
    TEST_LOSS = 3
    TRAIN_ACCURACY = 4
    TEST_ACCURACY = 5
    BEST = 6
    EPOCHS = 7
    UPDATES = 8
    SECONDS = 9


ENDS: dict[ResultFact, Criterion] = {
    ResultFact.TRAIN_LOSS: "train_loss",
    ResultFact.TEST_LOSS: "test_loss",
    ResultFact.TRAIN_ACCURACY: "train_accuracy",
    ResultFact.TEST_ACCURACY: "test_accuracy",
}

HEADERS = (
    "Rank", "Lane", "Train loss", "Test loss", "Train acc.", "Test acc.", "Best", "Epochs",
    "Updates", "Seconds",
)  # fmt: skip
KEYS = (
    "rank", "lane", *CRITERIA, "best", "epochs_to_best", "updates_to_best", "seconds", "ended_by",
)  # fmt: skip
TIPS = (
    "By where the lanes ended, in what is shown; – did not get to the end",
    "Who trained",
    "At the end; of several seeds the median",
    "At the end; of several seeds the median",
    "At the end; of several seeds the median",
    "At the end; of several seeds the median",
    "The best {} on the way; of several seeds of their median",
    "Epochs of the race until the best {}",
    "Updates of the race until the best {}",
    "How long it trained: its own updates, and its part of what lanes on the same batches share",
)
NOTHING = "–"

_LANE = ResultFact.LANE


class ResultModel(QAbstractTableModel):
    """A row per lane, sorted by any column; what is not known comes last either way."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lanes: list[LaneResult] = []
        self._colors: Sequence[str] = ()
        self._criterion: Criterion = "test_loss"
        self._by, self._order = ResultFact.RANK, Qt.SortOrder.AscendingOrder

    def show(
        self, results: Sequence[LaneResult], criterion: Criterion, colors: Sequence[str]
    ) -> None:
        """Show how lanes stand, in the order that was asked for."""
        same = len(results) == len(self._lanes)
        if not same:
            self.beginResetModel()
        self._lanes, self._colors, self._criterion = list(results), tuple(colors), criterion
        if not same:
            self._sort()
            self.endResetModel()
            return
        self.sort(self._by, self._order)

    @property
    def sorted_by(self) -> tuple[int, Qt.SortOrder]:
        """The column that rows are sorted by, and which way."""
        return self._by, self._order

    def applies(self, fact: ResultFact) -> bool:
        """Tell whether any lane has such a number: a regression has no accuracy."""
        if fact not in ENDS or not rises(ENDS[fact]):
            return True
        return any(not math.isnan(lane.ends[ENDS[fact]]) for lane in self._lanes)

    def table(self) -> Table:
        """Return all rows with all digits, in the order that is shown."""
        facts = [fact for fact in ResultFact if self.applies(fact)]
        header = (*(KEYS[fact] for fact in facts), KEYS[-1])
        return header, [
            (*(_number(lane, fact) for fact in facts), lane.ended_by.replace("\n", "; "))
            for lane in self._lanes
        ]

    # Qt's questions -----------------------------------------------------------------------------

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lanes)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(ResultFact)

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        before = [lane.place for lane in self._lanes]
        self._by, self._order = ResultFact(column), order
        self._sort()
        after = {lane.place: row for row, lane in enumerate(self._lanes)}
        for index in self.persistentIndexList():  # who is chosen stays chosen
            row = after[before[index.row()]]
            self.changePersistentIndex(index, self.index(row, index.column()))
        self.layoutChanged.emit()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(ResultFact) - 1)

    def _sort(self) -> None:
        self._lanes.sort(key=lambda lane: lane.place)
        falls = self._order is Qt.SortOrder.DescendingOrder
        self._lanes.sort(key=lambda lane: _key(lane, self._by), reverse=falls)
        self._lanes.sort(key=lambda lane: _is_missing(_number(lane, self._by)))

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        match role:
            case Role.DisplayRole:
                sign = "▾" if self._order is Qt.SortOrder.DescendingOrder else "▴"
                return f"{HEADERS[section]} {sign}" if section == self._by else HEADERS[section]
            case Role.ToolTipRole:
                return TIPS[section].format(self._criterion.replace("_", " "))
            case Role.TextAlignmentRole:
                return LEFT if section == ResultFact.LANE else RIGHT
        return None

    @override
    def data(self, index: Index, role: int = 0) -> Any:
        lane, fact = self._lanes[index.row()], ResultFact(index.column())
        match role:
            case Role.DisplayRole:
                return self._text(lane, fact)
            case Role.AccessibleTextRole:
                said = lane.ended_by or lane.name if fact is _LANE else self._text(lane, fact)
                return f"{lane.name}, {HEADERS[fact].lower()}: {said}"
            case Role.ToolTipRole:
                return as_text(lane.ended_by or lane.name)
            case Role.DecorationRole if fact is ResultFact.LANE:
                return QColor(self._colors[lane.place])
            case Role.TextAlignmentRole:
                return LEFT if fact is ResultFact.LANE else RIGHT
            case Role.ForegroundRole if lane.rank is None:
                return QColor(self._theme.secondary)
        return None

    def _text(self, lane: LaneResult, fact: ResultFact) -> str:
        value = _number(lane, fact)
        if isinstance(value, str):
            return f"{value} ({word})" if (word := _ending(lane)) else value
        if value is None or math.isnan(value):
            return NOTHING
        share = fact in ENDS and rises(ENDS[fact])
        if share or (fact is ResultFact.BEST and rises(self._criterion)):
            return percent(value)
        if fact is ResultFact.SECONDS:
            return f"{value:,.{1 if value >= 10 else 3}f}"
        return short(value) if isinstance(value, float) else f"{value:,}"


def _ending(lane: LaneResult) -> str:
    """Return in a word how a lane ended before the race did; empty where it did not."""
    if lane.rank is None:
        return "diverged"
    if "stopped" in lane.ended_by:
        return "stopped"
    return "seeds diverged" if lane.ended_by else ""


def _number(lane: LaneResult, fact: ResultFact) -> Cell:
    """Return what a lane has in a column, with all digits."""
    if fact in ENDS:
        return lane.ends[ENDS[fact]]
    match fact:
        case ResultFact.RANK:
            return lane.rank
        case ResultFact.LANE:
            return lane.name
        case ResultFact.BEST:
            return lane.best
        case ResultFact.EPOCHS:
            return lane.best_epoch
        case ResultFact.UPDATES:
            return lane.best_step
    return lane.seconds


def _key(lane: LaneResult, fact: ResultFact) -> tuple[float, str]:
    value = _number(lane, fact)
    if isinstance(value, str):
        return 0.0, value.casefold()
    return 0.0 if value is None or _is_missing(value) else value, ""


def _is_missing(value: Cell) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))
