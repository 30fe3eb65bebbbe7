"""The colours and lengths of what faces paint."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QSizeF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsRectItem, QGraphicsScene, QGraphicsView

from playground.session.snapshots.sample_view import SampleView
from playground.ui.canvas.faces.cells import column, picture, strip, units
from playground.ui.canvas.faces.face import Face
from playground.ui.canvas.faces.facts import DataFacts, Ranges
from playground.ui.canvas.faces.moment import FaceMoment, Shown
from playground.ui.canvas.faces.parts import (
    BAR_WIDTH,
    GAP,
    Bars,
    Chart,
    Origin,
    Scale,
    Source,
    Words,
)
from playground.ui.canvas.pictures.amounts import compact, words_px
from playground.ui.canvas.pictures.bar_painter import BarPainter
from playground.ui.canvas.pictures.cell_painter import CellPainter
from playground.ui.canvas.pictures.chart_painter import ChartPainter
from playground.ui.canvas.pictures.face_item import FaceItem
from playground.ui.canvas.pictures.word_painter import truth_text
from playground.ui.theme.tokens import DARK, LIGHT

pytestmark = pytest.mark.gui

OUTPUT = Source(Origin.OUTPUT, "layer")
ANSWER = Source(Origin.PREDICTION, "layer")


def moment(values, **more):
    values = np.asarray(values, dtype=float)
    sample = SampleView(
        row=0,
        part="train",
        values=values,
        outputs={"layer": values},
        gradients={"layer": values},
        target=more.pop("target", None),
        prediction=values,
        loss=None,
        truth=more.pop("truth", None),
    )
    return FaceMoment(sample=sample, **more)


def image_of(painter):
    wide, tall = painter.part.size
    image = QImage(round(wide) + 1, round(tall) + 1, QImage.Format.Format_RGB32)
    image.fill(0)
    brush = QPainter(image)
    painter.paint(brush)
    brush.end()
    return image


def middle(painter, index):
    left, top, wide, tall = painter.part.box(index)
    at = QPoint(round(left + wide / 2), round(top + tall / 2))
    return image_of(painter).pixelColor(at).name()


def near(one, other):
    return all(abs(int(one[i : i + 2], 16) - int(other[i : i + 2], 16)) <= 2 for i in (1, 3, 5))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_bounded_units_have_fixed_colours(theme):
    painter = CellPainter(column(OUTPUT, 3, Scale.SIGNED, 1.0), theme)
    assert painter.take(moment([-1.0, 0.0, 1.0]), with_texts=True)
    wanted = (theme.negative, theme.neutral, theme.positive)
    for index, color in enumerate(wanted):
        assert near(middle(painter, index), color)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_gradients_have_their_own_colours(theme):
    painter = CellPainter(column(OUTPUT, 2, Scale.AMOUNT), theme)
    painter.take(moment([-3.0, 3.0], shown=Shown.GRADIENTS), with_texts=True)
    assert near(middle(painter, 0), theme.gradient_negative)
    assert near(middle(painter, 1), theme.gradient_positive)


def test_unbounded_units_are_scaled_by_the_largest():
    painter = CellPainter(units(OUTPUT, 40, Scale.AMOUNT), LIGHT)
    values = np.zeros(40)
    values[7] = 12.5
    painter.take(moment(values), with_texts=True)
    assert near(middle(painter, 7), LIGHT.positive)
    assert near(middle(painter, 8), LIGHT.surface)


def test_a_picture_has_the_datas_own_range():
    data = DataFacts(ranges=Ranges((0.0,), (16.0,)))
    source = Source(Origin.FEATURES, "input")
    painter = CellPainter(picture(source, (1, 2, 2)), LIGHT)
    painter.take(moment([0.0, 8.0, 16.0, 0.0], data=data), with_texts=True)
    image = image_of(painter)
    assert near(image.pixelColor(20, 20).name(), LIGHT.surface)
    assert near(image.pixelColor(20, 80).name(), LIGHT.text)


def test_true_colours_are_kept():
    data = DataFacts(ranges=Ranges((0.0,), (255.0,)))
    source = Source(Origin.FEATURES, "input")
    painter = CellPainter(picture(source, (3, 1, 1)), LIGHT)
    painter.take(moment([10.0, 200.0, 30.0], data=data), with_texts=True)
    assert middle(painter, 0) == "#0ac81e"


def test_what_is_no_number_or_of_another_network_hurts_nothing():
    painter = CellPainter(strip(OUTPUT, 40, Scale.SIGNED), LIGHT)
    assert painter.take(moment(np.full(40, np.nan)), with_texts=True)
    image_of(painter)
    assert painter.take(moment(np.zeros(39)), with_texts=True)
    assert painter.numbers is None
    image_of(painter)


def bar_ends(painter, line):
    """Return where the bar of a line begins and ends, in pixels, and its colour."""
    image = image_of(painter)
    y = round((line + 0.5) * painter.part.pitch)
    left = round(painter.part.name_width + GAP)
    track = LIGHT.hover
    pixels = [image.pixelColor(left + x, y).name() for x in range(round(BAR_WIDTH))]
    full = [x for x, color in enumerate(pixels) if not near(color, track)]
    return (full[0], full[-1] + 1, pixels[full[len(full) // 2]]) if full else (0, 0, "")


def test_probabilities_are_bars_from_nothing_to_one():
    part = Bars(ANSWER, ("a", "b", "c"), 3, 20.0)
    painter = BarPainter(part, LIGHT)
    data = DataFacts(classes=("a", "b", "c"))
    painter.take(moment([0.25, 0.75, 0.0], data=data), with_texts=True)
    assert bar_ends(painter, 0) == (0, BAR_WIDTH / 4, LIGHT.positive)
    assert bar_ends(painter, 1) == (0, BAR_WIDTH * 3 / 4, LIGHT.positive)
    assert bar_ends(painter, 2) == (0, 0, "")


def test_features_lie_in_their_range_and_grow_from_zero_where_that_is_inside():
    data = DataFacts(columns=("a", "b"), ranges=Ranges((10.0, -1.0), (20.0, 1.0)))
    part = Bars(Source(Origin.FEATURES, "input"), ("a", "b"), 2, 20.0)
    painter = BarPainter(part, LIGHT)
    painter.take(moment([15.0, -0.5], data=data), with_texts=True)
    assert bar_ends(painter, 0) == (0, BAR_WIDTH / 2, LIGHT.positive)
    assert bar_ends(painter, 1) == (BAR_WIDTH / 4, BAR_WIDTH / 2, LIGHT.negative)


def test_a_value_has_a_tick_where_the_truth_is():
    data = DataFacts(targets=("price",), target_ranges=Ranges((0.0,), (100.0,)))
    painter = BarPainter(Bars(ANSWER, ("price",), 1, 30.0), LIGHT)
    painter.take(moment([25.0], target=np.array([50.0]), data=data), with_texts=True)
    assert painter.ticks == [0.5]
    at = QPoint(round(30.0 + GAP + BAR_WIDTH / 2), round(painter.part.pitch / 2))
    assert near(image_of(painter).pixelColor(at).name(), LIGHT.text)
    assert painter.texts == ["25"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (5.1, "5.1"),
        (212, "212"),
        (-585863, "−585,863"),
        (2.345e9, "2.3e9"),
        (4e-5, "4.0e−5"),
    ],
)
def test_numbers_are_short(value, text):
    assert compact(value) == text


def test_words_are_larger_from_afar_and_leave_in_the_end():
    assert words_px(1.0, 16) == 11
    assert 11 < words_px(0.6, 16) <= 16
    assert words_px(0.6) == 11
    assert words_px(0.3, 16) == 0


def test_of_many_classes_the_likeliest_are_shown():
    names = tuple(f"class {i}" for i in range(40))
    painter = BarPainter(Bars(ANSWER, names, 3, 40.0, by_size=True), LIGHT)
    values = np.zeros(40)
    values[[30, 4, 17]] = 0.5, 0.3, 0.2
    painter.take(moment(values, data=DataFacts(classes=names)), with_texts=True)
    assert painter.order == [30, 4, 17]
    assert painter.value(1) == 0.3


def test_written_numbers_wait_and_bars_do_not():
    painter = BarPainter(Bars(ANSWER, ("a", "b"), 2, 20.0), LIGHT)
    data = DataFacts(classes=("a", "b", "c"))
    first, second = moment([0.2, 0.8], data=data), moment([0.6, 0.4], data=data)
    painter.take(first, with_texts=True)
    assert painter.take(second, with_texts=False)
    assert painter.texts == ["0.200", "0.800"]
    assert bar_ends(painter, 0)[1] == pytest.approx(0.6 * BAR_WIDTH, abs=1)
    assert painter.take(second, with_texts=True)
    assert painter.texts == ["0.600", "0.400"]
    assert not painter.take(second, with_texts=True)


def test_charts_stand_on_zero_and_hang_from_it():
    source = Source(Origin.STATE, "layer", "running_mean")
    painter = ChartPainter(Chart(source, "mean", 2, 2, 20.0, 10.0), LIGHT)
    now = moment([0.0])
    now = replace(
        now, sample=replace(now.sample, remembered={"layer/running_mean": np.array([2.0, -1.0])})
    )
    assert painter.take(now, with_texts=True)
    image = image_of(painter)
    assert near(image.pixelColor(28, 6).name(), LIGHT.positive)
    assert near(image.pixelColor(38, 16).name(), LIGHT.negative)


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"truth": 1, "data": DataFacts(classes=("3", "7"))}, "true class 7"),
        ({"truth": 0, "data": DataFacts(classes=("cat", "dog"))}, "true class cat"),
        ({"target": np.array([-1.5]), "data": DataFacts(targets=("price",))}, "true price −1.5"),
        ({}, ""),
    ],
)
def test_the_truth_is_told_in_words(more, text):
    assert truth_text(moment([0.0], **more)) == text
    assert Words(("", ""), 10.0).size == (10.0, 32.0)


def test_frames_and_words_are_painted_anew_only_when_they_change(qtbot, monkeypatch):
    painted = []
    for kind in (CellPainter, BarPainter):
        for name in ("paint", "paint_frames"):
            original = getattr(kind, name)

            def note(self, *args, original=original, what=(kind, name)):
                painted.append(what)
                original(self, *args)

            monkeypatch.setattr(kind, name, note)
    scene, card = QGraphicsScene(), QGraphicsRectItem()
    scene.addItem(card)
    view = QGraphicsView(scene)
    qtbot.addWidget(view)
    item = FaceItem(card, LIGHT)
    bars = Bars(OUTPUT, ("a", "b"), 2, 40.0)
    item.set_face(Face("layer", (column(OUTPUT, 2, Scale.SIGNED, 1.0), bars)), QSizeF(200, 200))
    view.show()
    qtbot.waitExposed(view)
    item.show_moment(moment([0.1, 0.9]))
    qtbot.waitUntil(lambda: (BarPainter, "paint_frames") in painted)
    view.grab()
    painted.clear()
    item.show_moment(moment([0.9, -0.4]), with_texts=False)
    qtbot.waitUntil(lambda: len(painted) >= 2)
    assert set(painted) == {(CellPainter, "paint"), (BarPainter, "paint")}
    painted.clear()
    item.show_moment(moment([0.9, -0.4]))
    qtbot.waitUntil(lambda: (BarPainter, "paint_frames") in painted)
