"""What every plot does: named, empty, hidden, themed, read with the keys, closed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QToolButton

from playground.ui.plots import (
    PLOTS,
    ConfusionView,
    OutputView,
)
from playground.ui.theme.tokens import DARK, LIGHT

pytestmark = pytest.mark.gui

DRAWN = [plot for plot in PLOTS if plot.is_picture]


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.key)
def test_every_plot_is_named_and_explained(plot, qtbot):
    view = plot()
    qtbot.addWidget(view)
    assert view.accessibleName() == view.title
    assert view.help
    assert view.empty_text
    assert not plot.is_picture or view.figure.toolTip()
    for control in view.findChildren(QToolButton) + view.findChildren(QCheckBox):
        assert control.accessibleName()
        assert control.toolTip()


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.key)
def test_an_empty_plot_says_what_to_do_and_fills_later(plot, values_for, show):
    view = show(plot())
    assert not view.has_content()
    assert view._empty.isVisible()
    dataset, snapshot, curves = values_for(view.key)
    view.set_dataset(dataset)
    view.show_snapshot(snapshot)
    view.set_curves(curves)
    assert not view._empty.isVisible()
    assert view._page().isVisible()


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.key)
def test_a_hidden_plot_paints_nothing_and_catches_up_when_shown(plot, values_for, show):
    view = plot()
    painted = []
    original = view._paint
    view._paint = lambda: (painted.append(1), original())
    dataset, snapshot, curves = values_for(view.key)
    view.set_dataset(dataset)
    view.show_snapshot(snapshot)
    view.set_curves(curves)
    assert painted == []
    show(view)
    assert painted


@pytest.mark.parametrize("plot", DRAWN, ids=lambda plot: plot.key)
def test_a_figure_is_made_when_there_is_something_to_draw_and_seen(plot, values_for, show):
    view = plot()
    view.set_theme(DARK)
    dataset, snapshot, curves = values_for(view.key)
    view.set_dataset(dataset)
    view.show_snapshot(snapshot)
    view.set_curves(curves)
    assert not view.is_made
    show(view)
    assert view.is_made
    assert view.figure.view.grab().toImage().pixelColor(1, 1).name() == DARK.window


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.key)
def test_export_button_tells_key_and_format(plot, qtbot):
    view = plot()
    qtbot.addWidget(view)
    menu = view._controls.export_button.menu()
    actions = [action for action in menu.actions() if not action.isSeparator()]
    for action, name in zip(actions, ("png", "svg", "pdf", "csv", "copy"), strict=True):
        with qtbot.waitSignal(view.export_requested) as asked:
            action.trigger()
        assert asked.args == [view.key, name]


@pytest.mark.parametrize("plot", DRAWN, ids=lambda plot: plot.key)
def test_a_theme_change_recolours_the_plot(plot, values_for, show):
    view = plot()
    dataset, snapshot, curves = values_for(view.key)
    view.set_dataset(dataset)
    view.show_snapshot(snapshot)
    view.set_curves(curves)
    show(view)
    for theme in (DARK, LIGHT, DARK):
        view.set_theme(theme)
        assert view.figure.view.grab().toImage().pixelColor(1, 1).name() == theme.window


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.key)
def test_arrow_keys_read_values_and_escape_stops(plot, values_for, show, qtbot):
    view = plot()
    dataset, snapshot, curves = values_for(view.key)
    view.set_dataset(dataset)
    view.show_snapshot(snapshot)
    view.set_curves(curves)
    show(view)
    resting = view.readout()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Down):
        qtbot.keyClick(view, key)
        assert view.readout()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.readout() == resting


@pytest.mark.parametrize("size", [(160, 140), (340, 300), (900, 260), (260, 900)])
def test_square_plots_stay_square_and_inside(size, plane, flowers, make, show):
    for view, dataset, parts in (
        (OutputView(), plane.dataset, {"field": plane.field}),
        (ConfusionView(), flowers.dataset, {"predictions": flowers.predictions}),
    ):
        view.set_dataset(dataset)
        view.show_snapshot(make.snapshot(**parts))
        show(view, size)
        area = view.figure.plot.vb.sceneBoundingRect()
        assert abs(area.width() - area.height()) <= 1
        assert view.figure.rect().contains(area.toAlignedRect())


def test_closing_plots_is_safe(values_for, show):
    for plot in PLOTS:
        view = plot()
        dataset, snapshot, curves = values_for(view.key)
        view.set_dataset(dataset)
        view.show_snapshot(snapshot)
        view.set_curves(curves)
        show(view)
        view.close()
        QApplication.processEvents()


def test_out_of_sight_it_is_asked_once_whether_it_is_seen_and_shows_the_latest_then(
    plane, make, show
):
    view = show(OutputView())
    view.set_dataset(plane.dataset)
    view.show_snapshot(make.snapshot(field=plane.field))
    view.hide()
    asked, is_seen = [], view.turn.is_seen
    view.turn.is_seen = lambda: (asked.append(1), is_seen())[1]
    for strength in (0.1, 0.2, 0.3):
        view.show_snapshot(make.snapshot(field=strength * plane.field))
    assert len(asked) == 1
    assert view.turn.is_due
    view.show()
    assert not view.turn.is_due
    view.show_snapshot(make.snapshot(field=plane.field))
    assert not view.turn.is_due
