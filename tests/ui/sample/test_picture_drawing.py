"""Strokes become pictures like the data's."""

import numpy as np
import pytest

from playground.core import Streams, Task
from playground.datasets import DatasetConfig
from playground.datasets.base.dataset import RawData
from playground.datasets.prepare import prepare_dataset
from playground.ui.sample.picture_drawing import INKED, PictureDrawing, PictureStyle

DIGITS = prepare_dataset(DatasetConfig("digits", {}, 70), Streams.from_seeds(0, 0)).raw


def pictures(x, shape):
    names = tuple(str(i) for i in range(x.shape[1]))
    return RawData(x, np.zeros(len(x), np.int64), Task.BINARY, names, ("a", "b"), "", shape)


@pytest.fixture
def drawing():
    return PictureDrawing(PictureStyle.of(DIGITS))


def stroke(drawing, *places, color=None):
    drawing.begin(*places[0], color)
    for place in places[1:]:
        drawing.go_to(*place)
    drawing.end()


def box(picture, style):
    drawn = np.abs(picture - style.paper).max(axis=0) > INKED * (style.high - style.low)
    rows, columns = np.flatnonzero(drawn.any(1)), np.flatnonzero(drawn.any(0))
    return rows[0], rows[-1], columns[0], columns[-1]


def test_the_style_is_read_off_the_data():
    style = PictureStyle.of(DIGITS)
    assert (style.shape, style.low, style.high) == ((1, 8, 8), 0.0, 16.0)
    assert (style.paper, style.ink) == (0.0, 16.0)
    assert style.size[0] > 0.9 > style.size[1]


def test_dark_ink_on_light_paper_is_known_too():
    style = PictureStyle.of(pictures((16 - DIGITS.x).astype(float), (1, 8, 8)))
    assert (style.paper, style.ink) == (16.0, 0.0)
    drawing = PictureDrawing(style)
    assert (drawing.picture() == 16.0).all()
    stroke(drawing, (0.5, 0.2), (0.5, 0.8))
    assert drawing.picture().min() < 8.0


def test_bytes_have_a_bytes_range():
    x = np.zeros((5, 12), np.uint8)
    x[:, 5] = 90
    style = PictureStyle.of(pictures(x, (1, 3, 4)))
    assert (style.low, style.high) == (0.0, 255.0)


@pytest.mark.parametrize("shape", [(1, 8, 8), (1, 5, 9), (3, 28, 28), (2, 1, 7), (1, 300, 200)])
def test_pictures_of_any_shape(shape):
    x = np.random.default_rng(0).uniform(0, 1, (6, int(np.prod(shape))))
    drawing = PictureDrawing(PictureStyle.of(pictures(x, shape)))
    drawing.fits = False
    assert drawing.picture().shape == shape
    stroke(drawing, (0.1, 0.1), (0.9, 0.9))
    picture = drawing.picture()
    low, high = drawing.style.low, drawing.style.high
    assert low - 1e-9 <= picture.min() < picture.max() <= high + 1e-9


def test_a_pixel_is_the_mean_of_what_lies_on_it(drawing):
    drawing.fits = False
    drawing.radius = 0.2
    stroke(drawing, (0.0, 0.5), (1.0, 0.5))
    picture = drawing.picture()[0]
    np.testing.assert_allclose(picture[3:5, 2:6], 16.0)
    np.testing.assert_allclose(picture[:2], 0.0)
    # The pen covers from 0.3 to 0.7 of the height: line 2 lies from 0.25 to 0.375.
    np.testing.assert_allclose(picture[2, 2:6], 16 * (0.375 - 0.3) / 0.125, atol=0.05)
    np.testing.assert_allclose(picture[2], picture[5], atol=1e-9)
    assert drawing.fine.mean() == pytest.approx(picture.mean())


@pytest.mark.parametrize("begin", [(0.1, 0.1), (0.6, 0.5)])
@pytest.mark.parametrize("length", [0.15, 0.35])
def test_what_is_drawn_is_placed_and_sized_as_in_the_data(begin, length):
    drawing = PictureDrawing(PictureStyle.of(DIGITS))
    x, y = begin
    stroke(drawing, (x, y), (x + length / 2, y + length), (x, y + length))
    style = drawing.style
    top, bottom, left, right = box(drawing.picture(), style)
    assert bottom - top + 1 == pytest.approx(8 * style.size[0], abs=1.1) or (
        right - left + 1 == pytest.approx(8 * style.size[1], abs=1.1)
    )
    assert (top + bottom + 1) / 16 == pytest.approx(style.middle[0], abs=0.08)
    assert (left + right + 1) / 16 == pytest.approx(style.middle[1], abs=0.08)
    drawing.fits = False
    assert box(drawing.picture(), style) != (top, bottom, left, right)


def test_an_eraser_a_new_sheet_and_back(drawing):
    drawing.fits = False
    stroke(drawing, (0.2, 0.5), (0.8, 0.5))
    line = drawing.picture()
    stroke(drawing, (0.5, 0.2), (0.5, 0.8), color=(0.0,))
    gap = drawing.picture()
    assert gap.sum() < line.sum()
    drawing.clear()
    assert drawing.is_blank
    for expected in (gap, line):
        assert drawing.undo()
        np.testing.assert_array_equal(drawing.picture(), expected)
    assert drawing.undo()
    assert drawing.is_blank
    assert not drawing.undo()


def test_a_stroke_that_goes_on_is_seen(drawing):
    drawing.fits = False
    drawing.begin(0.5, 0.5)
    first = drawing.picture()
    drawing.go_to(0.9, 0.5)
    assert drawing.picture().sum() > first.sum() > 0
    drawing.end()
    drawing.go_to(0.1, 0.1)  # the pen is lifted
    assert drawing.picture()[0, 0, 0] == 0.0


def test_colours_go_into_their_channels():
    x = np.zeros((4, 3 * 8 * 8))
    x[0] = 1.0
    drawing = PictureDrawing(PictureStyle.of(pictures(x, (3, 8, 8))))
    drawing.fits = False
    stroke(drawing, (0.5, 0.2), (0.5, 0.8), color=(1.0, 0.0, 0.5))
    red, green, blue = drawing.picture()
    assert not green.any()
    np.testing.assert_allclose(blue, red / 2)
    assert red.max() > 0.4


def test_a_picture_of_the_data_is_taken_over_as_it_is(drawing):
    drawing.fits = False
    picture = DIGITS.x[3].reshape(1, 8, 8).astype(float)
    drawing.take(picture)
    np.testing.assert_array_equal(drawing.picture(), picture)


def test_blank_paper_is_no_reason_to_fit(drawing):
    assert drawing.is_blank
    assert (drawing.picture() == drawing.style.paper).all()
    blank = PictureStyle.of(pictures(np.zeros((3, 4)), (1, 2, 2)))
    assert (PictureDrawing(blank).picture() == 0.0).all()
