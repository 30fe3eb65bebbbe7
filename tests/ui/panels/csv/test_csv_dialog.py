"""The CSV dialog on real files."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel

from playground.core import Streams
from playground.datasets import DatasetConfig, prepare_dataset
from playground.ui.panels.csv import csv_reading
from playground.ui.panels.csv.csv_dialog import CsvDialog
from playground.ui.widgets.columns.column_model import ColumnFact

pytestmark = pytest.mark.gui

EUROPEAN = "größe;stadt;klasse\n" + "".join(
    f"{i},5;{'Köln' if i % 3 else ''};{'ja' if i % 2 else 'nein'}\n" for i in range(40)
)
PLAIN = "a,b,y\n" + "".join(f"{i},{i * i},{i / 3:.3f}\n" for i in range(30))


@pytest.fixture
def open_file(tmp_path, qtbot):
    def make(content, name="data.csv", encoding="utf-8", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        dialog = CsvDialog(path, **options)
        qtbot.addWidget(dialog)
        dialog.show()
        wait(dialog, qtbot)
        return dialog

    return make


def wait(dialog, qtbot):
    qtbot.waitUntil(lambda: not dialog._progress.isVisible(), timeout=10_000)


def row(dialog, name):
    return next(form.row(name) for names, form in dialog.options._forms if name in names)


def choose(qtbot, dialog, name, value):
    combo = row(dialog, name).field
    combo.setFocus()
    steps = combo.findData(value) - combo.currentIndex()
    assert steps
    for _ in range(abs(steps)):
        qtbot.keyClick(combo, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
    wait(dialog, qtbot)


def visible_text(dialog):
    return "\n".join(x.text() for x in dialog.findChildren(QLabel) if x.isVisible())


def test_a_european_file_is_understood_and_its_treatment_listed(open_file, qtbot):
    dialog = open_file(EUROPEAN, encoding="latin-1")
    shown = {
        name: row(dialog, name).field.currentText()
        for name in ("delimiter", "decimal", "header", "encoding", "target")
    }
    assert shown == {
        "delimiter": "Auto: semicolon",
        "decimal": "Auto: comma",
        "header": "Auto: yes",
        "encoding": "Auto: latin-1",
        "target": "klasse",
    }
    dataset = prepare_dataset(dialog.config(), Streams.from_seeds(0, 0))
    text = visible_text(dialog)
    for sentence in dataset.raw.notes + dataset.transformations:
        assert sentence in text
    assert "40 rows · 3 columns" in text
    header = dialog.preview.headerData(1, Qt.Orientation.Horizontal)
    assert header == "stadt\ntext, 14 missing"
    assert dialog.preview.data(dialog.preview.index(3, 0)) == "3.5"


def test_choices_change_the_outcome(open_file, qtbot):
    dialog = open_file(EUROPEAN)
    assert "Filled 14 missing values of 'stadt' with the most frequent" in visible_text(dialog)
    choose(qtbot, dialog, "missing", "drop")
    assert dialog.config().params["missing"] == "drop"
    assert "Dropped 14 of 40 rows with missing values" in visible_text(dialog)
    choose(qtbot, dialog, "missing", "median")
    assert dialog.config().params["missing"] == "median"
    choose(qtbot, dialog, "target", "größe")
    assert dialog.config().params["target"] == "größe"
    assert "regression of größe" in visible_text(dialog)
    assert row(dialog, "columns").field.value == ("stadt", "klasse")


def test_the_thousands_sign_is_shown_and_can_be_changed(open_file, qtbot):
    dialog = open_file("area\tprice\n1,400\t2,800\n816\t1,632\n2,389\t4,778\n")
    assert row(dialog, "thousands").field.currentText() == "Auto: comma"
    assert dialog.preview.data(dialog.preview.index(0, 0)) == "1400"
    assert "the thousands sign ','" in visible_text(dialog)
    choose(qtbot, dialog, "decimal", ",")
    assert dialog.preview.data(dialog.preview.index(0, 0)) == "1.4"


def test_rows_left_out_are_named(open_file, qtbot):
    dialog = open_file(PLAIN + "1,2,3,4\n")
    assert "Left out 1 row that does not fit (line 32: 4 values" in visible_text(dialog)
    assert dialog.use_button.isEnabled()


def test_columns_are_chosen(open_file, qtbot):
    dialog = open_file(PLAIN)
    field = row(dialog, "columns").field
    assert field.value == ("a", "b")
    field.item(0).setCheckState(Qt.CheckState.Unchecked)
    wait(dialog, qtbot)
    assert dialog.config().params["columns"] == ("b",)
    assert prepare_dataset(dialog.config(), Streams.from_seeds(0, 0)).columns == ("b",)
    field.item(0).setCheckState(Qt.CheckState.Checked)
    wait(dialog, qtbot)
    assert "columns" not in dialog.config().params


def test_the_problem_can_be_changed(open_file, qtbot):
    content = "a,y\n" + "".join(f"{i},{i % 2}\n" for i in range(30))
    dialog = open_file(content)
    assert row(dialog, "task").field.currentText() == "Auto: classification"
    choose(qtbot, dialog, "task", "regression")
    assert "regression of y" in visible_text(dialog)


def test_a_wrong_delimiter_is_said_and_can_be_taken_back(open_file, qtbot):
    dialog = open_file(PLAIN)
    choose(qtbot, dialog, "delimiter", "pipe")
    assert not dialog.use_button.isEnabled()
    assert "column" in visible_text(dialog)
    choose(qtbot, dialog, "delimiter", "auto")
    assert dialog.use_button.isEnabled()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"a,b,c\n1,2,3\n4,5\n", "line 3"),
        (b"a\n1\n2\n", "column"),
        (b"\x00\x01\x02" * 50, "not text"),
    ],
)
def test_a_bad_file_cannot_be_used(open_file, content, message):
    dialog = open_file(content)
    assert message in visible_text(dialog)
    assert not dialog.use_button.isEnabled()


def test_accepting_gives_a_description_that_builds(open_file, qtbot):
    dialog = open_file(PLAIN)
    with qtbot.waitSignal(dialog.accepted):
        qtbot.mouseClick(dialog.use_button, Qt.MouseButton.LeftButton)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert prepare_dataset(dialog.config(), Streams.from_seeds(0, 0)).columns == ("a", "b")


def test_an_earlier_choice_is_shown_again(open_file, qtbot):
    config = DatasetConfig("csv", {"path": "other.csv", "scaling": "minmax"}, 60, 9)
    dialog = open_file(PLAIN, config=config)
    assert row(dialog, "scaling").field.value == "minmax"
    assert (dialog.config().train_share, dialog.config().seed) == (60, 9)
    assert dialog.config().params["path"].endswith("data.csv")


def test_cancelling_stops_the_reading(tmp_path, qtbot):
    path = tmp_path / "long.csv"
    path.write_text("a,b,y\n" + "1.5,2.5,3.5\n" * 400_000)
    dialog = CsvDialog(path)
    qtbot.addWidget(dialog)
    dialog.show()
    cancel = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Cancel)
    with qtbot.waitSignal(dialog.rejected):
        qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert not dialog._task.is_running
    assert dialog._reading is None


def cells(dialog, fact):
    model = dialog.columns.model()
    names = [model.index(i, ColumnFact.NAME).data() for i in range(model.rowCount())]
    return {name: model.index(i, fact).data() for i, name in enumerate(names)}


def test_every_column_is_described_beside_its_treatment(open_file):
    dialog = open_file(EUROPEAN)
    assert dialog.columns.isVisible()
    assert cells(dialog, ColumnFact.MISSING) == {"größe": "", "stadt": "14 (35 %)", "klasse": ""}
    assert cells(dialog, ColumnFact.RANGE)["größe"] == "0.5 to 39.5"
    assert cells(dialog, ColumnFact.MEAN)["größe"] == "20 ± 11.54"
    becomes = cells(dialog, ColumnFact.BECOMES)
    dataset = prepare_dataset(dialog.config(), Streams.from_seeds(0, 0))
    mean, deviation = dataset.x_scaling.offset[0], dataset.x_scaling.scale[0]
    assert becomes["größe"] == f"standardized: (x − {mean:.4g}) / {deviation:.4g}"
    assert becomes["stadt"] == "14 missing, filled with Köln; one-hot: 1 input of 0 and 1"
    assert becomes["klasse"] == "target: 2 classes"
    assert dialog.balance.isVisible()
    assert dialog.balance.words(9) == ["ja: 20 (50.0 %)", "nein: 20 (50.0 %)"]


def test_the_description_follows_the_choices(open_file, qtbot):
    dialog = open_file(EUROPEAN)
    assert cells(dialog, ColumnFact.TARGET)["größe"].startswith("η")
    choose(qtbot, dialog, "target", "größe")
    assert not dialog.balance.isVisible()
    assert cells(dialog, ColumnFact.TARGET)["klasse"].startswith("η")
    assert cells(dialog, ColumnFact.BECOMES)["größe"].startswith("target: standardized")
    choose(qtbot, dialog, "scaling", "none")
    assert cells(dialog, ColumnFact.BECOMES)["größe"] == "target: as it is"


def test_a_column_that_is_not_chosen_is_described_all_the_same(open_file, qtbot):
    dialog = open_file(PLAIN)
    row(dialog, "columns").field.item(0).setCheckState(Qt.CheckState.Unchecked)
    wait(dialog, qtbot)
    assert cells(dialog, ColumnFact.BECOMES)["a"] == "left out: not chosen"
    assert cells(dialog, ColumnFact.RANGE)["a"] == "0 to 29"


def test_columns_are_described_where_nothing_can_be_trained_on(open_file):
    dialog = open_file("a,y\n" + "".join(f"{i},5\n" for i in range(30)))
    assert "the target is always 5" in visible_text(dialog)
    assert cells(dialog, ColumnFact.RANGE) == {"a": "0 to 29", "y": "5 to 5"}
    assert cells(dialog, ColumnFact.BECOMES) == {"a": "", "y": ""}


def test_the_first_rows_of_a_long_file_are_described_while_the_rest_is_read(
    tmp_path, qtbot, monkeypatch
):
    path = tmp_path / "long.csv"
    path.write_text("a,b,y\n" + "".join(f"{i % 977},x{i % 3},{i}\n" for i in range(60_000)))
    shown = []
    original = CsvDialog._show_table

    def watch(dialog, reading):
        original(dialog, reading)
        shown.append((reading.is_head, visible_text(dialog), dialog.use_button.isEnabled()))

    monkeypatch.setattr(CsvDialog, "_show_table", watch)
    monkeypatch.setattr(csv_reading, "LARGE", 100_000)
    dialog = CsvDialog(path)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: bool(shown))
    is_head, text, can_be_used = shown[0]
    assert is_head
    assert not can_be_used
    rows = int(re.search(r"The first ([0-9,]+) rows · 3 columns", text)[1].replace(",", ""))
    assert 10_000 <= rows < 60_000
    wait(dialog, qtbot)
    assert "60,000 rows · 3 columns" in visible_text(dialog)
    assert cells(dialog, ColumnFact.RANGE)["a"] == "0 to 976"
    choose(qtbot, dialog, "target", "b")
    assert [is_head for is_head, _, _ in shown] == [True, False, False]
    dialog.reject()


def test_a_column_of_the_overview_is_brought_into_sight_below(open_file, qtbot):
    wide = ",".join(f"c{i}" for i in range(40)) + "\n" + (",".join("123456789 " * 4) + "\n") * 30
    dialog = open_file(wide.replace(" ", "0"))
    x = dialog._view.columnViewportPosition(30)
    assert x > dialog._view.viewport().width()
    dialog.columns.scrollTo(dialog.columns.model().index(30, 0))
    place = dialog.columns.visualRect(dialog.columns.model().index(30, 0)).center()
    qtbot.mouseClick(dialog.columns.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert 0 <= dialog._view.columnViewportPosition(30) < dialog._view.viewport().width()
