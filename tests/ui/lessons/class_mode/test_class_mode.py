"""In class mode the window holds what a lesson names and no more; behind it all is as before."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton

from playground.lessons.catalog import find_lesson, lesson_files
from playground.lessons.views import PANELS
from playground.ui.lessons.class_mode.class_mode import STAYS
from playground.ui.theme.sizes import text_px

pytestmark = pytest.mark.gui

NAMES = [path.stem for path in lesson_files()]
BUTTONS = {"phases": ("forward", "backprop", "update"), "play": ("play", "reset", "step")}
NEVER = ("delete", "paste", "find_command", "draw", "race", "new", "sweep", "explain", "runs")


@pytest.fixture(scope="module")
def window(shared_window):
    shared_window.settings.has_timeline = False
    shared_window.views.timeline.hide()
    return shared_window


@pytest.fixture
def held(window, make_driver):
    """The window as the test before left it: dressing it anew takes most of a second."""
    driver = make_driver(window)
    driver.wait_for_snapshot()
    return driver


def enter(window, lesson):
    """Enter class mode as a person does who follows a lesson."""
    window.class_mode.set_lesson(lesson.in_sight)
    if not window.class_mode.is_on:
        window.actions_by_name["class_mode"].trigger()
    QApplication.processEvents()


def in_sight(window, view):
    """Whether a person sees a view, and can use it."""
    if view in BUTTONS:
        buttons = window.toolbar.findChildren(QToolButton)
        shown = {b.defaultAction().objectName() for b in buttons if b.isVisible()}
        return all(
            name in shown and window.actions_by_name[name].isEnabled() for name in BUTTONS[view]
        )
    if view in PANELS:
        dock, _, tab = view.partition(".")
        if not window.docks.all[dock].isVisible() or not tab:
            return window.docks.all[dock].isVisible()
        panel = window.views.explain.panel
        at = [each.key for each in panel.tabs].index(tab)
        return panel._bar.isTabVisible(at)
    bars = {"strip": window.strip, "sample": window.views.sample_bar}
    return (bars | {"timeline": window.views.timeline})[view].isVisible()


@pytest.mark.parametrize("name", NAMES)
def test_what_a_lesson_needs_is_in_sight_and_nothing_else(held, cut, name):
    window, lesson = held.window, find_lesson(name)
    enter(window, lesson)
    assert all(in_sight(window, view) for view in (*lesson.show, *lesson.needs))
    docks = {view.partition(".")[0] for view in lesson.show if view in PANELS}
    shown = {key for key, dock in window.docks.all.items() if dock.isVisible()}
    assert shown - {"lesson"} == docks
    for view in ("phases", "play", "strip", "sample", "timeline"):
        assert in_sight(window, view) == (view in lesson.show)
    assert not any(window.actions_by_name[each].isVisible() for each in NEVER)
    held.settle()
    held.wait(lambda: not set(cut(window)))


def in_window(part):
    """Whether a part of the window is in sight: docks behind others lie outside of it."""
    return part.isVisible() and part.geometry().intersects(part.parentWidget().rect())


def moment(window):
    """What a person sees of a window: where everything is, and what can be chosen."""
    actions = {key: action.isVisible() for key, action in window.actions_by_name.items()}
    docks = {key: (dock.isVisible(), dock.features()) for key, dock in window.docks.all.items()}
    bars = [window.strip, window.views.sample_bar, window.views.timeline]
    menus = [action.isVisible() for action in window.menuBar().actions()]
    tabs = [window.views.explain.panel._bar.isTabVisible(i) for i in range(6)]
    fonts = QApplication.font().pixelSize()
    parts = (*window.docks.all.values(), window.toolbar, window.strip, window.centralWidget())
    places = [part.geometry() for part in parts if in_window(part)]
    buttons = [button.isHidden() for button in window.toolbar.findChildren(QToolButton)]
    hidden = [bar.isHidden() for bar in bars]
    return places, actions, docks, hidden, menus, tabs, fonts, buttons


def at_rest(held):
    """Return what is seen once Qt has shared out the room, which takes it some turns."""
    held.settle()
    seen = []

    def is_same():
        QApplication.processEvents()
        seen.append(moment(held.window))
        return len(seen) > 2 and seen[-1] == seen[-2] == seen[-3]

    held.wait(is_same)
    return seen[-1]


def test_what_is_hidden_is_deaf_to_its_keys(held):
    window = held.window
    enter(window, find_lesson("backprop"))
    step = held.latest.step
    for key in (Qt.Key.Key_Space, Qt.Key.Key_S, Qt.Key.Key_E, Qt.Key.Key_X, Qt.Key.Key_U):
        held.key(key)
    held.key(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    held.settle()
    assert not window.client.is_running
    assert held.latest.step == step
    assert not window.finding.palette.isVisible()
    assert not window.docks.all["runs"].isVisible()
    assert window.docks.all["explain"].isVisible()
    held.key(Qt.Key.Key_2)
    held.wait(lambda: held.latest.phase.value == "backward")


def test_no_way_leads_to_a_panel_that_is_not_named(held):
    window = held.window
    enter(window, find_lesson("backprop"))
    window.status.panel_requested.emit("loss", "")
    window.canvas.unit_notes.likes_requested.emit("hidden_1", 0)
    assert not window.docks.all["loss"].isVisible()
    assert not window.docks.all["unit"].isVisible()


@pytest.mark.parametrize(("name", "stays"), [("backprop", True), ("neuron", False)])
def test_the_network_stays_where_no_panel_edits_it(held, name, stays):
    window = held.window
    enter(window, find_lesson(name))
    count = len(held.project.network.nodes)
    window.canvas.select(("hidden_1",))
    window.canvas.setFocus()
    held.key(Qt.Key.Key_Plus)
    units = held.project.network.node("hidden_1").params["units"]
    assert (units == 4) == stays
    assert len(held.project.network.nodes) == count
    if stays:
        assert held.message == STAYS
    else:
        held.do("undo")


def test_leaving_puts_everything_back(held):
    window = held.window
    window.class_mode.leave()
    window.docks.raise_dock("training")
    before = at_rest(held)
    enter(window, find_lesson("batch"))
    assert QApplication.font().pixelSize() == text_px() == 16
    enter(window, find_lesson("neuron"))  # from lesson to lesson
    assert moment(window) != before
    leave = held.find(QToolButton, "Leave class mode")
    assert leave.isVisible()
    held.click(leave)
    assert not window.class_mode.is_on
    assert not leave.isVisible()
    places, *rest = at_rest(held)
    assert rest == list(before[1:])
    for now, then in zip(places, before[0], strict=True):  # Qt shares out odd pixels anew
        assert max(abs(a - b) for a, b in zip(now.getRect(), then.getRect(), strict=True)) <= 1


def test_it_can_be_entered_only_while_a_lesson_runs(held):
    action = held.window.actions_by_name["class_mode"]
    held.window.class_mode.set_lesson(None)
    assert not action.isEnabled()
    assert "Begin a lesson first" in action.toolTip()
    enter(held.window, find_lesson("batch"))
    assert action.isVisible()
    assert action.isChecked()
    held.window.class_mode.set_lesson(None)  # the lesson is over
    assert not held.window.class_mode.is_on
    assert not action.isChecked()
