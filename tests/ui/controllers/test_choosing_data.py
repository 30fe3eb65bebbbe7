"""Other data in the window: outputs and loss follow; bad files change nothing."""

import pytest
from PySide6.QtWidgets import QApplication

from playground.bench.base.image_set import write_set
from playground.ui.panels.csv.csv_dialog import CsvDialog

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

TABLE = "length;width;kind\n1,0;2,0;a\n2,5;1,0;b\n3,0;0,5;a\n0,5;4,0;b\n1,5;2,5;a\n2,0;3,0;b\n"


@pytest.fixture
def answer_csv(monkeypatch, qtbot):
    """Let the next CSV dialog be used or cancelled, after it has read its file."""

    def arrange(use=True, check=None):
        def run(dialog):
            dialog.show()
            qtbot.waitUntil(lambda: dialog._reading is not None, timeout=20_000)
            if check is not None:
                check(dialog)
            dialog.use_button.click() if use else dialog.reject()
            return dialog.result()

        monkeypatch.setattr(CsvDialog, "exec", run)

    return arrange


def choose(driver, kind):
    row = next((row for row in driver.window.data._rows if row.kind == kind), None)
    if row is not None:
        driver.show_widget(row)
        row.click()
    else:
        driver.window.data.grid.kind_chosen.emit(kind)


def test_iris_changes_outputs_and_loss_in_one_undo_step(driver):
    before = driver.project
    choose(driver, "iris")
    driver.wait(lambda: driver.project.network.node("output").params["units"] == 3)
    driver.wait_for_snapshot()
    assert driver.window.client.dataset.classes == ("setosa", "versicolor", "virginica")
    assert driver.project.training.loss.name == "softmax_cross_entropy"
    assert "3" in driver.message
    assert "Undo" in driver.message
    assert driver.window.document.undo_stack.count() == 1
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1)
    driver.do("undo")
    assert driver.project == before
    driver.wait_for_snapshot()
    assert driver.window.client.dataset.is_2d
    assert driver.window.document.undo_stack.count() == 1
    driver.do("redo")
    driver.wait_for_snapshot()
    assert driver.project.network.node("output").params["units"] == 3
    assert driver.window.document.undo_stack.count() == 1


def test_undo_never_fits_the_network_by_itself(driver):
    """A network that was left unfit comes back exactly so, and redo still leads forward."""
    driver.window.canvas.select(("output",))
    driver.type_into(driver.window.inspector.form.row("units").field, "3")
    driver.settle()
    unfit = driver.project
    choose(driver, "iris")
    driver.settle()
    driver.wait(lambda: driver.window.client.dataset.classes[:1] == ("setosa",))
    chosen = driver.project
    driver.do("undo")
    driver.settle()
    driver.wait(lambda: driver.window.client.dataset.is_2d)
    assert driver.project == unfit
    driver.do("redo")
    driver.settle()
    assert driver.project == chosen


def test_another_edit_right_behind_the_choice_does_not_lose_the_fit(driver):
    choose(driver, "iris")
    driver.type_into(driver.window.training.optimizer.form.row("learning_rate").field, "0.5")
    driver.wait(lambda: driver.project.network.node("output").params["units"] == 3)
    driver.wait_for_snapshot()


def test_quick_changes_of_data_while_training_end_at_the_last(driver):
    driver.do("play")
    driver.wait(lambda: driver.latest.step > 10)
    for kind in ("xor", "spiral", "iris", "moons", "penguins", "gauss"):
        choose(driver, kind)
        QApplication.processEvents()
    driver.wait_for_snapshot()
    driver.settle()
    assert driver.project.dataset.kind == "gauss"
    assert driver.window.client.dataset.is_2d
    driver.wait(lambda: driver.window.actions_by_name["play"].isEnabled())
    assert not driver.window.banner.text


def test_training_goes_on_with_data_that_needed_other_outputs(driver):
    driver.do("play")
    driver.wait(lambda: driver.latest.step > 10)
    choose(driver, "iris")
    driver.wait(lambda: driver.project.network.node("output").params["units"] == 3)
    driver.wait_for_snapshot()
    driver.wait(lambda: driver.latest.step > 10 and driver.window.client.is_running)


def test_choosing_data_while_paused_starts_nothing(driver):
    choose(driver, "iris")
    driver.wait(lambda: driver.project.network.node("output").params["units"] == 3)
    driver.wait_for_snapshot()
    assert driver.settle().checkpoint.step == 0
    assert not driver.window.client.is_running


@pytest.mark.parametrize(
    "plot", ["output", "loss", "accuracy", "weights", "gradients", "confusion", "predictions"]
)
def test_every_plot_follows_from_one_kind_of_data_to_the_next(driver, plot):
    """Each change is seen before the first snapshot of the new network is there, and after."""
    driver.window.docks.raise_dock(plot)
    view = next(view for view in driver.window.plots if view.key == plot)
    for kind in ("plane", "gauss", "iris", "bump", "blobs", "penguins", "circle"):
        choose(driver, kind)
        driver.wait_for_snapshot()
        driver.do("step")
        driver.wait(lambda: driver.latest.step == 1)
        driver.settle()
        if kind not in ("plane", "bump") or plot not in ("accuracy", "confusion"):
            driver.wait(view.has_content)
    assert not driver.window.banner.text


def test_a_table_is_trained_on(driver, tmp_path, answer_csv, dialogs):
    path = tmp_path / "tab.csv"
    path.write_text(TABLE, encoding="utf-8")
    answer_csv()
    dialogs.open_names.append(str(path))
    driver.do("open_data")
    driver.wait_for_snapshot()
    dataset = driver.window.client.dataset
    assert dataset.columns == ("length", "width")
    assert dataset.classes == ("a", "b")
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1)
    assert path in driver.window.settings.recent
    driver.do("undo")
    driver.wait_for_snapshot()
    assert driver.window.client.dataset.is_2d


def test_cancelling_the_table_changes_nothing(driver, tmp_path, answer_csv):
    path = tmp_path / "tab.csv"
    path.write_text(TABLE, encoding="utf-8")
    answer_csv(use=False)
    driver.window.files.open_table(path)
    assert not driver.window.document.is_modified


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b,c\n1,2,3\n4,5\n7,8,9\n", ("line 3",)),
        ("a,b,c\n1,2,3\n4,1e999,1\n7,8,9\n", ("line 3", "column 'b'")),
        ("", ("line 1", "empty")),
    ],
)
def test_a_bad_table_is_explained_by_its_place_and_changes_nothing(
    driver, tmp_path, answer_csv, text, words
):
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    seen = []

    def check(dialog):
        seen.append(dialog._error.text())
        assert not dialog.use_button.isEnabled()

    before, dataset = driver.project, driver.window.client.dataset
    answer_csv(use=False, check=check)
    driver.window.files.open_table(path)
    assert all(word in seen[0] for word in words), seen
    assert driver.project == before
    assert driver.window.client.dataset is dataset


@pytest.mark.parametrize("packed", [False, True])
def test_images_open_with_a_network_that_fits_them(driver, tmp_path, dialogs, packed):
    path = write_set(tmp_path, 100, packed)
    dialogs.open_names.append(str(path))
    driver.do("open_data")
    driver.wait(lambda: driver.project.dataset.kind == "idx")
    driver.wait_for_snapshot()
    dataset = driver.window.client.dataset
    assert dataset.raw.image_shape == (1, 28, 28)
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1)
    assert path in driver.window.settings.recent
    assert not driver.window.banner.text


def test_bad_images_are_refused_and_change_nothing(driver, tmp_path, dialogs):
    path = write_set(tmp_path, 100, packed=False)
    path.write_bytes(path.read_bytes()[:-1])
    before = driver.project
    driver.window.files.open_path(path)
    driver.wait(lambda: dialogs.told)
    assert "truncated" in dialogs.told[0][1]
    assert driver.project == before


def test_a_table_that_disappears_keeps_the_previous_data(driver, tmp_path):
    """Data of a project whose file is gone: it says so, and what was there stays in view."""
    dataset = driver.window.client.dataset
    gone = driver.project.dataset.__class__(kind="csv", params={"path": str(tmp_path / "no.csv")})
    driver.window.document.push("Use a file", driver.project.replace(dataset=gone))
    driver.wait(lambda: driver.window.banner.text)
    assert "no.csv" in driver.window.banner.text
    assert driver.window.client.dataset is dataset
    assert not driver.window.actions_by_name["play"].isEnabled()
    driver.do("undo")
    driver.wait_for_snapshot()
    driver.wait(lambda: not driver.window.banner.text)
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1)


def test_digits_asked_for_themselves_are_shown_beside_their_answers(driver):
    choose(driver, "digits")
    driver.wait(lambda: driver.project.network.node("output").params["units"] == 10)
    driver.wait_for_snapshot()
    driver.choose(driver.window.data.options.row("predict").field, "image")
    driver.wait(lambda: driver.project.network.node("output").params["units"] == 64)
    driver.wait_for_snapshot()
    assert driver.window.client.dataset.raw.reconstructs
    assert "64 numbers" in driver.message
    output = next(view for view in driver.window.plots if view.key == "output")
    driver.wait(output.has_content)
    assert list(output.table()[0])[-2:] == ["original", "answer"]
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1)


def test_a_last_function_that_cannot_reach_the_targets_is_changed(driver):
    choose(driver, "plane")
    driver.wait(lambda: driver.project.network.node("output").params["activation"] == "linear")
    assert "any number" in driver.message
    driver.do("undo")
    assert driver.project.network.node("output").params.get("activation", "tanh") == "tanh"
