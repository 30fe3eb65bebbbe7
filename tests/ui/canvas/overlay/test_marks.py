"""What is drawn of gradients and changes: sizes on one scale, pictures that keep signs."""

import numpy as np
import pytest

from playground.ui.canvas.overlay.marks import (
    LARGEST,
    MOST_BINS,
    PIXELS_PER_WEIGHT,
    SMALLEST,
    WIDEST_GHOST,
    ghost_widths,
    largest,
    magnification,
    picture,
    sizes,
)
from playground.ui.canvas.overlay.texts import amount


def test_a_marks_area_grows_with_the_gradient_on_one_scale():
    found = sizes(np.array([1.0, -0.25, 0.0, 1e-9]), 1.0)
    np.testing.assert_allclose(found, [LARGEST, LARGEST / 2, SMALLEST, SMALLEST])
    assert (sizes(np.zeros(3), 0.0) == SMALLEST).all()


@pytest.mark.parametrize("scale", [3e-7, 0.0029, 0.1, 1.0, 37.0])
def test_the_magnification_is_round_and_the_largest_change_fits(scale):
    times = magnification(scale)
    digits = f"{times:e}".split("e")[0].rstrip("0").rstrip(".")
    assert digits in ("1", "2", "4")
    wide = scale * PIXELS_PER_WEIGHT * times
    assert WIDEST_GHOST / 2.6 < wide <= WIDEST_GHOST * (1 + 1e-9)
    assert ghost_widths(np.array([-scale]), times)[0] == pytest.approx(max(2.0, wide))


def test_a_small_matrix_is_shown_as_it_is():
    values = np.arange(12.0).reshape(3, 4) - 6
    np.testing.assert_array_equal(picture(values), values)


def test_a_large_matrix_is_binned_to_the_strongest_with_its_sign():
    values = np.random.default_rng(0).normal(size=(100, 70))
    values[50, 35] = -99.0
    shown = picture(values)
    assert shown.shape == (MOST_BINS, MOST_BINS)
    assert np.abs(shown).max() == 99.0
    assert shown.min() == -99.0
    top, left = 3, 2  # of 100 and 70 in 32 bins each
    assert shown[0, 0] == max(values[:top, :left].ravel(), key=abs)


def test_a_convolution_shows_a_map_for_every_filter():
    values = np.random.default_rng(1).normal(size=(3, 5, 5, 4))
    shown = picture(values)
    assert shown.shape == (5, 4 * 6 - 1)
    first = shown[:, :5]
    expected = [[max(values[:, i, j, 0], key=abs) for j in range(5)] for i in range(5)]
    np.testing.assert_array_equal(first, expected)
    assert np.isnan(shown[:, 5]).all()


def test_the_scale_ignores_what_is_no_number():
    assert largest({("a", "w"): np.array([1.0, -2.0]), ("b", "w"): np.array([np.inf])}) == 2.0
    assert largest({}) == 0.0


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.0312, "0.031"), (0.1, "0.10"), (12.34, "12"), (3e-7, "3.0e−7")],
)
def test_amounts(value, text):
    assert amount(value) == text
