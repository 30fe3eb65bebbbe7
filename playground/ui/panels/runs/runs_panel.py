"""The runs: a table, and what can be done with the chosen one."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from playground.project.runs.run import Run
from playground.ui.panels.runs.run_model import Present, RunFact, RunModel
from playground.ui.panels.runs.sparkline import WIDTH, SparklineDelegate
from playground.ui.theme.tokens import GRID, Theme
from playground.ui.widgets.menu_tips import allow, show_tips
from playground.ui.widgets.tables.edited_table import EditedTable
from playground.ui.widgets.tables.row_table import show_as_rows

EMPTY = (
    "No run yet. A training that is reset, begun anew by an edit, or left for an earlier moment is "
    "kept here with its curves and weights; so are the lanes of a race and the cells of a sweep."
)
ROW = 28
WIDTHS = {
    RunFact.NAME: 170,
    RunFact.DIFFERS: 230,
    RunFact.UPDATES: 84,
    RunFact.TRAIN: 130,
    RunFact.TEST: 130,
    RunFact.BEST: 140,
    RunFact.ACCURACY: 116,
    RunFact.CURVE: WIDTH,
    RunFact.SECONDS: 70,
}

BUTTONS = {
    "restore": ("Restore", "Go on with its network and weights; Undo comes back (Enter)"),
    "clone": ("Take settings", "Give the document its network, data and settings"),
    "rename": ("Rename", "Call it otherwise (F2)"),
    "note": ("Note", "Write something about it"),
    "delete": ("Delete", "Drop it; Undo brings it back (Delete)"),
    "export": ("Export CSV…", "Write the table as a file"),
}


class RunTable(EditedTable):
    """The table. Delete drops the chosen run, Enter restores it.

    Signals
    -------
    delete_requested(), restore_requested()
        Those keys were pressed.
    """

    delete_requested = Signal()
    restore_requested = Signal()

    @override
    def event(self, event: QEvent) -> bool:
        """Take Delete for the runs: the window's own Delete means layers."""
        is_shortcut = event.type() is QEvent.Type.ShortcutOverride
        if isinstance(event, QKeyEvent) and is_shortcut and event.key() == Qt.Key.Key_Delete:
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() is QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_requested.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.restore_requested.emit()
        else:
            super().keyPressEvent(event)


class RunsPanel(QWidget):
    """The table below a row of buttons, and a sentence where there is no run.

    Signals
    -------
    restore_requested(run_id), clone_requested(run_id), delete_requested(run_id)
        What a person wants of a run: its weights, its settings, or that it goes.
    export_requested()
        A person wants the table as a file.
    """

    restore_requested = Signal(int)
    clone_requested = Signal(int)
    delete_requested = Signal(int)
    export_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.model = RunModel(self)
        self.table = RunTable()
        self.table.setModel(self.model)
        self.table.setAccessibleName("Runs")
        self._delegate = SparklineDelegate(self)
        self.table.setItemDelegateForColumn(RunFact.CURVE, self._delegate)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        triggers = QAbstractItemView.EditTrigger
        self.table.setEditTriggers(triggers.EditKeyPressed | triggers.DoubleClicked)
        show_as_rows(self.table, ROW, WIDTHS.items())
        self.table.setIconSize(QSize(12, 12))
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._empty = QLabel(EMPTY)
        self._empty.setWordWrap(True)
        self._empty.setProperty("role", "secondary")
        self._buttons = self._make_buttons()
        bar = QHBoxLayout()
        bar.setContentsMargins(GRID, 4, GRID, 0)
        for button in self._buttons.values():
            bar.addWidget(button)
        bar.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(bar)
        column.addWidget(self._empty)
        column.addWidget(self.table, 1)
        self._empty.setContentsMargins(GRID + 4, 0, GRID, 0)
        self.table.delete_requested.connect(self._buttons["delete"].click)
        self.table.restore_requested.connect(self._buttons["restore"].click)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.table.selectionModel().currentRowChanged.connect(self._offer)
        self.model.modelReset.connect(self._offer)
        self._offer()

    @property
    def chosen(self) -> Run | None:
        """The run whose row is chosen; ``None`` for the present training's, and without one."""
        return self.model.run_at(self.table.currentIndex().row())

    def choose(self, run_id: int) -> None:
        """Choose a run's row."""
        rows = [row for row, run in enumerate(self.model.runs, 1) if run.id == run_id]
        if rows:
            self.table.setCurrentIndex(self.model.index(rows[0], RunFact.NAME))

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.model.set_theme(theme)

    def show_runs(self, present: Present | None, runs: Sequence[Run]) -> None:
        """Show other runs; the chosen one stays chosen."""
        chosen = self.chosen
        self.model.show_runs(present, runs)
        self._empty.setVisible(not runs)
        if chosen is not None:
            self.choose(chosen.id)
        self._offer()

    def _make_buttons(self) -> dict[str, QPushButton]:
        does = {
            "restore": partial(self._request, self.restore_requested),
            "clone": partial(self._request, self.clone_requested),
            "rename": lambda: self._edit(RunFact.NAME),
            "note": lambda: self._edit(RunFact.NOTE),
            "delete": partial(self._request, self.delete_requested),
            "export": self.export_requested.emit,
        }
        buttons = {}
        for name, (text, tip) in BUTTONS.items():
            button = buttons[name] = QPushButton(text)
            button.setProperty("role", "quiet")
            button.setToolTip(tip)
            button.clicked.connect(lambda _=False, do=does[name]: do())
        return buttons

    def _request(self, signal: SignalInstance) -> None:
        run = self.chosen
        if run is not None:
            signal.emit(run.id)

    def _edit(self, fact: RunFact) -> None:
        row = self.table.currentIndex().row()
        is_typed = self.table.state() is QTableView.State.EditingState
        if self.model.run_at(row) is not None and not is_typed:
            index = self.model.index(row, fact)
            self.table.setCurrentIndex(index)
            self.table.edit(index)

    def _offer(self, *_: object) -> None:
        """Offer what can be done with the chosen run."""
        run = self.chosen
        for name, button in self._buttons.items():
            refusal = self._refusal(name, run)
            button.setEnabled(not refusal)
            button.setToolTip(refusal or BUTTONS[name][1])

    def _refusal(self, name: str, run: Run | None) -> str:
        """Say why something cannot be done with a run."""
        if not self.model.runs:
            return "There are no runs yet"
        if name == "export":
            return ""
        if run is None:
            return "Choose a run in the table"
        if name == "restore" and run.checkpoint is None:
            return "Its weights are no longer kept: only its settings can be taken"
        return ""

    def _show_menu(self, at: QPoint) -> None:
        menu = show_tips(QMenu(self))
        for name in ("restore", "clone", "rename", "note", "delete"):
            button = self._buttons[name]
            action = menu.addAction(button.text(), button.click)
            action.setToolTip(BUTTONS[name][1])
            allow(action, self._refusal(name, self.chosen))
        menu.exec(self.table.viewport().mapToGlobal(at))
        menu.deleteLater()
