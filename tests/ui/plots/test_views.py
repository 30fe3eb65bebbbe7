"""What people do with plots, and what the plots tell them."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QRadioButton, QToolButton

from playground.core import Task
from playground.session.snapshots.snapshot import ParameterView
from playground.training.base.history import CurveData, History, Metrics
from playground.ui.plots import (
    PLOTS,
    AccuracyView,
    ConfusionView,
    GradientsView,
    LossView,
    OutputView,
    PredictionsView,
    WeightsView,
)
from playground.ui.plots.base.colorbar import AdaptiveRange
from playground.ui.plots.base.colors import class_field, diverging, diverging_lut
from playground.ui.plots.curves.curves_view import visible
from playground.ui.theme.tokens import DARK, LIGHT

pytestmark = pytest.mark.gui


def place(view, x, y):
    """Return the widget position of a place in a plot's coordinates."""
    box = view.figure.plot.vb
    return view.figure.view.mapFromScene(box.mapViewToScene(QPointF(x, y)))


def hover(qtbot, view, x, y):
    viewport = view.figure.view.viewport()
    qtbot.mouseMove(viewport, place(view, x, y) + QPoint(3, 3))
    qtbot.mouseMove(viewport, place(view, x, y))


def box(view, text):
    return next(box for box in view.findChildren(QCheckBox) if box.text() == text)


def pixel(view, x, y):
    at = place(view, x, y)
    return view.figure.view.grab().toImage().pixelColor(at)


# all ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.key)
def test_every_plot_is_named_and_explained(plot, qtbot):
    view = plot()
    qtbot.addWidget(view)
    assert view.accessibleName() == view.title
    assert view.help
    assert view.empty_text
    assert view.figure.toolTip()
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
    assert view.figure.isVisible()


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


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.key)
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


def test_a_log_axis_chosen_before_the_figure_is_made_holds(curves, show):
    view = LossView()
    view.set_option("log_loss", True)
    view.set_curves(curves)
    show(view)
    assert view.figure.left.logMode


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.key)
def test_export_button_tells_key_and_format(plot, qtbot):
    view = plot()
    qtbot.addWidget(view)
    menu = view._controls.export_button.menu()
    for action, name in zip(menu.actions(), ("png", "svg", "csv"), strict=True):
        with qtbot.waitSignal(view.export_requested) as asked:
            action.trigger()
        assert asked.args == [view.key, name]


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.key)
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


# curves ---------------------------------------------------------------------------------------


def test_crosshair_reads_the_nearest_recorded_point(show, qtbot, make):
    view = show(LossView())
    points = [
        Metrics(0, 0, 0.5, 0.6, 0.5, 0.5),
        Metrics(1200, 120, 0.0123, 0.015, 0.9, 0.8),
        Metrics(2000, 200, 0.01, 0.0125, 0.9, 0.8),
    ]
    view.set_curves(History(points).curves())
    assert view.readout() == "epoch 200 · train 0.0100 · test 0.0125"
    hover(qtbot, view, 131.0, 0.3)
    assert view.readout() == "epoch 120 · train 0.0123 · test 0.0150"
    assert view._crosshair.isVisible()
    view._point_nowhere()
    assert not view._crosshair.isVisible()
    assert view.readout().startswith("epoch 200")


def test_the_crosshair_stays_while_the_training_goes_on(show, qtbot, make):
    view = show(LossView())
    view.set_curves(History(make.points(50)).curves())
    hover(qtbot, view, 10.2, 0.3)
    before = view.readout()
    view.set_curves(History(make.points(60)).curves())
    assert view.readout() == before
    assert before.startswith("epoch 10 ")


def test_accuracy_reads_per_cent(show, make):
    view = show(AccuracyView())
    view.set_curves(History(make.points(2)).curves())
    assert view.readout() == "epoch 1 · train 75.0 % · test 70.0 %"


def test_accuracy_of_a_regression_is_empty(show, make):
    view = show(AccuracyView())
    view.set_curves(History(make.points(9, accuracy=False)).curves())
    assert not view.has_content()


def test_log_axis_is_asked_for_by_the_person_only(show, qtbot, curves):
    view = show(LossView())
    view.set_curves(curves)
    toggle = box(view, "Log axis")
    with qtbot.assertNotEmitted(view.option_requested):
        view.set_option("log_loss", True)
        view.set_option("log_loss", False)
    with qtbot.waitSignal(view.option_requested) as asked:
        qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton, pos=QPoint(8, toggle.height() // 2))
    assert asked.args == ["log_loss", True]


def test_log_axis_shows_all_positive_losses_and_survives_others(show):
    view = show(LossView())
    values = np.array([1.0, 1e-3, 0.0, math.nan, math.inf, 1e-6])
    nothing = np.full(6, math.nan)
    view.set_curves(CurveData(np.arange(6.0), values, nothing, nothing, nothing))
    view.set_option("log_loss", True)
    low, high = view.figure.plot.vb.viewRange()[1]
    assert low < -6
    assert 0 < high < 2
    view.set_option("log_loss", False)
    low, high = view.figure.plot.vb.viewRange()[1]
    assert low < 0 < 1 < high


@pytest.mark.parametrize("huge", [1e12, 1e200, math.inf])
def test_an_exploding_loss_does_not_break_the_axis(huge, show):
    view = show(LossView())
    values = np.array([0.5, 1.0, huge])
    view.set_curves(CurveData(np.arange(3.0), values, values, values, values))
    assert np.isfinite(view.figure.plot.vb.viewRange()).all()
    view.grab()
    assert list(view.table()[1])[2][1] == huge


def test_zooming_stops_following_until_a_double_click(show, qtbot, make):
    view = show(LossView())
    view.set_curves(History(make.points(50)).curves())
    view.figure.plot.vb.sigRangeChangedManually.emit([True, True])
    view.figure.plot.vb.setRange(xRange=(10, 20), padding=0)
    view.set_curves(History(make.points(400)).curves())
    assert view.figure.plot.vb.viewRange()[0] == [10, 20]
    qtbot.mouseDClick(view.figure.view.viewport(), Qt.MouseButton.LeftButton)
    assert view.figure.plot.vb.viewRange()[0][1] >= 399


def test_the_axis_stands_still_between_round_numbers(show, make):
    view = show(LossView())
    changes = []
    view.figure.plot.vb.sigXRangeChanged.connect(lambda *_: changes.append(1))
    points = make.points(1100)
    for end in range(1001, 1100):
        view.set_curves(History(points[:end]).curves())
    assert len(changes) <= 2


def test_thinned_lines_keep_ends_and_extremes(random):
    epoch = np.arange(5000.0)
    values = random.standard_normal(5000)
    kept = visible(epoch, values, 1000.0, 4000.0, 100)
    assert len(kept) <= 4 * 102
    assert kept[0] == 999
    inside = values[1000:4001]
    assert inside.min() in values[kept]
    assert inside.max() in values[kept]
    assert (np.diff(kept) > 0).all()


# output ---------------------------------------------------------------------------------------


def test_output_shows_the_class_colours_where_the_field_says_so(plane, make, show):
    view = show(OutputView())
    empty = make.dataset(
        np.array([[5.5, 5.5], [5.5, 5.0]]), np.array([0, 0]), Task.BINARY, ("x", "y"),
        ("outside", "inside"), (-6.0, 6.0),
    )  # fmt: skip
    view.set_dataset(empty)
    view.show_snapshot(make.snapshot(field=plane.field))
    assert pixel(view, 0, 0).blue() > 150 > pixel(view, 0, 0).red()
    assert pixel(view, -4, -4).red() > 150 > pixel(view, -4, -4).blue()


def test_row_zero_of_the_field_is_at_the_bottom(make, show):
    field = np.ones((1, 20, 20))
    field[0, :10] = -1
    view = show(OutputView())
    view.set_dataset(
        make.dataset(np.array([[5.5, 0.0], [5.5, 0.0]]), np.array([0, 1]), Task.BINARY,
                     ("x", "y"), ("a", "b"), (-6.0, 6.0))
    )  # fmt: skip
    view.show_snapshot(make.snapshot(field=field))
    assert pixel(view, 0, 4).blue() > pixel(view, 0, 4).red()
    assert pixel(view, 0, -4).red() > pixel(view, 0, -4).blue()


def test_the_threshold_is_the_middle_of_the_output_range(plane, make, show):
    view = show(OutputView())
    view.set_dataset(plane.dataset)
    view.show_snapshot(make.snapshot(field=np.full((1, 20, 20), 0.4)))
    assert view.describe(5.9, 5.9) == "x 5.9000, y 5.9000 · output 0.4000, inside"
    view.set_output_range(0.0, 1.0)
    assert view.describe(5.9, 5.9) == "x 5.9000, y 5.9000 · output 0.4000, outside"


def test_output_reads_the_sample_under_the_mouse(plane, make, show, qtbot):
    view = show(OutputView(), (700, 600))
    view.set_dataset(plane.dataset)
    view.show_snapshot(make.snapshot(field=plane.field))
    row = int(plane.dataset.train_rows[0])
    hover(qtbot, view, *plane.dataset.raw.x[row])
    assert f"train sample: {plane.dataset.classes[plane.dataset.raw.y[row]]}" in view.readout()


def test_output_of_several_classes_names_the_winner(blobs, make, show):
    view = show(OutputView())
    view.set_dataset(blobs.dataset)
    view.set_output_range(0.0, 1.0)
    view.show_snapshot(make.snapshot(field=blobs.field))
    assert "red" in view.describe(3.0, 0.0)
    assert "green" in view.describe(-3.0, 2.5)


def test_a_field_of_another_dataset_is_not_drawn(plane, blobs, make, show):
    view = show(OutputView())
    view.set_option("show_test", True)
    view.set_dataset(plane.dataset)
    view.show_snapshot(make.snapshot(field=plane.field))
    view.set_dataset(blobs.dataset)
    assert "output" not in view.describe(0.0, 0.0)
    assert len(list(view.table()[1])) == 30


@pytest.mark.parametrize(
    ("setting", "name"), [("show_test", "Show test points"), ("discretize", "Discretize")]
)
def test_output_toggles_ask_and_setters_are_silent(setting, name, plane, show, qtbot):
    view = show(OutputView())
    view.set_dataset(plane.dataset)
    toggle = box(view, name)
    with qtbot.assertNotEmitted(view.option_requested):
        view.set_option(setting, True)
        view.set_option(setting, False)
    with qtbot.waitSignal(view.option_requested) as asked:
        qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton, pos=QPoint(8, toggle.height() // 2))
    assert asked.args == [setting, True]


def test_only_test_points_that_are_shown_are_exported(plane, make, show):
    view = show(OutputView())
    view.set_dataset(plane.dataset)
    assert {row[0] for row in view.table()[1]} == {"train"}
    view.set_option("show_test", True)
    assert {row[0] for row in view.table()[1]} == {"train", "test"}


def test_output_of_a_table_is_the_spread_of_its_outputs(flowers, prices, make, show):
    view = show(OutputView())
    for case, words in ((flowers, "train right 0.80"), (prices, "train 10")):
        view.set_dataset(case.dataset)
        assert view.wanted().predictions
        view.show_snapshot(make.snapshot(predictions=case.predictions))
        assert view._histograms.isVisible()
        assert words in view._histograms.readout()


def test_discretized_fields_have_few_colours(plane, blobs):
    two = np.where(plane.field[0] > 0, 1.0, -1.0)
    assert len(np.unique(diverging(two, -1, 1, diverging_lut(LIGHT)))) == 2
    assert len(np.unique(class_field(blobs.field, 0, 1, LIGHT, discretize=True))) == 3


# heatmaps -------------------------------------------------------------------------------------


def test_heatmap_reads_the_cell_under_the_mouse(parameters, make, show, qtbot):
    view = show(WeightsView())
    view.show_snapshot(make.snapshot(parameters=parameters))
    weight, bias = parameters[0].value, parameters[1].value
    hover(qtbot, view, 3.5, 1.5)
    assert view.readout() == f"weight[2→4] = {weight[1, 3]:.4f}".replace("-", "−")
    hover(qtbot, view, 0.5, 2.8)
    assert view.readout() == f"bias[1] = {bias[0]:.4f}".replace("-", "−")


def test_heatmap_uses_feature_names(parameters, make, show):
    view = show(WeightsView())
    view.set_row_names({"dense_1": ["x", "x²"]})
    view.show_snapshot(make.snapshot(parameters=parameters))
    assert view.describe(0.5, 1.5).startswith("weight[x²→1]")
    assert [row[0] for row in view.table()[1]] == ["x", "x²", "bias"]


def test_heatmap_remembers_the_chosen_layer(parameters, make, show, qtbot):
    view = show(WeightsView())
    view.show_snapshot(make.snapshot(parameters=parameters))
    chooser = view.findChild(QComboBox)
    assert [chooser.itemText(i) for i in range(chooser.count())] == [
        "dense_1 · weight",
        "dense_2 · weight",
    ]
    chooser.setFocus()
    qtbot.keyClick(chooser, Qt.Key.Key_Down)
    assert view.chosen() == ("dense_2", "weight")
    view.show_snapshot(make.snapshot(parameters=parameters[:2]))
    assert chooser.currentText() == "dense_1 · weight"
    view.show_snapshot(make.snapshot(parameters=parameters))
    assert chooser.currentText() == "dense_2 · weight"
    assert len(list(view.table()[1])) == 5


def test_gradients_are_empty_until_there_are_some(parameters, make, show):
    view = show(GradientsView())
    bare = tuple(ParameterView(p.node_id, p.name, p.value, None) for p in parameters)
    view.show_snapshot(make.snapshot(parameters=bare))
    assert not view.has_content()
    view.show_snapshot(make.snapshot(parameters=parameters))
    assert view.has_content()
    assert view.describe(0.5, 0.5).startswith("∂loss/∂weight[1→1] = ")


@pytest.mark.parametrize("shape", [(128, 64), (1, 1), (784, 10), (3, 4, 5, 5), (7,)])
def test_heatmaps_of_any_shape(shape, make, random, show):
    view = show(WeightsView())
    value = random.normal(size=shape)
    view.show_snapshot(make.snapshot(parameters=(ParameterView("n", "weight", value, None),)))
    rows = list(view.table()[1])
    assert sum(len(row) - 1 for row in rows) == value.size
    view.grab()


def test_heatmap_survives_numbers_that_are_none(make, show):
    view = show(WeightsView())
    value = np.array([[math.nan, math.inf], [-math.inf, 0.5]])
    view.show_snapshot(make.snapshot(parameters=(ParameterView("n", "weight", value, None),)))
    assert view.describe(0.5, 0.5) == "weight[1→1] = n/a"


def test_the_scale_grows_at_once_and_shrinks_slowly():
    scale = AdaptiveRange()
    first = scale.follow(1.0)
    assert first >= 1.0
    assert scale.follow(7.3) >= 7.3
    wide = scale.follow(0.1)
    assert wide >= 5
    shown = [scale.follow(0.1) for _ in range(300)]
    assert shown == sorted(shown, reverse=True)
    assert 0.1 <= shown[-1] <= 0.12
    assert len(set(shown)) < 50


# confusion and predictions -----------------------------------------------------------------------


def test_confusion_counts_the_chosen_split(flowers, make, show, qtbot):
    view = show(ConfusionView())
    view.set_dataset(flowers.dataset)
    view.show_snapshot(make.snapshot(predictions=flowers.predictions))
    assert view.readout() == "test: 14 of 15 right (93.3 %)"
    train = next(b for b in view.findChildren(QRadioButton) if b.text() == "Train")
    qtbot.mouseClick(train, Qt.MouseButton.LeftButton, pos=QPoint(8, train.height() // 2))
    assert view.readout() == "train: 15 of 15 right (100.0 %)"


def test_confusion_reads_a_cell(flowers, make, show, qtbot):
    view = show(ConfusionView())
    view.set_dataset(flowers.dataset)
    view.show_snapshot(make.snapshot(predictions=flowers.predictions))
    hover(qtbot, view, 0.5, 1.5)
    assert view.readout() == "versi taken for setosa: 1 (20.0 %)"


def test_confusion_of_other_data_is_not_shown(flowers, plane, make, show):
    view = show(ConfusionView())
    view.set_dataset(flowers.dataset)
    view.show_snapshot(make.snapshot(predictions=flowers.predictions))
    view.set_dataset(plane.dataset)
    assert not view.has_content()


def test_predictions_read_the_nearest_sample(prices, make, show, qtbot):
    view = show(PredictionsView(), (700, 600))
    view.set_dataset(prices.dataset)
    view.show_snapshot(make.snapshot(predictions=prices.predictions))
    truth = float(prices.dataset.raw.y[prices.dataset.train_rows].max())
    hover(qtbot, view, truth, truth + 10)
    assert view.readout().startswith("train sample")
    assert "predicted" in view.readout()


def test_predictions_tell_wrong_ones(flowers, make, show):
    view = show(PredictionsView())
    view.set_option("show_test", True)
    view.set_dataset(flowers.dataset)
    view.show_snapshot(make.snapshot(predictions=flowers.predictions))
    assert view.readout() == "train: 0 of 15 wrong · test: 1 of 15 wrong"
    view.set_option("show_test", False)
    assert view.readout() == "train: 0 of 15 wrong"


def test_small_confusion_cells_leave_out_the_zeros(flowers, make, show):
    view = ConfusionView()
    view.set_dataset(flowers.dataset)
    view.show_snapshot(make.snapshot(predictions=flowers.predictions))
    show(view, (340, 400))
    assert [item.text() for item in view._counts] == ["5", "0", "0", "1", "4", "0", "0", "0", "5"]
    view.resize(160, 140)
    assert [item.text() for item in view._counts] == ["5", "", "", "1", "4", "", "", "", "5"]


def test_rows_too_low_for_square_cells_use_all_the_room(make, random, show):
    matrix = random.normal(size=(12, 16))
    view = show(WeightsView(), (340, 320))
    view.show_snapshot(make.snapshot(parameters=(ParameterView("a", "weight", matrix, None),)))
    across, down = view.figure.pixels_per_unit()
    assert down >= 12
    assert down != pytest.approx(across, rel=0.05)
    view.resize(900, 700)
    across, down = view.figure.pixels_per_unit()
    assert down == pytest.approx(across, rel=0.05)
