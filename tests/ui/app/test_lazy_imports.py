"""What is behind other tabs costs nothing: neither at the start nor while training runs."""

import subprocess
import sys

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from playground.project.templates import TEMPLATES, default_project
from playground.ui.app.main_window import MainWindow
from playground.ui.app.picture import PictureWish, screenshot
from playground.ui.widgets.lazy_panel import LazyPanel

pytestmark = pytest.mark.gui

FRAMES = 20
LATE = ("training", "inspector", "summary")
FOR_LATER = (
    "playground.datasets.summary",
    "playground.explain",
    "playground.project.embedding.pasted_table",
    "playground.ui.explain",
    "playground.ui.plots.samples.sample_table",
    "playground.ui.widgets.columns",
    "playground.ui.tools.help_dialogs",
    "playground.ui.panels.csv.csv_dialog",
    "playground.ui.panels.summary.summary_panel",
    "playground.ui.panels.training.training_panel",
    "playground.ui.tools.races.race_dialog",
    "playground.ui.tools.lr_finder_dialog",
    "pyqtgraph",
    "xml",
)
MOST_LATE = 5
"""Modules of the engine that only the window brings, before it is worth a line in ENGINE."""


class ShownWindows(QObject):
    """Notes every widget that is shown as a window of its own."""

    def __init__(self):
        super().__init__()
        self.found = []

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.found.append(type(watched))
        return False


@pytest.fixture
def shown(qapp):
    windows = ShownWindows()
    qapp.installEventFilter(windows)
    yield windows.found
    qapp.removeEventFilter(windows)


@pytest.fixture
def late(qtbot):
    panel = LazyPanel(QLabel)
    qtbot.addWidget(panel)
    return panel


def say(text):
    return lambda label: label.setText(text)


def test_what_is_told_waits_until_it_is_seen_and_the_last_word_counts(late):
    late.when_visible("text", say("first"))
    late.when_visible("text", say("second"))
    late.when_visible("tip", lambda label: label.setToolTip("help"))
    assert not late.is_made
    late.set_seen(True)
    assert (late.panel.text(), late.panel.toolTip()) == ("second", "help")
    late.when_visible("text", say("third"))
    assert late.panel.text() == "third"


def test_it_rests_again_behind_another_tab(late):
    late.set_seen(True)
    label = late.panel
    late.set_seen(False)
    late.when_visible("text", say("later"))
    assert label.text() == ""
    late.set_seen(True)
    assert label.text() == "later"


def test_who_asks_for_the_panel_finds_it_up_to_date(late):
    late.when_visible("text", say("now"))
    assert late.panel.text() == "now"
    assert late.panel is late.panel


def test_it_is_greeted_before_it_is_told_anything(late):
    greeted = []
    late.when_made(lambda label: greeted.append(label.text()))
    late.when_visible("text", say("told"))
    _ = late.panel
    late.when_made(lambda label: greeted.append(label.text()))
    assert greeted == ["", "told"]


def test_seen_changes_are_told_once_and_with_the_panel_there(late):
    seen = []
    late.seen_changed.connect(lambda is_seen: seen.append((is_seen, late.is_made)))
    for is_seen in (False, True, True, False):
        late.set_seen(is_seen)
    assert seen == [(True, True), (False, True)]


def test_without_a_dock_it_is_made_when_it_is_painted(late, qtbot):
    late.resize(80, 40)
    late.show()
    qtbot.waitUntil(lambda: late.is_made)
    assert late.panel.isVisible()


def test_panels_and_figures_behind_others_are_not_made_at_the_start(driver):
    views = driver.window.views
    assert not any(getattr(views, name).is_made for name in LATE)
    assert {view.key for view in views.plots if view.is_made} == {"output", "loss"}
    verdict = views.unseen.verdict_box.title
    assert verdict.text() == ""  # what judges is not even imported
    driver.window.docks.raise_dock("unseen")
    assert verdict.text() == "Nothing learnt yet"


@pytest.mark.parametrize("name", LATE)
def test_a_panel_is_complete_as_soon_as_it_is_raised(driver, name):
    driver.window.docks.raise_dock(name)
    late = getattr(driver.window.views, name)
    assert late.is_made
    assert late.panel.isVisible()
    assert late.panel.size() == late.size()


def test_views_behind_others_are_not_refreshed_while_training_runs(driver, monkeypatch):
    window = driver.window
    window.canvas.select(("hidden_1",))
    window.inspector.set_theme(window.appearance.theme)  # it is made, but nobody looks
    refreshed, told = [], []
    for view in window.plots:
        monkeypatch.setattr(view, "refresh", lambda key=view.key: refreshed.append(key))
    monkeypatch.setattr(window.inspector, "show_snapshot", told.append)
    frames = []
    window.client.snapshot_ready.connect(frames.append)
    driver.do("play")
    driver.wait(lambda: len(frames) >= FRAMES)
    driver.do("play")
    driver.wait(lambda: not window.client.is_running)
    assert set(refreshed) == {"output", "loss"}
    assert told == []
    window.docks.raise_dock("inspector")
    assert told == [window.client.latest]


def another(snapshot):
    """Return the next moment, which looks alike."""
    return replace(snapshot, field=snapshot.field.copy())


@pytest.mark.parametrize(("key", "draws_curves"), [("output", False), ("loss", True)])
def test_a_plot_is_painted_again_only_for_what_it_draws(driver, monkeypatch, key, draws_curves):
    window = driver.window
    driver.do("run_epoch")
    driver.wait(lambda: driver.latest.epoch >= 1 and not window.client.is_running)
    view = next(view for view in window.plots if view.key == key)
    painted = []
    monkeypatch.setattr(view, "_paint", lambda: painted.append(key))
    view.set_curves(window.client.history.curves())
    assert bool(painted) == draws_curves
    painted.clear()
    view.show_snapshot(driver.latest)
    assert not painted  # it is the same moment
    view.show_snapshot(another(driver.latest))
    assert bool(painted) != draws_curves


def test_marks_that_stay_where_they_are_cost_a_frame_nothing(driver, monkeypatch):
    import pyqtgraph as pg

    driver.do("run_epoch")
    driver.wait(lambda: driver.latest.epoch >= 1 and not driver.window.client.is_running)
    view = next(view for view in driver.window.plots if view.key == "output")
    set_again = []
    monkeypatch.setattr(pg.ScatterPlotItem, "setData", lambda item, *_: set_again.append(item))
    view.show_snapshot(another(driver.latest))
    assert set_again == []
    assert not view._plane._chosen.isVisible()  # it would be painted with every frame
    view.set_sample(0)
    assert set_again == [view._plane._chosen]
    assert view._plane._chosen.isVisible()


def test_points_that_are_nowhere_are_not_painted(driver):
    from playground.ui.plots.base.graphing import StillPoints

    def clouds():
        items = driver.window.views.output.figure.plot.vb.allChildItems()
        return [item for item in items if isinstance(item, StillPoints)]

    def empty():
        return [item for item in clouds() if not len(item.data)]

    assert empty()
    assert not [item for item in empty() if item.isVisible()]
    seen = [item for item in clouds() if item.isVisible()]
    driver.window.document.push("paint", driver.project.with_unseen("1,1,0"))
    driver.wait(lambda: len([item for item in clouds() if item.isVisible()]) > len(seen))
    assert not [item for item in empty() if item.isVisible()]


def test_only_the_window_is_shown_as_a_window(shown, open_window):
    driver = open_window(default_project())
    driver.wait_for_snapshot()
    for name in driver.window.docks.all:
        driver.window.docks.raise_dock(name)
        driver.settle()
    assert shown == [MainWindow]


def test_the_templates_are_listed_when_their_menu_opens(driver, dialogs):
    menus = [menu for menu in driver.window.findChildren(QMenu) if "template" in menu.title()]
    (menu,) = menus
    for _ in range(2):
        menu.aboutToShow.emit()
        entries = [action for action in menu.actions() if action.isEnabled()]
        assert [action.text() for action in entries] == [
            entry.title for entry in TEMPLATES.values()
        ]
    headings = [action.text() for action in menu.actions() if not action.isEnabled()]
    assert headings == list(dict.fromkeys(entry.group for entry in TEMPLATES.values()))
    entries[list(TEMPLATES).index("spiral")].trigger()
    assert driver.project == TEMPLATES["spiral"].project
    assert dialogs.asked == []


def test_what_is_used_on_demand_is_not_imported_at_the_start():
    program = (
        "import sys, playground.ui.app.application; "
        f"print([name for name in {FOR_LATER!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_the_engine_is_imported_before_qt():
    """Once Qt is there, it reads the source text of every module that is imported."""
    program = (
        "import sys; from playground.cli.commands.open import load_application; "
        "load_application(); names = list(sys.modules); "
        "late = names[names.index('PySide6'):]; "
        "print(*(n for n in late if n.startswith('playground.') "
        "and not n.startswith(('playground.ui', 'playground.cli'))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert len(done.stdout.split()) <= MOST_LATE, f"name them in ENGINE: {done.stdout}"


def test_a_picture_without_a_person_shows_the_plots_too(tmp_path, monkeypatch):
    shown = []

    def grab(window):
        shown.extend(v.key for v in window.plots if v.is_made and v.has_content())
        return QPixmap(4, 4)

    monkeypatch.setattr(MainWindow, "grab", grab)
    screenshot(tmp_path / "picture.png", default_project(), PictureWish(epochs=1))
    assert shown == ["output", "loss"]
