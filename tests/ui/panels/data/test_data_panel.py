"""The data dock."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from playground.core import Streams
from playground.datasets import DATASETS, DatasetConfig, prepare_dataset
from playground.datasets.summary import data_summary
from playground.ui.forms.seed_button import SeedButton
from playground.ui.panels.data.data_panel import DataPanel
from playground.ui.panels.data.dataset_preview import draw_preview, preview_of
from playground.ui.theme.tokens import DARK, LIGHT

pytestmark = pytest.mark.gui

PLANE = [source.name for source in DATASETS if source.is_2d]
TABLES = [source.name for source in DATASETS if source.category == "Bundled table"]


@pytest.fixture
def panel(qtbot):
    widget = DataPanel()
    qtbot.addWidget(widget)
    widget.resize(240, 800)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.fixture
def wishes(panel):
    received = []
    panel.config_requested.connect(lambda *wish: received.append(wish))
    return received


def button(panel, kind):
    return next(b for b in (*panel.grid.buttons, *panel._rows) if b.kind == kind)


def press(panel, text, qtbot):
    widget = next(b for b in panel.findChildren(QPushButton) if b.text() == text)
    assert widget.isVisible()
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def texts(panel, role):
    labels = [x for x in panel.findChildren(QLabel) if x.property("role") == role]
    return " ".join(label.text() for label in labels if label.isVisible())


@pytest.mark.parametrize("kind", PLANE + TABLES)
def test_a_click_on_a_source_asks_for_it(panel, wishes, qtbot, kind):
    panel.set_config(DatasetConfig("iris" if kind == "circle" else "circle", {}, 70, 3), "")
    qtbot.mouseClick(button(panel, kind), Qt.MouseButton.LeftButton)
    config, text, key = wishes[-1]
    assert config == DatasetConfig(kind, {}, 70, 3)
    assert DATASETS.get(kind).title in text
    assert key == ""
    checked = [b.kind for b in (*panel.grid.buttons, *panel._rows) if b.isChecked()]
    assert checked == [kind]


def test_the_chosen_source_can_be_clicked_again(panel, wishes, qtbot):
    qtbot.mouseClick(button(panel, "circle"), Qt.MouseButton.LeftButton)
    assert wishes == []
    assert button(panel, "circle").isChecked()


def test_the_arrow_keys_go_through_the_thumbnails(panel, wishes, qtbot):
    first, second = panel.grid.buttons[:2]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Return)
    assert wishes[-1][0].kind == second.kind
    qtbot.keyClick(second, Qt.Key.Key_Down)
    assert panel.grid.buttons[5].hasFocus()
    qtbot.keyClick(panel.grid.buttons[5], Qt.Key.Key_Space)
    assert wishes[-1][0].kind == panel.grid.buttons[5].kind


def test_shared_options_are_kept(panel, wishes, qtbot):
    panel.set_config(DatasetConfig("circle", {"noise": 20}), "")
    qtbot.mouseClick(button(panel, "xor"), Qt.MouseButton.LeftButton)
    assert wishes[-1][0].params == {"noise": 20}
    qtbot.mouseClick(button(panel, "iris"), Qt.MouseButton.LeftButton)
    assert wishes[-1][0].params == {}


def test_options_are_typed(panel, wishes, qtbot):
    field = panel.options.row("noise").field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "15")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    config, text, key = wishes[-1]
    assert (config.params, text, key) == ({"noise": 15}, "Change noise", "dataset.params.noise")
    field = panel.division.row("train_share").field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "80")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    config, text, key = wishes[-1]
    assert (config.train_share, text, key) == (80, "Change train share", "dataset.train_share")
    assert config.params == {"noise": 15}


def test_a_share_without_a_test_set_is_refused(panel, wishes, qtbot):
    row = panel.division.row("train_share")
    row.field.setFocus()
    row.field.selectAll()
    qtbot.keyClicks(row.field, "100")
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    assert "at most 99" in row.problem
    assert all(wish[0].train_share <= 99 for wish in wishes)


def test_other_samples_are_drawn_by_a_button(panel, wishes, qtbot):
    tool = panel.division.row("seed").findChild(SeedButton)
    qtbot.mouseClick(tool, Qt.MouseButton.LeftButton)
    assert wishes[-1][1:] == ("Draw other samples", "dataset.seed")


def test_setters_never_emit(panel, wishes):
    asked = []
    panel.browser_seed_requested.connect(asked.append)
    for kind in DATASETS.names:
        panel.set_config(DatasetConfig(kind, {}, 30, 5), "0.5")
        panel.set_theme(DARK)
        panel.show_error("no")
    panel.show_dataset(prepare_dataset(DatasetConfig(), Streams.from_seeds(0, 0)))
    assert wishes == []
    assert asked == []


def test_facts_and_transformations_are_shown(panel, qtbot):
    config = DatasetConfig("iris")
    dataset = prepare_dataset(config, Streams.from_seeds(0, 0))
    panel.set_config(config, "")
    panel.show_dataset(dataset)
    assert "75 train · 75 test\n4 features · 3 classes" in texts(panel, "secondary")
    for sentence in dataset.transformations:
        assert sentence in panel.notes.text
    with qtbot.waitSignal(panel.notes.unfolded):
        qtbot.mouseClick(panel.notes._button, Qt.MouseButton.LeftButton)
    assert panel.notes._label.isVisible()


def test_an_error_stays_until_there_is_data(panel):
    panel.show_error("data.csv, line 4: 'abc' is not a number")
    assert "line 4" in texts(panel, "error")
    panel.show_dataset(prepare_dataset(DatasetConfig(), Streams.from_seeds(0, 0)))
    assert texts(panel, "error") == ""


def test_browser_numbers_can_be_given_up(panel, qtbot):
    panel.set_config(DatasetConfig(), "0.59704")
    assert "0.59704" in texts(panel, "secondary")
    assert not panel.division.row("seed").isVisible()
    with qtbot.waitSignal(panel.browser_seed_requested) as asked:
        press(panel, "Use own seeds", qtbot)
    assert asked.args == [""]
    panel.set_config(DatasetConfig(), "")
    assert panel.division.row("seed").isVisible()


def test_files(panel, qtbot):
    with qtbot.waitSignal(panel.open_data_requested):
        press(panel, "Open data…", qtbot)
    assert not button(panel, "csv").isVisible()
    panel.set_config(DatasetConfig("csv", {"path": "/data/houses.csv"}), "")
    assert button(panel, "csv").isVisible()
    assert panel.options.names == ()
    with qtbot.waitSignal(panel.table_settings_requested) as asked:
        press(panel, "Settings…", qtbot)
    assert asked.args == ["/data/houses.csv"]


@pytest.mark.parametrize("kind", [kind for kind in PLANE if kind != "drawn"])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_problem_on_a_plane_is_drawn_in_the_themes_colours(kind, theme, qapp):
    picture = draw_preview(preview_of(kind), 44, 1.0, theme).toImage()
    colors = {
        picture.pixelColor(x, y).name()
        for x in range(44)
        for y in range(44)
        if picture.pixelColor(x, y).alpha() == 255
    }
    assert len(colors) > 1
    assert preview_of(kind) is preview_of(kind)


def test_it_fits_a_narrow_dock(styled, panel):
    for kind in DATASETS.names:
        panel.set_config(DatasetConfig(kind), "0.59704")
        assert panel.content.minimumSizeHint().width() <= 200


def test_an_unknown_source_is_survived(panel):
    panel.set_config(DatasetConfig("gone"), "")
    assert panel.options.names == ()


def test_tables_say_how_large_they_are(panel, qtbot):
    row = button(panel, "iris")
    qtbot.waitUntil(lambda: row.detail == "150 rows · 4 features · 3 classes")


def dataset_of(kind, **params):
    config = DatasetConfig(kind, params)
    return prepare_dataset(config, Streams.from_seeds(0, 0)), config


def show(panel, kind, **params):
    dataset, config = dataset_of(kind, **params)
    panel.set_config(config, "")
    panel.show_dataset(dataset)
    return dataset


def listed(panel):
    model = panel.columns.table.model()
    return [model.index(i, 0).data() for i in range(model.rowCount())]


@pytest.mark.parametrize("kind", TABLES)
def test_the_columns_of_a_table_are_listed_with_their_numbers(panel, qtbot, kind):
    dataset = show(panel, kind)
    qtbot.waitUntil(lambda: bool(listed(panel)))
    shown = listed(panel)
    assert shown[-1] == dataset.raw.target
    tip = panel.columns.table.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "deviation" in tip or "different values" in tip
    assert "becomes: " in tip
    words = panel.columns.balance.words(99)
    assert [word.split(":")[0] for word in words] == list(dataset.classes)
    panel.columns.stop()


def test_points_on_a_plane_are_pictured_instead(panel, qtbot):
    show(panel, "iris")
    qtbot.waitUntil(lambda: bool(listed(panel)))
    show(panel, "circle")
    assert not panel.columns.isVisible()
    assert listed(panel) == []


def test_columns_out_of_sight_are_not_looked_at(panel, qtbot):
    panel.hide()
    show(panel, "iris")
    assert listed(panel) == []
    panel.show()
    qtbot.waitUntil(lambda: len(listed(panel)) == 5)


def test_many_values_are_looked_at_in_the_background(panel, qtbot, monkeypatch):
    threads = []

    summarize_dataset = data_summary.summarize_dataset

    def summarize(*args):
        threads.append(threading.current_thread())
        return summarize_dataset(*args)

    monkeypatch.setattr(data_summary, "summarize_dataset", summarize)
    show(panel, "digits")  # 1797 pictures of 64 pixels
    qtbot.waitUntil(lambda: listed(panel) == ["8 × 8 pixels", "digit"])
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()
    panel.columns.stop()
