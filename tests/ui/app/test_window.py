"""The window around it all: looks, layout, recent files, names, keys, and that it never waits."""

import threading

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QPalette, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QScrollBar,
    QTabBar,
    QTableWidget,
)

from playground.graph.edits import set_params
from playground.project.templates import default_project, template
from playground.session.session import Session
from playground.training.trainer import Trainer
from playground.ui.app.main_window import MainWindow
from playground.ui.shell.actions import ACTIONS
from playground.ui.theme.tokens import DARK, LIGHT
from playground.ui.tools.help_dialogs import KeyboardMap

pytestmark = pytest.mark.gui

FIELDS = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QAbstractItemView)


def test_the_network_is_shown_from_the_first_picture_as_it_stays(open_window, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(MainWindow, "begin", lambda self: None)
        driver = open_window()
    window = driver.window
    cards = window.canvas.network_scene.cards
    first = {node_id: (card.content, card.rect()) for node_id, card in cards.items()}
    assert window.client.dataset is None
    assert [face.tiles for face, _ in first.values()] == [2, 4, 2, 1]
    window.begin()
    driver.wait_for_snapshot()
    assert {node_id: (card.content, card.rect()) for node_id, card in cards.items()} == first


def test_light_and_dark_reach_every_view(driver):
    window = driver.window
    app = QApplication.instance()
    for theme in (DARK, LIGHT):
        window.menus.theme_requested.emit(theme.name)
        QApplication.processEvents()
        assert app.palette().color(QPalette.ColorRole.Window).name() == theme.window
        assert window.settings.theme == theme.name
        image = window.canvas.grab().toImage()
        assert image.pixelColor(2, 2).name() in (theme.canvas, theme.window, theme.surface)
        for view in window.plots:
            assert view._theme is theme


def test_the_chosen_theme_is_remembered(open_window):
    first = open_window()
    first.window.menus.theme_requested.emit("dark")
    first.window.close()
    second = open_window()
    assert second.window.appearance.theme is DARK


def test_the_layout_is_remembered(open_window):
    first = open_window()
    docks = first.window.docks.all
    docks["training"].hide()
    docks["outline"].show()
    first.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, docks["outline"])
    first.window.resize(1111, 777)
    first.wait_for_snapshot()
    first.window.close()
    window = open_window(size=(1111, 777)).window
    assert window.docks.all["training"].isHidden()
    assert not window.docks.all["outline"].isHidden()
    area = window.dockWidgetArea(window.docks.all["outline"])
    assert area is Qt.DockWidgetArea.RightDockWidgetArea
    window.menus.layout_reset_requested.emit()
    assert not window.docks.all["training"].isHidden()
    assert window.docks.all["outline"].isHidden()


def test_recent_files_are_listed_and_open(driver, tmp_path):
    window = driver.window
    for name in ("one", "two"):
        default_project().replace(name=name).save(tmp_path / f"{name}.playground")
        with driver.qtbot.waitSignal(window.files.opened, timeout=20_000):
            window.files.open_path(tmp_path / f"{name}.playground")
    window.menus._recent.aboutToShow.emit()
    entries = window.menus._recent.actions()
    assert [a.text() for a in entries] == ["two.playground", "one.playground"]
    with driver.qtbot.waitSignal(window.files.opened, timeout=20_000):
        entries[1].trigger()
    assert driver.project.name == "one"
    driver.wait_for_snapshot()


def test_a_recent_file_that_is_gone_is_told_and_forgotten(driver, dialogs, tmp_path):
    path = tmp_path / "gone.playground"
    driver.window.settings.add_recent(path)
    driver.window.files.open_path(path)
    driver.wait(lambda: dialogs.told)
    assert "gone.playground" in dialogs.told[0][1]
    assert driver.window.settings.recent == []


def test_the_keyboard_map_lists_every_shortcut(driver):
    window = driver.window
    dialog = KeyboardMap(window.actions_by_name, window)
    table = dialog.findChild(QTableWidget)
    rows = range(table.rowCount())
    keys = {table.item(row, 2).text() for row in rows}
    driver.do("explain")  # the dock is made when it is first seen
    driver.wait(lambda: window.views.explain.is_made)
    listed = {key for text in keys for key in (text, *text.split(", "))}
    owners = [*window.findChildren(QAction), *window.findChildren(QAbstractButton)]
    shortcuts = [owner.shortcut() for owner in owners]
    shortcuts += [owner.key() for owner in window.findChildren(QShortcut)]
    for shortcut in shortcuts:
        assert shortcut.isEmpty() or shortcut.toString() in listed, shortcut
    assert {table.item(row, 0).text() for row in rows} >= {"File", "Edit", "Train", "Canvas"}
    dialog.deleteLater()


def test_no_two_actions_share_a_shortcut(window):
    keys = [a.shortcut().toString() for a in window.actions_by_name.values()]
    keys = [key for key in keys if key]
    assert len(keys) == len(set(keys))


def test_every_action_says_what_it_does(window):
    for spec in ACTIONS:
        action = window.actions_by_name[spec.name]
        assert action.text().strip("&")
        assert action.toolTip()
        assert spec.menu


def test_f1_opens_the_keyboard_map_and_escape_closes_it(driver):
    seen = []

    def look():
        dialog = QApplication.activeModalWidget()
        seen.append(type(dialog))
        assert isinstance(dialog, QDialog)
        dialog.reject()

    QTimer.singleShot(0, look)
    driver.do("keyboard")
    assert seen == [KeyboardMap]


def test_about_names_the_licence(driver, dialogs):
    driver.do("about")
    assert "MIT" in dialogs.told[0][1]


def test_every_button_and_field_has_a_name(driver):
    """Names are what screen readers say; several fields share a class, so all are looked at."""
    driver.window.docks.all["outline"].show()
    driver.window.canvas.select(("hidden_1",))
    driver.window.banner.show_message("Trouble", "test", "reset", "Reset weights")
    driver.wait_for_snapshot()
    unnamed = []
    for kind in FIELDS:
        for widget in driver.window.findChildren(kind):
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            inside = widget.parentWidget()
            wholes = (QAbstractSpinBox, QComboBox, QTabBar, QAbstractItemView)
            part = isinstance(inside, wholes) or isinstance(inside.parentWidget(), QComboBox)
            ours = not widget.objectName().startswith("qt_") and not part
            if ours and not (widget.accessibleName() or text):
                unnamed.append(f"{type(widget).__name__} {widget.objectName()} in {inside}")
    assert not unnamed, "\n".join(unnamed)


def test_every_slider_and_plot_has_a_name(driver):
    sliders = [
        s for s in driver.window.findChildren(QAbstractSlider) if not isinstance(s, QScrollBar)
    ]
    assert all(s.accessibleName() for s in sliders)
    assert all(view.accessibleName() for view in driver.window.plots)
    assert driver.window.canvas.accessibleName()
    for dock in driver.window.docks.all.values():
        assert dock.accessibleName() or dock.windowTitle()


def test_selecting_anywhere_selects_everywhere(driver):
    window = driver.window
    window.docks.raise_dock("outline")
    window.outline.selection_changed.emit(("hidden_2",))
    assert window.canvas.selection == ("hidden_2",)
    driver.click(window.canvas.viewport(), driver.place("hidden_1"))
    assert window.canvas.selection == ("hidden_1",)
    assert window.inspector.form.row("units").field.value == 4


def count_ticks(driver, wanted, while_true=lambda: True):
    """Let a timer tick in the window's event loop, as long as something holds."""
    ticks = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(while_true()))
    timer.start(1)
    driver.wait(lambda: len(ticks) >= wanted)
    timer.stop()
    assert all(ticks)


def test_the_window_goes_on_while_the_worker_is_stuck_in_a_step(driver, monkeypatch):
    """Ticks are counted, not time: a slow machine passes too."""
    begun, released = threading.Event(), threading.Event()
    step = Trainer.step

    def endless_step(trainer, n=1):
        begun.set()
        released.wait(60)
        step(trainer, n)

    window = driver.window
    monkeypatch.setattr(Trainer, "step", endless_step)
    try:
        driver.do("play")
        driver.wait(begun.is_set)
        count_ticks(driver, 50, lambda: not released.is_set())
        window.canvas.select(("hidden_1",))
        driver.type_into(window.inspector.form.row("units").field, "6")
        for dock in ("weights", "confusion", "loss"):
            window.docks.raise_dock(dock)
        driver.do("undo")
        driver.do("redo")
        count_ticks(driver, 50, lambda: not released.is_set())
        assert driver.latest.step == 0
    finally:
        released.set()
    driver.wait_for_snapshot()
    driver.wait(lambda: driver.latest.step > 0)
    assert driver.weights()["hidden_1", "bias"].shape[-1] == 6


def test_a_huge_network_trains_while_the_window_ticks_and_closes(open_window):
    project = template("digits")
    network = project.network
    for node in network.nodes:
        if node.kind == "dense" and node.id != network.nodes[-1].id:
            network = set_params(network, node.id, units=1500)
    driver = open_window(project.replace(network=network))
    driver.wait_for_snapshot()
    driver.do("play")
    count_ticks(driver, 100)
    driver.wait(lambda: driver.latest.step > 0)
    assert driver.window.client.is_running
    assert driver.window.close()
    assert not driver.window.client._worker._thread.is_alive()


def test_a_snapshot_that_comes_between_two_looks_is_not_lost(driver, monkeypatch):
    """The worker finishes just when the frame has taken the events and not yet the snapshot."""
    window, worker = driver.window, driver.window.client._worker
    driver.wait(lambda: driver.latest.field is not None and driver.latest.tiles)
    driver.settle()
    window.frames.stop()
    looked = threading.Event()
    configure, drain = Session.configure, worker.events

    def waiting_configure(session, message):
        looked.wait(60)
        configure(session, message)

    def overtaken_events():
        found = drain()
        looked.set()
        while worker.snapshots.is_empty:
            threading.Event().wait(0.001)
        return found

    monkeypatch.setattr(Session, "configure", waiting_configure)
    window.canvas.select(("hidden_1",))
    window.canvas.layers.step_units("hidden_1", 1)
    worker.snapshots.take()
    monkeypatch.setattr(worker, "events", overtaken_events)
    window.frames.tick()
    monkeypatch.setattr(worker, "events", drain)
    window.frames.start()
    driver.wait_for_snapshot()
    assert driver.weights()["hidden_1", "bias"].shape[-1] == 5


def test_a_failure_in_the_worker_is_told_and_the_window_goes_on(driver, monkeypatch):
    def explode(*_):
        raise RuntimeError("out of luck")

    with monkeypatch.context() as patch:
        patch.setattr(Session, "reset", explode)
        driver.do("reset")
        driver.wait(lambda: driver.window.banner.text)
        assert "out of luck" in driver.window.banner.text
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1)


def test_a_job_that_breaks_unexpectedly_is_told(driver, dialogs, monkeypatch, tmp_path):
    def explode(*_):
        raise RuntimeError("out of luck")

    monkeypatch.setattr("playground.ui.files.files.read_project", explode)
    driver.window.files.open_project(tmp_path / "x.playground")
    driver.wait(lambda: dialogs.told)
    assert "out of luck" in dialogs.told[0][1]
