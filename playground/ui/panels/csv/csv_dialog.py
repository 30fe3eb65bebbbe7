"""Choosing how a file becomes a table, and the table data, with the outcome in view."""

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from playground.core import ParamValue
from playground.core.text.numbers import counted
from playground.datasets import DatasetConfig
from playground.datasets.files.csv_source import CsvFile
from playground.datasets.tables.table_file import TableFile
from playground.ui.forms.component_picker import without_defaults
from playground.ui.panels.csv.csv_options import (
    COLUMNS,
    PROBLEM,
    CsvOptions,
    target_of,
    used_columns,
)
from playground.ui.panels.csv.csv_preview import CsvPreview
from playground.ui.panels.csv.csv_reading import CsvReading, read_csv
from playground.ui.support.background_task import BackgroundTask
from playground.ui.theme.sizes import scaled
from playground.ui.theme.tokens import GRID, LIGHT, Theme
from playground.ui.widgets.columns.balance_bar import BalanceBar
from playground.ui.widgets.columns.column_table import ColumnTable
from playground.ui.widgets.message_labels import message_label, set_message
from playground.ui.widgets.screen_room import resize_within_screen
from playground.ui.widgets.section import heading

OPTIONS_WIDTH = 280
NOTES_HEIGHT = 96

LONGEST_WAIT = 2.0
"""Seconds; reading stops within one chunk, only the last step cannot be interrupted."""


class CsvDialog(QDialog):
    """Format, columns and problem on the left; the rows and all that is done to them on the right.

    Parameters
    ----------
    path
        The file.
    parent
        The window.
    config
        A choice to begin with; its division and seed are kept.
    theme
        The colours of the preview.
    source
        What reads the file.
    """

    def __init__(
        self,
        path: str | Path,
        parent: QWidget | None = None,
        config: DatasetConfig | None = None,
        theme: Theme = LIGHT,
        source: type[TableFile] = CsvFile,
    ) -> None:
        super().__init__(parent)
        self._source = source
        base = config or DatasetConfig(kind=source.name, train_share=80)
        params = base.params if base.kind == source.name else {}
        self._config = replace(base, kind=source.name, params={**params, "path": str(path)})
        self._theme = theme
        self._reading: CsvReading | None = None
        self._task = BackgroundTask("csv", self)
        self._task.progressed.connect(self._show_progress)
        self._task.finished.connect(self._show_reading)
        self._task.failed.connect(self._show_failure)
        self.setWindowTitle(f"Open {Path(path).name}")
        resize_within_screen(self, QSize(1220, 720))
        self.options = CsvOptions(source)
        self.options.setFixedWidth(scaled(OPTIONS_WIDTH))
        self.options.value_requested.connect(self._change)
        layout = QHBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.options)
        layout.addLayout(self._make_outcome(), 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(GRID, GRID, GRID * 2, GRID * 2)
        whole.setSpacing(GRID)
        whole.addLayout(layout, 1)
        whole.addLayout(self._make_footer())
        self._read()

    def config(self) -> DatasetConfig:
        """Return the description of the data as it is chosen.

        The target is named even where nobody chose it: columns may change places in the file.
        """
        table = self._reading.table if self._reading is not None else None
        if table is None:
            return self._config
        params = {**self._config.params, "target": target_of(self._config.params, table)}
        return replace(self._config, params=params)

    @override
    def done(self, result: int) -> None:
        self._task.close(LONGEST_WAIT)
        super().done(result)

    def _make_outcome(self) -> QVBoxLayout:
        self._facts = QLabel("Reading…")
        self._facts.setWordWrap(True)
        self._error = message_label("error")
        self.preview = CsvPreview(self)
        self._view = QTableView()
        self._view.setModel(self.preview)
        self._view.setAccessibleName("First rows")
        self._view.setToolTip("The first rows of the file, numbered by line")
        self._view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._view.verticalHeader().setDefaultSectionSize(scaled(26))
        self._view.horizontalHeader().setDefaultSectionSize(scaled(120))
        self._view.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.columns = ColumnTable()
        self.columns.setToolTip("Every column of the file: what it holds and what becomes of it")
        self.columns.set_theme(self._theme)
        self.columns.column_chosen.connect(self._go_to_column)
        self.balance = BalanceBar()
        self.balance.set_theme(self._theme)
        self._notes = QLabel()
        self._notes.setProperty("role", "secondary")
        self._notes.setWordWrap(True)
        self._notes.setTextFormat(Qt.TextFormat.PlainText)
        self._notes.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._notes_area = QScrollArea()
        self._notes_area.setFrameShape(QFrame.Shape.NoFrame)
        self._notes_area.setWidgetResizable(True)
        self._notes_area.setFixedHeight(scaled(NOTES_HEIGHT))
        self._notes_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._notes_area.setWidget(self._notes)
        column = QVBoxLayout()
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID)
        for widget in (self._facts, self._error, self.balance, self.columns):
            column.addWidget(widget)
        column.addWidget(self._view, 1)
        self._done = heading("What is done to the data")
        column.addWidget(self._done)
        column.addWidget(self._notes_area)
        column.addStretch(0)
        return column

    def _make_footer(self) -> QHBoxLayout:
        self._progress = QProgressBar()
        self._progress.setAccessibleName("Share of the file read")
        self._progress.setToolTip("How much of the file is read")
        self._progress.setTextVisible(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.use_button = buttons.addButton("Use data", QDialogButtonBox.ButtonRole.AcceptRole)
        self.use_button.setDefault(True)
        self.use_button.setEnabled(False)
        self.use_button.setToolTip("Train on this file")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        line = QHBoxLayout()
        line.setSpacing(GRID * 2)
        line.addSpacing(OPTIONS_WIDTH)
        line.addWidget(self._progress, 1)
        line.addWidget(buttons)
        return line

    def _change(self, name: str, value: ParamValue) -> None:
        params = {**self._config.params, name: value}
        table = self._reading.table if self._reading else None
        if name == "sheet":
            # Another table: whatever was chosen among the columns is not there any more.
            params.pop("target", None)
        if name in ("target", "sheet"):
            # Another target: whatever was chosen among the columns no longer fits.
            params.pop("columns", None)
        elif (
            name == "columns"
            and table is not None
            and value == used_columns({"target": target_of(params, table)}, table)
        ):
            params["columns"] = ()
        self._config = replace(self._config, params=without_defaults(self._source, params))
        self._read(fresh=name not in (*COLUMNS, *PROBLEM))

    def _read(self, *, fresh: bool = True) -> None:
        """Read the file; all of it anew where it is read otherwise than before."""
        self.use_button.setEnabled(False)
        self._progress.setValue(0)
        self._progress.show()
        config = self._config
        self._task.start(lambda run: read_csv(config, run.progress, run.report if fresh else None))
        self.options.show_options(self._config.params, self._reading)

    def _show_progress(self, progress: tuple[int, int] | CsvReading) -> None:
        if isinstance(progress, CsvReading):
            self._show_table(progress)
            return
        done, total = progress
        self._progress.setValue(round(100 * done / total))

    def _show_failure(self, message: str) -> None:
        self._show_reading(CsvReading(error=message))

    def _show_reading(self, reading: CsvReading) -> None:
        self._reading = reading
        self._progress.hide()
        self.use_button.setEnabled(reading.dataset is not None)
        self.options.show_options(self._config.params, reading)
        set_message(self._error, reading.error)
        self._done.setVisible(reading.dataset is not None)
        self._notes_area.setVisible(reading.dataset is not None)
        self._show_table(reading)
        self._show_notes(reading)

    def _show_table(self, reading: CsvReading) -> None:
        """Show the rows and columns: of all the file, or of its beginning while it is read."""
        self._facts.setText(_facts(reading))
        self._facts.setVisible(bool(self._facts.text()))
        table, params = reading.table, self._config.params
        target = target_of(params, table) if table else ""
        used = frozenset(used_columns(params, table)) if table else frozenset()
        self._view.setVisible(table is not None)
        self.preview.set_table(table, target, used, self._theme)
        self.columns.setVisible(reading.summary is not None)
        self.columns.show_summary(reading.summary)
        self.balance.set_balance(reading.summary.balance if reading.summary is not None else ())

    def _go_to_column(self, name: str) -> None:
        """Bring a column of the overview into sight among the rows."""
        table = self._reading.table if self._reading is not None else None
        if table is not None and name in table.names and table.rows:
            at = self.preview.index(self._view.rowAt(0), table.names.index(name))
            self._view.scrollTo(at, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _show_notes(self, reading: CsvReading) -> None:
        notes: tuple[str, ...] = ()
        if reading.dataset is not None:
            done = reading.dataset.raw.notes + reading.dataset.transformations
            notes = tuple(dict.fromkeys(done)) or ("Nothing: the values are used as they are.",)
        self._notes.setText("\n".join(f"• {note}" for note in notes))


def _facts(reading: CsvReading) -> str:
    table, dataset = reading.table, reading.dataset
    if table is None:
        return ""
    text = f"{counted(table.rows, 'row')} · {counted(len(table.names), 'column')}"
    if reading.is_head:
        return f"The first {text}; the rest is being read…"
    if dataset is None:
        return text
    features = len(dataset.columns)
    if dataset.classes:
        names = ", ".join(dataset.classes[:6]) + ("…" if len(dataset.classes) > 6 else "")
        aim = f"{counted(len(dataset.classes), 'class')} ({names})"
    else:
        aim = f"regression of {dataset.raw.target}"
    return f"{text} → {counted(features, 'feature')}, {aim}"
