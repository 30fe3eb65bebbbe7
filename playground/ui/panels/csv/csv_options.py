"""The options of reading a table, with what was detected written beside ``auto``."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from playground.core import ParamValue, params_of
from playground.datasets import CsvFormat, Table
from playground.datasets.tables.table_file import TableFile
from playground.ui.forms.fields import Choices
from playground.ui.forms.param_form import ParamForm
from playground.ui.panels.csv.csv_reading import CsvReading
from playground.ui.widgets.section import Panel

COLUMNS = ("target", "columns")
PROBLEM = ("task", "missing", "indicator", "scaling", "scale_target")

DELIMITERS = {
    "comma": (",", "Comma"),
    "semicolon": (";", "Semicolon"),
    "tab": ("\t", "Tab"),
    "pipe": ("|", "Pipe |"),
    "space": (" ", "Space"),
}
ENCODINGS = ("utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16")
DECIMALS = {".": "Point", ",": "Comma"}
THOUSANDS = {",": "Comma", ".": "Point", "blank": "Blank", "'": "Apostrophe"}
MISSING = (
    ("fill", "Fill in the mean"),
    ("median", "Fill in the median"),
    ("most_frequent", "Most frequent"),
    ("drop", "Drop rows"),
)
SCALINGS = (("standardize", "Standardize"), ("minmax", "0 to 1"), ("none", "None"))


class CsvOptions(Panel):
    """Three forms over the parameters of a source of tables.

    Parameters
    ----------
    source
        What reads the file.
    parent
        The dialog.

    Signals
    -------
    value_requested
        A parameter's name and the value a person wishes.
    """

    value_requested = Signal(str, object)

    def __init__(self, source: type[TableFile], parent: QWidget | None = None) -> None:
        super().__init__("Table options", parent)
        self._declared = {p.name: p for p in params_of(source)}
        self._how = source.how
        self._forms: list[tuple[tuple[str, ...], ParamForm]] = []
        self._after_reading: list[QWidget] = []
        sections = (("Format", source.how), ("Columns", COLUMNS), ("Problem", PROBLEM))
        for title, names in sections:
            if not names:
                continue
            label = self.add_section(title)
            form = ParamForm()
            form.value_requested.connect(self.value_requested)
            self.body.addWidget(form)
            self._forms.append((names, form))
            if names is not source.how:
                self._after_reading += [label, form]
        self.body.addStretch(1)

    def show_options(self, params: Mapping[str, ParamValue], reading: CsvReading | None) -> None:
        """Show what is chosen and what was detected; emits nothing.

        Parameters
        ----------
        params
            The chosen parameters of the source.
        reading
            What the file turned out to be, ``None`` while that is unknown.
        """
        table = reading.table if reading else None
        values = dict(params)
        choices: dict[str, Choices] = _format_choices(reading.fmt if reading else None)
        sheets = reading.sheets if reading else ()
        first = f"Auto: {reading.first_sheet}" if reading and reading.first_sheet else "Auto"
        choices["sheet"] = [("", first), *((name, name) for name in sheets)]
        choices["task"] = _task_choices(reading)
        choices["missing"], choices["scaling"] = MISSING, SCALINGS
        if table is not None:
            target = target_of(params, table)
            values["target"] = target
            values["columns"] = used_columns(params, table)
            choices["target"] = [(name, name) for name in table.names]
            choices["columns"] = [(name, name) for name in table.names if name != target]
        for widget in self._after_reading:
            widget.setVisible(table is not None)
        for names, form in self._forms:
            if table is None and names is not self._how:
                continue
            form.set_params([self._declared[name] for name in names], values, choices)


def target_of(params: Mapping[str, ParamValue], table: Table) -> str:
    """Return the target's name: the chosen one, or the last column."""
    return str(params.get("target") or table.names[-1])


def used_columns(params: Mapping[str, ParamValue], table: Table) -> tuple[str, ...]:
    """Return the columns to learn from: the chosen ones, or all but the target."""
    chosen = params.get("columns")
    others = tuple(name for name in table.names if name != target_of(params, table))
    return chosen if isinstance(chosen, tuple) and chosen else others


def _format_choices(fmt: CsvFormat | None) -> dict[str, Choices]:
    names = dict(DELIMITERS.values())
    delimiter = names.get(fmt.delimiter, repr(fmt.delimiter)) if fmt else ""
    header = ("yes" if fmt.header else "no") if fmt else ""
    decimal = DECIMALS[fmt.decimal] if fmt else ""
    grouped = THOUSANDS.get(fmt.thousands.replace(" ", "blank"), "none") if fmt else ""
    return {
        "thousands": [_auto(grouped), ("none", "None"), *THOUSANDS.items()],
        "delimiter": [_auto(delimiter), *((k, label) for k, (_, label) in DELIMITERS.items())],
        "header": [_auto(header), ("yes", "Yes"), ("no", "No")],
        "decimal": [_auto(decimal), *DECIMALS.items()],
        "encoding": [_auto(fmt.encoding if fmt else ""), *((e, e) for e in ENCODINGS)],
    }


def _task_choices(reading: CsvReading | None) -> Choices:
    found = ""
    if reading and reading.dataset:
        is_classes = reading.dataset.task.is_classification
        found = "classification" if is_classes else "regression"
    return [
        _auto(found),
        ("classification", "Classification"),
        ("regression", "Regression"),
    ]


def _auto(found: str) -> tuple[str, str]:
    return ("auto", f"Auto: {found.lower()}" if found else "Auto")
