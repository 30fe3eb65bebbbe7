"""The field and its samples: colours, readings, boxes."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt

from playground.core import Task
from playground.ui.plots import (
    OutputView,
)
from playground.ui.plots.base.colors import class_field, diverging, diverging_lut
from playground.ui.theme.tokens import LIGHT

pytestmark = pytest.mark.gui


def test_output_shows_the_class_colours_where_the_field_says_so(plane, make, show, pixel):
    view = show(OutputView())
    empty = make.dataset(
        np.array([[5.5, 5.5], [5.5, 5.0]]), np.array([0, 0]), Task.BINARY, ("x", "y"),
        ("outside", "inside"), (-6.0, 6.0),
    )  # fmt: skip
    view.set_dataset(empty)
    view.show_snapshot(make.snapshot(field=plane.field))
    assert pixel(view, 0, 0).blue() > 150 > pixel(view, 0, 0).red()
    assert pixel(view, -4, -4).red() > 150 > pixel(view, -4, -4).blue()


def test_row_zero_of_the_field_is_at_the_bottom(make, show, pixel):
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


def test_output_reads_the_sample_under_the_mouse(plane, make, show, qtbot, hover):
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
def test_output_toggles_ask_and_setters_are_silent(setting, name, plane, show, qtbot, box):
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
        assert view._off_plane.shown.isVisible()
        assert words in view._off_plane.shown.readout()


def test_the_same_answers_are_painted_once(flowers, make, show):
    view, painted = show(OutputView()), []
    view.set_dataset(flowers.dataset)
    inner = view._off_plane.shown
    original = inner._paint
    inner._paint = lambda: (painted.append(1), original())
    for _ in range(3):  # judging a large set takes longer than a frame
        view.show_snapshot(make.snapshot(predictions=flowers.predictions))
    assert painted == [1]
    view.show_snapshot(make.snapshot(predictions=replace(flowers.predictions)))
    assert painted == [1, 1]


def test_discretized_fields_have_few_colours(plane, blobs):
    two = np.where(plane.field[0] > 0, 1.0, -1.0)
    assert len(np.unique(diverging(two, -1, 1, diverging_lut(LIGHT)))) == 2
    assert len(np.unique(class_field(blobs.field, 0, 1, LIGHT, discretize=True))) == 3
