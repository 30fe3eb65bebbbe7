"""The first layout shows whole groups and whole lines, and uses a large screen."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QTabBar

pytestmark = pytest.mark.gui


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1040)])
def test_the_layers_dock_ends_behind_a_whole_group(open_window, size):
    driver = open_window(size=size)
    driver.wait_for_snapshot()
    palette = driver.window.palette_view
    view = palette.area.viewport()
    bottom = view.height()
    for button in palette.buttons:
        top = button.mapTo(view, QPoint(0, 0)).y()
        assert top >= bottom or top + button.height() <= bottom, button.accessibleName()
    assert palette.buttons[0].isVisible()


def test_resetting_the_layout_gives_the_first_sizes_again(open_window):
    driver = open_window(size=(1280, 800))
    driver.wait_for_snapshot()
    docks = driver.window.docks
    first = {name: docks.all[name].height() for name in ("layers", "data")}
    docks.all["layers"].setFloating(True)
    docks.raise_dock("inspector")
    docks.reset()
    driver.wait(lambda: {n: docks.all[n].height() for n in first} == first)


def test_the_number_of_samples_does_not_wrap(open_window):
    driver = open_window(size=(1280, 800))
    driver.wait_for_snapshot()
    facts = next(
        label for label in driver.window.data.findChildren(QLabel) if " train · " in label.text()
    )
    widest = max(facts.fontMetrics().horizontalAdvance(line) for line in facts.text().split("\n"))
    assert widest <= facts.contentsRect().width()


def test_no_height_of_the_data_panel_makes_its_scroll_bar_flicker(open_window):
    driver = open_window(size=(1280, 800))
    driver.wait_for_snapshot()
    content = driver.window.data.content
    needed = content.heightForWidth(content.width())
    for extra in range(-40, 41, 4):
        driver.window.resize(1280, driver.window.height() + needed + extra - content.height())
        QApplication.processEvents()
        grid = driver.window.data.grid
        last = grid.buttons[-1].geometry()
        assert last.bottom() < grid.height() <= last.bottom() + 4


def test_every_panel_has_a_tab_that_is_seen_whole(open_window):
    driver = open_window(size=(1280, 800))
    driver.wait_for_snapshot()
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    bars = driver.window.findChildren(QTabBar, options=direct)
    # Qt keeps the bar of tabs that are all closed out of sight, without any.
    bars = [bar for bar in bars if bar.isVisible() and bar.count()]
    assert len(bars) == 3
    for bar in bars:
        assert bar.tabRect(bar.count() - 1).right() < bar.width(), bar.tabText(bar.count() - 1)


def test_a_layout_remembered_before_the_strip_leaves_it_a_row_of_its_own(open_window, settings):
    first = open_window().window
    first.removeToolBarBreak(first.strip)  # as such a layout puts it: beside the training controls
    settings.save_layout(first.saveGeometry(), first.saveState())
    window = open_window().window
    assert window.toolBarBreak(window.strip)
    assert window.strip.y() >= window.toolbar.y() + window.toolbar.height()
