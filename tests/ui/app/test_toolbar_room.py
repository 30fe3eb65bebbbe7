"""The toolbar's numbers stay on the screen, whole and at steady places, however narrow it is."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from playground.training.base.history import Metrics
from playground.ui.shell.actions import ACTIONS, make_action
from playground.ui.shell.readouts.readout import ReadoutSize
from playground.ui.shell.toolbar import TrainToolBar
from playground.ui.theme.tokens import LIGHT

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

WIDTHS = (1440, 1280, 1130, 1093, 1000, 800, 660)


def resize(driver, width):
    driver.window.resize(width, 600)
    QApplication.processEvents()
    driver.wait(lambda: width - 40 < driver.window.toolbar._rows.width() <= width)


def places(window):
    """Return where every readout is in the window."""
    readouts = window.toolbar.readouts
    return {n: QRect(r.mapTo(window, QPoint(0, 0)), r.size()) for n, r in readouts.items()}


def assert_whole(window):
    for name, place in places(window).items():
        assert window.rect().contains(place), name
        for label in window.toolbar.readouts[name].findChildren(QLabel):
            wide = label.fontMetrics().horizontalAdvance(label.text())
            assert wide <= label.width(), label.text()
    shown = list(places(window).values())
    assert not any(a.intersects(b) for i, a in enumerate(shown) for b in shown[:i])


def show(window, snapshot, epoch, loss, accuracy):
    metrics = Metrics(snapshot.step, epoch, loss, loss / 3, accuracy, accuracy)
    shown = replace(snapshot, step=epoch * 25, epoch=epoch, metrics=metrics)
    window.toolbar.show_snapshot(shown)


@pytest.fixture
def bare(qtbot, styled):
    """The toolbar in a window that can be as narrow as any."""
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = {spec.name: make_action(spec, window) for spec in ACTIONS}
    window.toolbar = TrainToolBar(actions, window)
    window.addToolBar(window.toolbar)
    window.setCentralWidget(QLabel("below"))
    window.resize(1440, 300)
    window.show()
    qtbot.waitExposed(window)
    window.toolbar.set_theme(LIGHT)
    return window


def test_no_readout_leaves_the_screen(bare, qtbot):
    rows = bare.toolbar._rows
    found = {}
    for width in (*WIDTHS, 1440):
        bare.resize(width, 300)
        qtbot.waitUntil(lambda width=width: width - 40 < rows.width() <= width)
        QApplication.processEvents()  # what was moved is laid out again
        assert_whole(bare)
        controls = QRect(rows._row.mapTo(bare, QPoint(0, 0)), rows._row.size())
        assert bare.rect().contains(controls)
        assert bare.centralWidget().y() >= max(p.bottom() for p in places(bare).values())
        found[width] = (rows.strip.room, rows.is_wrapped)
    assert found == {
        1440: (ReadoutSize.WIDE, False),
        1280: (ReadoutSize.WIDE, False),
        1130: (ReadoutSize.NARROW, False),
        1093: (ReadoutSize.TWO_ROWS, False),
        1000: (ReadoutSize.WIDE, True),
        800: (ReadoutSize.WIDE, True),
        660: (ReadoutSize.WIDE, True),
    }


@pytest.fixture
def quiet(driver):
    """A window that hears nothing of its training, whose numbers would take the place of these."""
    driver.settle()
    driver.window.client.blockSignals(True)
    yield driver
    driver.window.client.blockSignals(False)


@pytest.mark.parametrize("width", [1440, 1093])
def test_numbers_that_run_move_nothing(quiet, width):
    resize(quiet, width)
    before = places(quiet.window)
    for epoch, loss, accuracy in (
        (0, 0.5, 0.0), (7, 12.345, 0.5), (999, 3.2e-4, 0.994), (39_999, 0.0123456, 1.0),
    ):  # fmt: skip
        show(quiet.window, quiet.latest, epoch, loss, accuracy)
        QApplication.processEvents()
        assert places(quiet.window) == before
        assert_whole(quiet.window)


def test_a_number_wider_than_any_before_gets_its_room(quiet):
    resize(quiet, 1093)
    show(quiet.window, quiet.latest, 123_456_789, 1.2345e-12, 1.0)
    QApplication.processEvents()
    assert_whole(quiet.window)
    assert quiet.window.toolbar.readouts["epoch"].accessibleName() == "Epoch: 123,456,789"


def test_little_room_drops_digits_and_keeps_the_whole_number_for_the_screen_reader(quiet):
    show(quiet.window, quiet.latest, 1204, 0.0104321, 0.9921)
    wide = {name: r.text for name, r in quiet.window.toolbar.readouts.items()}
    assert (wide["epoch"], wide["train"], wide["accuracy"]) == ("1,204", "0.01043", "99.2 %")
    resize(quiet, 1093)
    narrow = {name: r.text for name, r in quiet.window.toolbar.readouts.items()}
    assert (narrow["train"], narrow["accuracy"]) == ("0.0104", "99 %")
    assert quiet.window.toolbar.readouts["train"].accessibleName() == "Train loss: 0.01043"
