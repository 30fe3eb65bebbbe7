"""Taking models and plots away, through the dialogs."""

import csv

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QMenu

from playground.exchange import EXPORTS
from playground.project.templates import template
from playground.training.trainer import Trainer

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]


def train_an_epoch(driver):
    driver.do("run_epoch")
    driver.wait(lambda: driver.latest.epoch == 1 and not driver.window.client.is_running)
    state = driver.settle()
    trainer = Trainer(driver.project, dataset=driver.window.client.dataset)
    trainer.restore(state.checkpoint)
    return trainer


def export_model(driver, dialogs, name, chosen=""):
    dialogs.saves_as(name, chosen)
    driver.do("export_model")
    driver.wait(lambda: driver.message.startswith("Exported") or dialogs.told)
    assert not dialogs.told


def test_an_exported_onnx_model_answers_as_the_window_does(driver, dialogs, tmp_path):
    reference = pytest.importorskip("onnx.reference")
    trainer = train_an_epoch(driver)
    path = tmp_path / "model.onnx"
    export_model(driver, dialogs, path)
    assert "answers differ by at most" in driver.message
    model = reference.ReferenceEvaluator(str(path))
    x = trainer.dataset.raw.x[:20]
    got = model.run(None, {model.input_names[0]: x.astype(np.float32)})[0]
    np.testing.assert_allclose(got, trainer.predict(x), rtol=1e-6, atol=1e-6)


def test_the_code_that_uses_the_model_is_copied_for_the_file_that_was_written(
    driver, dialogs, tmp_path
):
    driver.wait_for_snapshot()
    driver.do("copy_usage")
    driver.wait(lambda: "Copied Python" in driver.message)
    assert "import" in QApplication.clipboard().text()
    export_model(driver, dialogs, tmp_path / "ring.py")
    assert "how to use it: ring.py.README.md" in driver.message
    driver.do("copy_usage")
    driver.wait(lambda: "Copied Python" in driver.message)
    lines = QApplication.clipboard().text()
    assert lines in (tmp_path / "ring.py.README.md").read_text(encoding="utf-8")
    assert 'runpy.run_path("ring.py")' in lines
    driver.window.document.open(template("xor"), None)
    driver.wait_for_snapshot()
    driver.do("copy_usage")
    driver.wait(lambda: "asks ring" not in driver.message and "Copied Python" in driver.message)
    assert "ring" not in QApplication.clipboard().text()


@pytest.mark.parametrize("ending", ["npz", "safetensors"])
def test_exported_weights_load_again(driver, dialogs, tmp_path, ending):
    trainer = train_an_epoch(driver)
    path = tmp_path / f"model.{ending}"
    export_model(driver, dialogs, path)
    if ending == "npz":
        with np.load(path) as file:
            arrays = {name: file[name] for name in file.files}
    else:
        from safetensors.numpy import load_file

        arrays = load_file(path)
    for value in trainer.network.named_parameters().values():
        assert any(a.shape == value.shape and np.array_equal(a, value) for a in arrays.values()), (
            arrays.keys()
        )


def test_the_chosen_filter_gives_the_ending(driver, dialogs, tmp_path):
    train_an_epoch(driver)
    export_model(driver, dialogs, tmp_path / "model", "NumPy weights (*.npz)")
    assert (tmp_path / "model.npz").exists()


def test_of_kinds_that_end_alike_the_chosen_one_is_written(driver, dialogs, tmp_path):
    train_an_epoch(driver)
    export_model(driver, dialogs, tmp_path / "run", "Replay script (*.py)")
    assert "def run(steps)" in (tmp_path / "run.py").read_text(encoding="utf-8")
    assert "losses differ by at most" in driver.message


def test_every_format_is_in_the_file_menu(driver, dialogs, tmp_path):
    train_an_epoch(driver)
    menu = next(m for m in driver.window.findChildren(QMenu) if m.title() == "Export &model as")
    menu.aboutToShow.emit()
    assert [a.text() for a in menu.actions()] == [f"{f.title}…" for f in EXPORTS.values()]
    dialogs.saves_as(tmp_path / "net.py")
    next(a for a in menu.actions() if a.text() == "NumPy program…").trigger()
    driver.wait(lambda: driver.message.startswith("Exported net.py"))
    assert "def backward(" in (tmp_path / "net.py").read_text(encoding="utf-8")


def test_a_model_that_cannot_be_trained_is_not_exported(driver, dialogs, tmp_path):
    driver.window.canvas.select(("output",))
    driver.type_into(driver.window.inspector.form.row("units").field, "5")
    driver.settle()
    dialogs.saves_as(tmp_path / "model.onnx")
    driver.do("export_model")
    driver.wait(lambda: dialogs.told)
    assert "not exported" in dialogs.told[0][0]
    assert not (tmp_path / "model.onnx").exists()


def test_a_plot_never_shown_is_exported_from_the_menu(driver, dialogs, tmp_path):
    """The menu offers every plot, also those nobody has looked at yet."""
    train_an_epoch(driver)
    for view in driver.window.plots:
        dialogs.saves_as(tmp_path / f"{view.key}.csv")
        driver.window.menus.plot_export_requested.emit(view.key, "csv")
    every = {view.key for view in driver.window.plots}
    driver.wait(lambda: dialogs.told or {p.stem for p in tmp_path.glob("*.csv")} == every)
    assert not dialogs.told


def test_a_folder_that_cannot_be_written_is_told(driver, dialogs, tmp_path):
    train_an_epoch(driver)
    dialogs.saves_as(tmp_path / "missing" / "plot.csv")
    driver.window.exports.plot_files.choose("loss", "csv")
    assert "not exported" in dialogs.told[0][0]


def test_many_rows_are_written_in_the_background(driver, dialogs, tmp_path, monkeypatch):
    from playground.ui.plots.samples import data_view

    window = driver.window
    window.docks.raise_dock("table")
    table = next(view for view in window.plots if view.key == "table")
    driver.wait(lambda: table.model.rowCount() > 100)
    monkeypatch.setattr(data_view, "MANY", 100)
    dialogs.saves_as(tmp_path / "t.csv")
    window.exports.plot_files.choose("table", "csv")
    driver.wait(lambda: driver.message == "Exported t.csv")
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 1 + len(window.client.dataset.raw.x)
    dialogs.saves_as(tmp_path / "missing" / "t.csv")
    window.exports.plot_files.choose("table", "csv")
    driver.wait(lambda: dialogs.told)
    assert "not exported" in dialogs.told[0][0]
