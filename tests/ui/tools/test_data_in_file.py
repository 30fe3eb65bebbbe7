"""Including data in the project file: the offer, the switch, undo, and taking them out."""

import shutil
import threading
import zipfile

import numpy as np
import pytest
from PySide6.QtWidgets import QPushButton

from playground.core import Component
from playground.core.text.numbers import bytes_text
from playground.datasets import DatasetConfig
from playground.datasets.base.embedded import embedded_files
from playground.graph.sequential import sequential
from playground.project import Project
from playground.project.embedding import embed_data
from playground.project.project import read_project
from playground.training import TrainingConfig
from playground.ui.tools import data_in_file

pytestmark = pytest.mark.gui


@pytest.fixture
def csv(tmp_path):
    path = tmp_path / "here" / "houses.csv"
    path.parent.mkdir()
    rows = "".join(f"{i},{i * i % 17},{3 * i - i * i % 17}\n" for i in range(60))
    path.write_text("size,age,price\n" + rows)
    return path


@pytest.fixture
def project(csv):
    network, layout = sequential((), (4,), "tanh", 1, "linear")
    dataset = DatasetConfig("csv", {"path": str(csv), "target": "price"}, 70)
    training = TrainingConfig(loss=Component("mse"), batch_size=7)
    return Project(network=network, layout=layout, dataset=dataset, training=training)


@pytest.fixture
def table(open_window, project):
    driver = open_window(project)
    driver.wait_for_snapshot()
    return driver


def save(driver, dialogs, path):
    dialogs.saves_as(path)
    with driver.qtbot.waitSignal(driver.window.document.saved, timeout=20_000):
        driver.do("save_as")


def is_inside(driver):
    return bool(embedded_files(driver.project.dataset))


def has_data(path):
    with zipfile.ZipFile(path) as file:
        return any(name.startswith("data/") for name in file.namelist())


def press(driver, text):
    driver.click(
        next(b for b in driver.window.banner.findChildren(QPushButton) if b.text() == text)
    )


def train_an_epoch(driver):
    epoch = driver.latest.epoch
    driver.do("run_epoch")
    driver.wait(lambda: driver.latest.epoch == epoch + 1 and not driver.window.client.is_running)


# the offer ----------------------------------------------------------------------------------------


def test_a_save_offers_to_include_a_small_table_and_then_the_file_has_it(table, dialogs, tmp_path):
    path = tmp_path / "mine.playground"
    save(table, dialogs, path)
    assert "houses.csv" in table.window.banner.text
    assert not has_data(path)
    with table.qtbot.waitSignal(table.window.document.saved, timeout=20_000):
        press(table, "Include the data")
    assert has_data(path)
    assert table.window.banner.text == ""
    assert not table.window.document.is_modified
    assert not dialogs.told


def test_it_asks_once_a_document(table, dialogs, settings, open_window, tmp_path):
    path = tmp_path / "mine.playground"
    save(table, dialogs, path)
    press(table, "Only name it")
    for name in ("mine", "other"):
        save(table, dialogs, tmp_path / f"{name}.playground")
        assert table.window.banner.text == ""
    again = open_window()
    with again.qtbot.waitSignal(again.window.files.opened, timeout=20_000):
        again.window.files.open_path(path)
    again.wait_for_snapshot()
    save(again, dialogs, path)
    assert again.window.banner.text == ""


def test_another_document_is_asked_about_again(table, dialogs, project, tmp_path):
    save(table, dialogs, tmp_path / "mine.playground")
    press(table, "Only name it")
    other = tmp_path / "other.playground"
    project.save(other)
    with table.qtbot.waitSignal(table.window.files.opened, timeout=20_000):
        table.window.files.open_path(other)
    table.wait_for_snapshot()
    save(table, dialogs, other)
    assert "houses.csv" in table.window.banner.text


def test_it_asks_nothing_where_there_is_nothing_to_ask(driver, dialogs, tmp_path):
    save(driver, dialogs, tmp_path / "circle.playground")
    assert driver.window.banner.text == ""
    assert not driver.window.actions_by_name["embed_data"].isEnabled()


def test_a_large_table_is_not_offered(table, dialogs, tmp_path, monkeypatch):
    monkeypatch.setattr(data_in_file, "SMALL_BYTES", 100)
    save(table, dialogs, tmp_path / "mine.playground")
    assert table.window.banner.text == ""


def test_nobody_is_asked_who_does_not_want_to_be(table, dialogs, settings, tmp_path):
    assert table.window.actions_by_name["ask_to_embed"].isChecked()
    table.do("ask_to_embed")
    assert not settings.asks_to_embed
    save(table, dialogs, tmp_path / "mine.playground")
    assert table.window.banner.text == ""


def test_an_error_is_not_covered_by_the_offer(table, dialogs, tmp_path):
    table.window.banner.show_message("Something went wrong", "test")
    save(table, dialogs, tmp_path / "mine.playground")
    assert table.window.banner.text == "Something went wrong"


# the switch ---------------------------------------------------------------------------------------


def test_the_switch_includes_the_data_and_undo_takes_them_out(table, csv):
    switch = table.window.actions_by_name["embed_data"]
    size = bytes_text(csv.stat().st_size)
    assert switch.text().replace("&", "") == f"Include data in the file ({size})"
    table.do("embed_data")
    table.wait(lambda: is_inside(table))
    assert switch.isChecked()
    assert size in table.message
    assert "in the project file" in next(
        row.detail for row in table.window.data._rows if row.kind == "csv"
    )
    table.do("undo")
    assert not is_inside(table)
    assert not switch.isChecked()
    table.do("redo")
    assert is_inside(table)


def test_what_was_read_of_data_chosen_before_changes_and_tells_nothing(table, monkeypatch):
    is_chosen, embed = threading.Event(), data_in_file.embed

    def late(config, progress):
        assert is_chosen.wait(20)
        return embed(config, progress)

    monkeypatch.setattr(data_in_file, "embed", late)
    table.do("embed_data")
    project = table.project
    table.window.document.push("Other data", project.replace(dataset=Project().dataset))
    with table.qtbot.waitSignal(table.window.files.work.rested, timeout=20_000):
        is_chosen.set()
    table.wait_for_snapshot()
    assert not is_inside(table)
    assert "goes into" not in table.message


def test_a_running_training_goes_on_and_keeps_what_it_learned(table):
    train_an_epoch(table)
    trainer = table.settle().checkpoint
    for action in ("embed_data", "undo", "redo"):
        inside = is_inside(table)
        table.do(action)
        table.wait(lambda inside=inside: is_inside(table) != inside)
        table.wait_for_snapshot()
        np.testing.assert_array_equal(table.settle().checkpoint.theta, trainer.theta)
    train_an_epoch(table)
    assert table.latest.epoch == 2


def test_play_does_not_stop_for_it(table):
    table.do("play")
    table.wait(lambda: table.latest.epoch > 2)
    table.do("embed_data")
    table.wait(lambda: is_inside(table))
    table.wait_for_snapshot()
    epoch = table.latest.epoch
    table.wait(lambda: table.latest.epoch > epoch)
    assert table.window.client.is_running
    assert epoch > 2


def test_the_file_opens_where_there_is_nothing_but_it(
    table, dialogs, csv, tmp_path, monkeypatch, open_window
):
    path = tmp_path / "mine.playground"
    train_an_epoch(table)
    table.do("embed_data")
    table.wait(lambda: is_inside(table))
    save(table, dialogs, path)
    train_an_epoch(table)
    went_on = table.settle().checkpoint
    shutil.rmtree(csv.parent)
    given = shutil.copy(path, tmp_path / "given.playground")
    monkeypatch.setenv("PLAYGROUND_ATTACHMENTS", str(tmp_path / "elsewhere"))
    again = open_window()
    again.wait_for_snapshot()
    with again.qtbot.waitSignal(again.window.files.opened, timeout=20_000):
        again.window.files.open_path(given)
    again.wait_for_snapshot()
    assert again.window.banner.text == ""
    again.wait(lambda: again.latest.epoch == 1)
    train_an_epoch(again)
    np.testing.assert_array_equal(again.settle().checkpoint.theta, went_on.theta)
    assert not again.window.actions_by_name["find_data"].isEnabled()


def test_data_that_are_too_large_are_refused_with_the_limit(table, dialogs, monkeypatch):
    monkeypatch.setattr(embed_data, "MOST_BYTES", 100)
    table.do("embed_data")
    ((_, text),) = dialogs.told
    assert "at most 100" in text
    assert not table.window.actions_by_name["embed_data"].isChecked()
    assert not is_inside(table)


def test_turning_it_off_writes_the_data_where_the_person_says(table, dialogs, csv, tmp_path):
    table.do("embed_data")
    table.wait(lambda: is_inside(table))
    place = tmp_path / "out.csv"
    dialogs.saves_as(place)
    table.do("embed_data")
    table.wait(lambda: not is_inside(table))
    assert place.read_bytes() == csv.read_bytes()
    assert table.project.dataset.params["path"] == str(place)
    table.wait_for_snapshot()
    table.do("undo")
    assert is_inside(table)


def test_turning_it_off_without_a_place_changes_nothing(table, dialogs):
    table.do("embed_data")
    table.wait(lambda: is_inside(table))
    before = table.project
    dialogs.save_names.append(("", ""))
    table.do("embed_data")
    assert table.project is before
    assert table.window.actions_by_name["embed_data"].isChecked()


def test_the_data_can_be_saved_and_stay_inside(table, dialogs, csv, tmp_path):
    assert not table.window.actions_by_name["save_data"].isEnabled()
    table.do("embed_data")
    table.wait(lambda: is_inside(table))
    before, place = table.project, tmp_path / "copy.csv"
    dialogs.saves_as(place)
    table.do("save_data")
    table.wait(lambda: "copy.csv" in table.message)
    assert place.read_bytes() == csv.read_bytes()
    assert table.project is before


# damage, and crashes ------------------------------------------------------------------------------


def test_damaged_data_are_named_and_nobody_is_sent_to_look_for_them(
    driver, dialogs, project, csv, tmp_path, monkeypatch
):
    path = tmp_path / "mine.playground"
    project.save(path, embed=True)
    with zipfile.ZipFile(path) as file:
        members = {name: file.read(name) for name in file.namelist()}
    with zipfile.ZipFile(path, "w") as file:
        for name, content in members.items():
            file.writestr(name, content + b"," if name.startswith("data/") else content)
    monkeypatch.setenv("PLAYGROUND_ATTACHMENTS", str(tmp_path / "elsewhere"))
    said = []
    driver.window.files.message.connect(said.append)
    driver.window.files.open_path(path)
    driver.wait(lambda: "houses.csv" in driver.window.banner.text)
    assert driver.project.network == project.network
    assert "'houses.csv' is not what it was when it was included" in said[0]
    assert "Find" not in [b.text() for b in driver.window.banner.findChildren(QPushButton)]
    assert not driver.window.actions_by_name["find_data"].isEnabled()
    rename = driver.project.replace(name="still mine")
    driver.window.document.push("Rename", rename)
    with driver.qtbot.waitSignal(driver.window.document.saved, timeout=20_000):
        driver.do("save")
    assert "its data are not in it" in said[-1]
    assert read_project(path).project.name == "still mine"


def test_the_windows_copy_of_unsaved_work_holds_the_data(table, csv, tmp_path, monkeypatch):
    table.do("embed_data")
    table.wait(lambda: is_inside(table))
    with table.qtbot.waitSignal(table.window.recovery.written, timeout=20_000):
        table.window.recovery.write()
    (copy,) = (table.window.recovery.folder.root).rglob("*.playground")
    shutil.rmtree(csv.parent)
    monkeypatch.setenv("PLAYGROUND_ATTACHMENTS", str(tmp_path / "elsewhere"))
    opened = read_project(copy)
    assert not opened.notes
    assert opened.project.dataset == table.project.dataset
