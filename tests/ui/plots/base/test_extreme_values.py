"""Colours, scales and small curves of numbers that are constant, huge or none."""

import numpy as np
import pytest
from PySide6.QtGui import QPen

from playground.ui.panels.training.rate_curve import RateCurve
from playground.ui.panels.training.rate_preview import RatePreview
from playground.ui.plots.base import colors
from playground.ui.plots.base.colorbar import ColorBar
from playground.ui.theme.tokens import LIGHT

pytestmark = pytest.mark.gui

VALUES = np.array([0.0, 1e308, -1e308, np.inf, -np.inf, np.nan])
ENDS = [(0.0, 0.0), (3.7, 3.7), (-1.0, 1.0), (-1e308, 1e308), (0.0, 5e-324), (np.nan, np.nan)]
ENDS += [(-np.inf, np.inf), (1.0, 1.0 + 1e-15), (2.0, 1.0)]


@pytest.mark.parametrize(("low", "high"), ENDS)
def test_any_number_has_a_colour(low, high):
    lut = colors.diverging_lut(LIGHT)
    assert colors.diverging(VALUES, low, high, lut).shape == VALUES.shape
    for many in (VALUES[None], np.stack([VALUES, VALUES[::-1]])):
        assert colors.class_field(many, low, high, LIGHT, False).shape == VALUES.shape
        assert colors.confidence_field(many, low, high, LIGHT).shape == VALUES.shape


@pytest.mark.parametrize(("low", "high"), ENDS)
def test_a_colour_bar_marks_any_range(qapp, low, high):
    bar = ColorBar()
    bar.set_theme(LIGHT, QPen())
    bar.show_scale(colors.diverging_lut(LIGHT), low, high)
    marks = bar._axis._tickLevels[0]
    assert len({text for _, text in marks}) == len(marks)


@pytest.mark.parametrize("rates", [[np.nan, np.nan], [np.inf, 0.1], [0.0, 0.0], [1e308, 1e-308]])
def test_a_rate_that_is_no_number_is_drawn(qtbot, rates):
    preview = RatePreview()
    qtbot.addWidget(preview)
    preview.resize(200, 60)
    preview.set_curve(RateCurve(np.array([0.0, 1.0]), np.array(rates), False))
    assert not preview.grab().isNull()
