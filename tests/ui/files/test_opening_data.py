"""Every kind of data opens by dropping it, and from one dialog."""

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog

from playground.datasets import DATASETS
from playground.project.templates import template
from playground.ui.files.data_filter import data_filter
from playground.ui.panels.csv.csv_dialog import CsvDialog

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

HEAD = ("size", "age", "kind")
ROWS = [(i / 2, i * i % 11, "ab"[i % 2]) for i in range(40)]


def workbook(path):
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.append(["These are my data"])
    for title, rows in (("Flowers", ROWS), ("Trees", ROWS[:10])):
        sheet = book.create_sheet(title)
        for row in (HEAD, *rows):
            sheet.append(row)
    book.save(path)


def parquet(path):
    columns = map(list, zip(*ROWS, strict=True))
    pa.parquet.write_table(pa.table(dict(zip(HEAD, columns, strict=True))), path)


def array(path):
    np.save(path, np.array([(*row[:2], i % 2) for i, row in enumerate(ROWS)]))


WRITERS = {"xlsx": ("t.xlsx", workbook), "arrow": ("t.parquet", parquet), "npy": ("t.npy", array)}


@pytest.fixture
def asked(monkeypatch, qtbot):
    """Every table's dialog: it is looked at and accepted as soon as it is read."""
    seen = []

    def run(dialog):
        dialog.show()
        qtbot.waitUntil(dialog.use_button.isEnabled, timeout=20_000)
        seen.append((dialog.windowTitle(), dialog.config().kind))
        dialog.accept()
        return 1

    monkeypatch.setattr(CsvDialog, "exec", run)
    return seen


def drop(driver, *paths):
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    window = driver.window
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(
        window.rect().center(), Qt.DropAction.CopyAction, content, buttons, keys
    )
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    place = QPointF(window.rect().center())
    window.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, content, buttons, keys))


@pytest.mark.parametrize("kind", WRITERS)
def test_a_dropped_file_is_read_by_its_kind(driver, tmp_path, asked, kind):
    name, write = WRITERS[kind]
    path = tmp_path / name
    write(path)
    drop(driver, path)
    driver.wait(lambda: driver.project.dataset.params.get("path") == str(path))
    driver.wait_for_snapshot()
    assert driver.project.dataset.kind == kind
    data = driver.window.client.dataset
    assert (len(data.raw.x), len(data.columns), len(data.classes)) == (40, 2, 2)
    assert asked == [(f"Open {name}", kind)]
    panel = driver.window.data
    driver.show_widget(panel._settings)
    driver.qtbot.mouseClick(panel._settings, Qt.MouseButton.LeftButton)
    driver.wait(lambda: asked == [(f"Open {name}", kind)] * 2)


def test_a_document_is_called_after_the_data_it_is_about(open_window, tmp_path, asked):
    path = tmp_path / "Prices 2024.npy"
    array(path)
    driver = open_window(template("residual-mlp"))
    title = driver.window.windowTitle
    drop(driver, path)
    driver.wait(lambda: title().startswith("Prices 2024[*]"))
    driver.wait_for_snapshot()
    driver.window.data.choose("spiral")
    assert title().startswith("Spiral[*]")
    driver.do("undo")
    driver.do("undo")
    assert title().startswith("Residual MLP[*]")
    driver.window.canvas.layers.add("dense")
    driver.window.data.choose("iris")
    assert title().startswith("Residual MLP[*]"), "it is about a network"


@pytest.mark.parametrize("way", ["drop", "menu"])
def test_a_folder_of_images_opens_with_a_network_that_fits(driver, tmp_path, monkeypatch, way):
    root = tmp_path / "pets"
    for name, value in (("cats", 20), ("dogs", 220)):
        (root / name).mkdir(parents=True)
        for i in range(6):
            Image.new("L", (8, 6), value + i).save(root / name / f"{i}.png")
    if way == "drop":
        drop(driver, root)
    else:
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(root))
        driver.do("open_folder")
    driver.wait(lambda: driver.project.dataset.kind == "folder")
    driver.wait_for_snapshot()
    data = driver.window.client.dataset
    assert data.raw.image_shape == (1, 6, 8)
    assert data.classes == ("cats", "dogs")
    assert root in driver.window.settings.recent
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1)
    shown = [row for row in driver.window.data._rows if row.isChecked()]
    assert [(row.kind, row.detail) for row in shown] == [("folder", "pets")]


def test_of_several_files_the_first_opens_and_that_is_said(driver, tmp_path, asked):
    one, other = tmp_path / "t.parquet", tmp_path / "t.npy"
    parquet(one)
    array(other)
    drop(driver, one, other)
    driver.wait(lambda: driver.project.dataset.kind == "arrow")
    driver.wait_for_snapshot()
    assert "Of 2 files only the first, t.parquet, is opened." in driver.window.banner.text


def test_what_is_no_data_is_refused_by_name(driver, tmp_path, dialogs):
    path = tmp_path / "paper.pdf"
    path.write_bytes(b"%PDF-1.7 ...")
    before = driver.project
    drop(driver, path)
    driver.wait(lambda: dialogs.told)
    assert "paper.pdf: it cannot be opened as data: it is a PDF" in dialogs.told[-1][1]
    assert driver.project is before


def test_another_sheet_is_chosen_in_the_dialog(tmp_path, qtbot):
    path = tmp_path / "t.xlsx"
    workbook(path)
    dialog = CsvDialog(path, source=DATASETS.get("xlsx"))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.use_button.isEnabled, timeout=20_000)
    assert "40 rows" in dialog._facts.text()
    form = dialog.options._forms[0][1]
    assert form.names == ("sheet", "header", "missing_words")
    combo = form.row("sheet").field
    assert [combo.itemText(i) for i in range(combo.count())] == [
        *("Auto: Flowers", "Notes", "Flowers", "Trees")
    ]
    combo.setFocus()
    for _ in range(3):
        qtbot.keyClick(combo, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "10 rows" in dialog._facts.text(), timeout=20_000)
    assert dialog.config().params["sheet"] == "Trees"


def test_the_file_dialog_offers_what_the_sources_declare():
    first, *kinds, last = data_filter().split(";;")
    assert last == "All files (*)"
    for ending in (".csv.gz", ".tsv", ".data", ".xlsx", ".parquet", ".feather", ".npy", ".npz"):
        assert f"*{ending}" in first
        assert any(f"*{ending}" in kind for kind in kinds)
