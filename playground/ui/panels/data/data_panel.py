"""Which data, and how it is divided."""

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from playground.core import ParamValue, accepted_values, params_of, values_of
from playground.core.text.numbers import counted
from playground.datasets import DATASETS, Dataset, DatasetConfig, DatasetSource
from playground.datasets.base.embedded import embedded_files
from playground.datasets.tables.table_file import TableFile
from playground.ui.forms.dataset_edits import DatasetEdit, division_edit, option_edit
from playground.ui.forms.param_form import ParamForm
from playground.ui.forms.seed_button import SeedButton
from playground.ui.panels.data.column_section import ColumnSection
from playground.ui.panels.data.table_button import TableButton
from playground.ui.panels.data.thumbnails import ThumbnailGrid
from playground.ui.theme.icons import icon
from playground.ui.theme.markup import as_text
from playground.ui.theme.tokens import LIGHT, Theme
from playground.ui.widgets.message_labels import MessageList, message_label, set_message
from playground.ui.widgets.section import Panel


class DataPanel(Panel):
    """The data dock: what there is to choose from, the choice's options, and its facts.

    Signals
    -------
    config_requested
        A new :class:`DatasetConfig`, a text for undo and a merge key (empty: never merge).
    browser_seed_requested
        The seed of the browser playground's generator; empty to use the numeric seeds.
    open_data_requested
        The person wants to choose a file.
    table_settings_requested
        The person wants to see again how this file (a path) is read.
    """

    config_requested = Signal(object, str, str)
    browser_seed_requested = Signal(str)
    open_data_requested = Signal()
    table_settings_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Data", parent)
        self._config = DatasetConfig()
        self._browser_seed = ""
        self._theme = LIGHT
        self.grid = ThumbnailGrid([s for s in DATASETS if s.is_2d])
        self.grid.kind_chosen.connect(self.choose)
        self.body.addWidget(self.grid)
        self._add_tables()
        self._error = message_label("error")
        self.body.addWidget(self._error)
        self.add_section("Samples")
        self.options = ParamForm()
        self.options.value_requested.connect(self._change_option)
        self.body.addWidget(self.options)
        self.division = ParamForm()
        self.division.value_requested.connect(self._change_division)
        self.body.addWidget(self.division)
        self.division.set_params(params_of(DatasetConfig), {})
        self._add_seed_tools()
        self._facts = message_label("secondary")
        self.body.addWidget(self._facts)
        self.columns = ColumnSection()
        self.body.addWidget(self.columns)
        self.notes = MessageList("What was done to the data")
        self.body.addWidget(self.notes)
        self.body.addStretch(1)
        self.set_theme(LIGHT)
        self.set_config(self._config, "")

    def set_config(self, config: DatasetConfig, browser_seed: str) -> None:
        """Show the document's choice; emits nothing."""
        self._config = config
        self._browser_seed = browser_seed
        self.grid.set_kind(config.kind)
        for row in self._rows:
            row.setChecked(row.kind == config.kind)
            if row.kind == config.kind and "path" in config.params:
                inside = " · in the project file" if embedded_files(config) else ""
                row.set_detail(Path(str(config.params["path"])).name + inside)
            row.setVisible(not self._is_file(row.kind) or row.kind == config.kind)
        is_table = config.kind in DATASETS and issubclass(DATASETS.get(config.kind), TableFile)
        self._settings.setVisible(is_table)
        if config.kind in DATASETS and not is_table:
            # Which file it is was chosen by opening it.
            known = {"path", *embedded_files(config)}
            declared = params_of(DATASETS.get(config.kind))
            params = [p for p in declared if p.name not in known and not p.hidden]
            params.sort(key=lambda param: param.reads is None)  # a formula is what it is all about
            self.options.set_params(params, config.params)
        else:
            self.options.set_params((), {})
        self.division.set_params(params_of(DatasetConfig), values_of(config))
        self._browser_text.setText(f"Random numbers: browser playground, seed {browser_seed}")
        self._browser.setVisible(bool(browser_seed))
        self.division.row("seed").setVisible(not browser_seed)
        self._new_seed.setVisible(not browser_seed)

    def show_dataset(self, dataset: Dataset) -> None:
        """Show what the data in use is like, and clear the last error."""
        set_message(self._error, "")
        kinds = counted(len(dataset.classes), "class") if dataset.classes else "regression"
        if dataset.raw.reconstructs:
            kinds = f"the {dataset.raw.target} itself to predict"
        columns = len(dataset.columns)
        features = counted(columns, "feature")
        counts = f"{len(dataset.train_rows):,} train · {len(dataset.test_rows):,} test"
        set_message(self._facts, f"{counts}\n{features} · {kinds}")
        named = dataset.classes if len(dataset.classes) <= 12 else ()
        details = [", ".join(dataset.columns[:40])]
        details += [f"{dataset.raw.target}: {', '.join(named)}"] if named else []
        self._facts.setToolTip(as_text("\n".join(details)))
        self.columns.set_dataset(dataset, self._config)
        self.notes.set_messages(tuple(dict.fromkeys(dataset.raw.notes + dataset.transformations)))

    def show_nothing(self) -> None:
        """Show no facts: the data is not there."""
        set_message(self._facts, "")
        self._facts.setToolTip("")
        self.columns.set_dataset(None, self._config)
        self.notes.set_messages(())

    def show_error(self, text: str) -> None:
        """Say why the chosen data cannot be used; it stays until :meth:`show_dataset`."""
        set_message(self._error, text)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.grid.set_theme(theme)
        self.notes.set_theme(theme)
        self.columns.set_theme(theme)
        for row in self._rows:
            row.set_theme(theme)
        self._new_seed.set_theme(theme)
        self._open.setIcon(icon("table", theme.secondary, 16))

    def _add_tables(self) -> None:
        self._rows = tuple(TableButton(s) for s in DATASETS if not s.is_2d)
        for row in self._rows:
            row.clicked.connect(self._choose_row)
            self.body.addWidget(row)
        self._open = QPushButton("Open data…")
        self._open.setAccessibleName("Open data")
        self._open.setToolTip("Train on a table or on images of your own")
        self._open.clicked.connect(self._ask_for_data)
        self._settings = QPushButton("Settings…")
        self._settings.setAccessibleName("Table settings")
        self._settings.setToolTip("How the file is read: columns, target, missing values")
        self._settings.clicked.connect(self._ask_for_settings)
        self.body.addWidget(self._open)
        self.body.addWidget(self._settings)

    def _add_seed_tools(self) -> None:
        self._new_seed = SeedButton("New data seed", "Draw other samples")
        self._new_seed.seed_drawn.connect(self._take_seed)
        self.division.row("seed").add_tool(self._new_seed)
        self._browser = QWidget()
        column = QVBoxLayout(self._browser)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._browser_text = QLabel()
        self._browser_text.setProperty("role", "secondary")
        self._browser_text.setWordWrap(True)
        button = QPushButton("Use own seeds")
        button.setProperty("role", "link")
        button.setAccessibleName("Use own seeds")
        button.setToolTip("Draw data, weights and order from this application's own seeds")
        button.clicked.connect(self._drop_browser_seed)
        column.addWidget(self._browser_text)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._browser)

    def _choose_row(self) -> None:
        row = self.sender()
        if isinstance(row, TableButton):
            self.choose(row.kind)

    def choose(self, kind: str) -> None:
        """Choose other data as a person does."""
        before = self._config
        if kind != before.kind:
            source = DATASETS.get(kind)
            self._config = replace(before, kind=kind, params=accepted_values(source, before.params))
        self._show_choice()
        if kind != before.kind:
            self.config_requested.emit(self._config, f"Choose {source.title}", "")

    def _show_choice(self) -> None:
        self.set_config(self._config, self._browser_seed)

    def _change_option(self, name: str, value: ParamValue) -> None:
        self._request(option_edit(self._config, name, value))

    def _change_division(self, name: str, value: int) -> None:
        self._request(division_edit(self._config, name, value))

    def _request(self, edit: DatasetEdit) -> None:
        self._config = edit[0]
        self.config_requested.emit(*edit)

    def _take_seed(self, seed: int) -> None:
        self._config = replace(self._config, seed=seed)
        self._show_choice()
        self.config_requested.emit(self._config, "Draw other samples", "dataset.seed")

    def _drop_browser_seed(self) -> None:
        self.browser_seed_requested.emit("")

    def _ask_for_data(self) -> None:
        self.open_data_requested.emit()

    def _ask_for_settings(self) -> None:
        self.table_settings_requested.emit(str(self._config.params.get("path", "")))

    @staticmethod
    def _is_file(kind: str) -> bool:
        source: type[DatasetSource] | None = DATASETS.get(kind) if kind in DATASETS else None
        return source is not None and bool(source.files)
