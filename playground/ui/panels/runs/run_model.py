"""The runs as rows of a table; the present training is the first."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any

from msgspec import Struct
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor
from typing_extensions import override

from playground.core.text.numbers import number, percent
from playground.experiments.sweep_results import spread_of
from playground.project.runs.differences import differences
from playground.project.runs.run import Curve, Run, RunSetup, best_of
from playground.ui.theme.markup import as_text
from playground.ui.theme.run_colors import run_color
from playground.ui.theme.tokens import LIGHT, Theme
from playground.ui.widgets.tables.row_table import LEFT, RIGHT, Index

Role = Qt.ItemDataRole


class RunFact(IntEnum):
    """The columns."""

    NAME = 0
    DIFFERS = 1
    UPDATES = 2
    TRAIN = 3
    TEST = 4
    BEST = 5
    ACCURACY = 6
    CURVE = 7
    SECONDS = 8
    NOTE = 9


NUMBERS = (
    RunFact.UPDATES, RunFact.TRAIN, RunFact.TEST, RunFact.BEST, RunFact.ACCURACY, RunFact.SECONDS,
)  # fmt: skip
"""The columns that are set to the right."""


HEADERS = (
    "Run", "Differs in", "Updates", "Train loss", "Test loss", "Best test loss (at)",
    "Test accuracy", "Course", "Seconds", "Note",
)  # fmt: skip

TIPS = (
    "Checked: plots draw its curves. F2 renames",
    "The settings it has otherwise than most",
    "Updates made",
    "At the end; of several seeds the median ± half the width of their middle half",
    "At the end; of several seeds the median ± half the width of their middle half",
    "The lowest test loss, and after how many updates",
    "At the end; of several seeds the median ± half the width of their middle half",
    "The course of the test loss",
    "How long it trained",
    "What you wrote about it",
)

ORIGINS = {
    "reset": "before a reset",
    "restarted": "before an edit began it anew",
    "forked": "left where training went on from an earlier moment",
    "raced": "a lane of a race",
    "swept": "a cell of a sweep, or a training from several seeds",
}

CURVE_ROLE = Role.UserRole + 1
COLOR_ROLE = Role.UserRole + 2


class Present(Struct, frozen=True):
    """The training that goes on."""

    setup: RunSetup
    curve: Curve = ()


class RunModel(QAbstractTableModel):
    """Rows for the present training, which nothing can be done to, and for every run.

    Signals
    -------
    name_requested(run_id, name), note_requested(run_id, text), shown_requested(run_id, shown)
        A person typed another name or note, or wants its curves drawn or not.
    """

    name_requested = Signal(int, str)
    note_requested = Signal(int, str)
    shown_requested = Signal(int, bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._present: Present | None = None
        self._runs: tuple[Run, ...] = ()
        self._told: list[tuple[str, ...]] = []
        self._theme = LIGHT

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs, without the present training."""
        return self._runs

    def run_at(self, row: int) -> Run | None:
        """Return a row's run; ``None`` for the present training."""
        return self._runs[row - 1] if 0 < row <= len(self._runs) else None

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._tell_all()

    def show_runs(self, present: Present | None, runs: Sequence[Run]) -> None:
        """Show other runs."""
        before, after = [r.id for r in self._runs], [r.id for r in runs]
        stay = [each for each in before if each in after]
        anew = (present is None) != (self._present is None) or after[: len(stay)] != stay
        if anew:
            self.beginResetModel()
        else:
            # Row by row: a name that is being typed stays with its run, or goes with it.
            self._leave_out(set(before) - set(after))
            if len(after) > len(stay):
                self.beginInsertRows(QModelIndex(), 1 + len(stay), len(after))
        self._present, self._runs = present, tuple(runs)
        setups = [present.setup] if present is not None else []
        self._told = differences([*setups, *(run.setup for run in self._runs)])
        if anew:
            self.endResetModel()
            return
        if len(after) > len(stay):
            self.endInsertRows()
        self._tell_all()

    def _leave_out(self, ids: set[int]) -> None:
        """Remove the rows of runs that are gone."""
        for place in reversed(range(len(self._runs))):
            if self._runs[place].id in ids:
                self.beginRemoveRows(QModelIndex(), 1 + place, 1 + place)
                self._runs = (*self._runs[:place], *self._runs[place + 1 :])
                del self._told[1 + place]
                self.endRemoveRows()

    def show_present(self, present: Present) -> None:
        """Show how far the present training is."""
        if self._present is None or present.setup != self._present.setup:
            self.show_runs(present, self._runs)
            return
        self._present = present
        self.dataChanged.emit(self.index(0, 0), self.index(0, len(RunFact) - 1))

    def _tell_all(self) -> None:
        """Have every cell shown anew; word of changed data would undo what is typed meanwhile."""
        self.layoutAboutToBeChanged.emit()
        self.layoutChanged.emit()

    # Qt's questions -----------------------------------------------------------------------------

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self._present is None else 1 + len(self._runs)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(RunFact)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        return _side(section) if role == Role.TextAlignmentRole else _of_header(section, role)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.run_at(index.row()) is not None:
            if index.column() == RunFact.NAME:
                flags |= Qt.ItemFlag.ItemIsUserCheckable
            if index.column() in (RunFact.NAME, RunFact.NOTE):
                flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    @override
    def data(self, index: Index, role: int = 0) -> Any:
        run, fact = self.run_at(index.row()), RunFact(index.column())
        match role:
            case Role.DisplayRole | Role.EditRole:
                return self._text(index.row(), run, fact)
            case Role.ToolTipRole:
                return as_text(self._tip(index.row(), run, fact))
            case Role.CheckStateRole if run is not None and fact is RunFact.NAME:
                return Qt.CheckState.Checked if run.is_shown else Qt.CheckState.Unchecked
            case Role.DecorationRole if fact is RunFact.NAME:
                return QColor(self._color(run))
            case Role.TextAlignmentRole if fact in NUMBERS:
                return RIGHT
            case value if value == CURVE_ROLE:
                return self._curve(run)
            case value if value == COLOR_ROLE:
                return self._color(run)
        return None

    @override
    def setData(self, index: Index, value: Any, role: int = 0) -> bool:
        run = self.run_at(index.row())
        if run is None:
            return False
        if role == Role.CheckStateRole:
            self.shown_requested.emit(run.id, Qt.CheckState(value) is Qt.CheckState.Checked)
            return True
        if role != Role.EditRole:
            return False
        requested = self.name_requested if index.column() == RunFact.NAME else self.note_requested
        before = run.name if index.column() == RunFact.NAME else run.note
        if str(value) != before:
            requested.emit(run.id, str(value))
        return True

    # Words --------------------------------------------------------------------------------------

    def _color(self, run: Run | None) -> str:
        return self._theme.accent if run is None else run_color(run.color, self._theme)

    def _curve(self, run: Run | None) -> Curve:
        if run is not None:
            return run.curves[0]
        return self._present.curve if self._present is not None else ()

    def _text(self, row: int, run: Run | None, fact: RunFact) -> str:
        match fact:
            case RunFact.NAME:
                return "This training" if run is None else run.name
            case RunFact.DIFFERS:
                return ", ".join(self._told[row]) or "–"
            case RunFact.CURVE:
                return ""
            case RunFact.NOTE:
                return "" if run is None else run.note
            case RunFact.SECONDS:
                curve = self._curve(None)
                lasted = curve[-1].seconds if curve else math.nan
                seconds = lasted if run is None else run.seconds
                return "" if math.isnan(seconds) else f"{seconds:,.{1 if seconds >= 10 else 2}f}"
            case RunFact.BEST:
                return self._best(run)
            case RunFact.UPDATES:
                ends = self._ends(run, "step")
                most = f"{max(ends, default=0):,.0f}"
                return most if len(ends) < 2 else f"{len(ends)} × {most}"
        series = {RunFact.TRAIN: "train_loss", RunFact.TEST: "test_loss"}
        if fact is RunFact.ACCURACY:
            return _spread(self._ends(run, "test_accuracy"), _share)
        return _spread(self._ends(run, series[fact]), _number)

    def _ends(self, run: Run | None, series: str) -> list[float]:
        if run is not None:
            return run.last(series)
        curve = self._curve(None)
        return [float(getattr(curve[-1], series))] if curve else []

    def _best(self, run: Run | None) -> str:
        best, step = best_of(self._curve(run), "test_loss")
        return f"{_number(best)} ({step:,})" if math.isfinite(best) else ""

    def _tip(self, row: int, run: Run | None, fact: RunFact) -> str:
        if fact is RunFact.DIFFERS:
            return "\n".join(self._told[row]) or "Nothing differs from most"
        if run is None:
            return "The training that goes on"
        kept = "" if run.checkpoint is not None else "; its weights are not kept any more"
        return f"{run.name}: {ORIGINS[run.origin]}{kept}" + (f"\n{run.note}" if run.note else "")


def _of_header(section: int, role: int) -> str | None:
    if role == Role.DisplayRole:
        return HEADERS[section]
    return TIPS[section] if role == Role.ToolTipRole else None


def _side(section: int) -> Qt.AlignmentFlag:
    return RIGHT if RunFact(section) in NUMBERS else LEFT


def _spread(ends: Sequence[float], text: Callable[[float], str]) -> str:
    """Return where the seeds ended: their median, and half the width of their middle half."""
    found, half = spread_of(ends)
    if len(ends) < 2 or math.isnan(found):
        return text(found)
    if text is _share:
        return f"{_share(found)} ± {_share(half)}"
    return f"{found:.3g} ± {half:.1g}"  # no more digits than luck leaves sure


def _share(value: float) -> str:
    return "" if math.isnan(value) else percent(value)


def _number(value: float) -> str:
    return "" if math.isnan(value) else number(value, 4)
