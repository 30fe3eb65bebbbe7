"""A small screen at 125 %: nothing outgrows it, nothing on it ends in the middle of a word."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel

from playground.project.templates import default_project
from playground.ui.plots.unseen.settings_scroll import LOW
from playground.ui.plots.unseen.unseen_view import UnseenView
from playground.ui.theme import sizes
from playground.ui.tools.unseen.settings import controls_of
from playground.ui.widgets.fitting_label import FittingLabel
from playground.ui.widgets.screen_room import FRAME, resize_within_screen

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

SCREEN = QSize(1092, 614)
"""1366 × 768 pixels, each point 1.25 of them wide."""


@pytest.fixture
def small(open_window):
    made = open_window(size=(1092, 574))
    made.wait_for_snapshot()
    return made


@pytest.mark.parametrize("dock", ["explain", "runs"])
def test_a_dock_below_leaves_the_window_on_the_screen(small, dock):
    window = small.window
    small.do(dock)
    small.settle()
    small.wait(lambda: window.docks.all[dock].height() > 0)
    assert window.minimumSizeHint().height() <= SCREEN.height() - FRAME.height()
    assert window.height() <= SCREEN.height() - FRAME.height()


def test_unseen_data_leaves_room_for_the_output_on_a_small_screen(small):
    window = small.window
    window.docks.raise_dock("unseen")
    small.settle()
    small.wait(window.views.unseen.is_seen)
    assert window.minimumSizeHint().height() <= SCREEN.height() - FRAME.height()
    assert window.height() <= SCREEN.height() - FRAME.height()
    # What does not fit scrolls, and comes into sight with the keyboard.
    fields = window.views.unseen.settings.field
    assert fields("train_share").visibleRegion().isEmpty()
    fields("dropout").setFocus()
    for name in ("noise", "l2", "count", "train_share"):
        small.key(Qt.Key.Key_Tab)
        small.wait(lambda name=name: fields(name).hasFocus())
    assert not fields("train_share").visibleRegion().isEmpty()


@pytest.mark.parametrize("factor", [1.0, 1.4])
def test_settings_scroll_in_a_window_that_is_low_for_its_type(qtbot, request, factor):
    sizes.enlarge(factor)
    request.addfinalizer(lambda: sizes.enlarge(1.0))
    view = UnseenView()
    qtbot.addWidget(view)
    view.settings.show_controls(controls_of(default_project(), "output"))
    view.show()
    least = []
    for high in (sizes.scaled(LOW) - 20, sizes.scaled(LOW) + 20):
        view.resize(sizes.scaled(600), high)
        least.append(view.settings.parentWidget().parentWidget().minimumSizeHint().height())
    assert least[1] == view.settings.minimumSizeHint().height()
    assert least[0] < 0.6 * least[1]


def test_what_the_timeline_says_is_whole_or_not_there(small):
    small.do("run_epoch")
    bar = small.window.views.timeline
    small.wait(lambda: bar.state.kept > 1)
    labels = bar.findChildren(FittingLabel)
    for width in (330, 420, 560, 900):
        bar.setFixedWidth(width)
        small.settle()
        said = [label.shown_text for label in labels]
        assert all(text in label._texts for label, text in zip(labels, said, strict=True) if text)
        assert said[0].startswith("Step ")
        assert bar.slider.width() > 0.9 * width
        for label, text in zip(labels, said, strict=True):
            assert label.fontMetrics().horizontalAdvance(text) <= label.width()


def test_a_label_says_as_much_as_there_is_room_for(qtbot):
    label = FittingLabel(("A long text indeed", "A long text", "A"))
    qtbot.addWidget(label)
    measure = label.fontMetrics().horizontalAdvance
    for room, said in (("A long text indeed", 0), ("A long text", 1), ("A lo", 2)):
        label.setFixedWidth(measure(room))
        assert label.shown_text == label._texts[said]
    label.setFixedWidth(1)
    assert label.shown_text == ""
    assert label.text() == "A long text indeed"


def test_a_window_is_no_larger_than_its_screen(qtbot):
    label = QLabel()
    qtbot.addWidget(label)
    resize_within_screen(label, QSize(100_000, 90))
    assert label.width() == label.screen().availableSize().width() - FRAME.width()
    assert label.height() == 90


def test_dialogs_can_be_as_small_as_the_screen(small, tmp_path):
    from playground.ui.explain.text_dialog import TextDialog
    from playground.ui.panels.csv.csv_dialog import CsvDialog
    from playground.ui.tools.help_dialogs import KeyboardMap
    from playground.ui.tools.lr_finder_dialog import LRFinderDialog

    path = tmp_path / "rows.csv"
    path.write_text("a,b,c\n" + "1,2,3\n4,5,7\n" * 20)
    window = small.window
    made = (
        CsvDialog(path, window),
        LRFinderDialog(parent=window),
        KeyboardMap(window.actions_by_name, window),
        TextDialog("Code", "x", window),
    )
    for dialog in made:
        least = dialog.minimumSizeHint()
        room = SCREEN - FRAME
        assert least.height() <= room.height(), (dialog, least)
        assert least.width() <= room.width(), (dialog, least)
        dialog.done(0)
