"""Every pair of colours that meet can be told apart, as WCAG 2.2 asks for."""

import pytest

from playground.nn.layers import LAYERS
from playground.ui.theme.layer_hues import contrast, layer_hue
from playground.ui.theme.tokens import DARK, LIGHT, TEXT_TEST, TEXT_TRAIN, class_colors

TEXT, MARK = 4.5, 3.0
PAPERS = ("window", "surface", "canvas", "hover", "accent_soft")
"""What is written on: panels, cards, the canvas, what is under the mouse, what is selected."""
DRAWN_ON = ("window", "surface", "canvas", "hover")

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


def failing(theme, names, papers, least):
    return {
        (name, paper): round(contrast(getattr(theme, name), getattr(theme, paper)), 2)
        for name in names
        for paper in papers
        if contrast(getattr(theme, name), getattr(theme, paper)) < least
    }


def test_the_measure_is_the_one_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@THEMES
def test_text_can_be_read(theme):
    words = ("text", "secondary", "accent", "error", "warning", "success")
    assert failing(theme, words, PAPERS, TEXT) == {}
    assert failing(theme, ("text", "secondary", "error", "warning"), ["gradient_soft"], TEXT) == {}
    gradients = ("gradient_positive", "gradient_negative")
    assert failing(theme, gradients, ("window", "surface", "canvas"), TEXT) == {}
    assert failing(theme, ("on_accent",), ("accent",), TEXT) == {}
    for color in (TEXT_TRAIN[theme.name], TEXT_TEST[theme.name]):
        for paper in ("window", "surface", "hover"):
            assert contrast(color, getattr(theme, paper)) >= TEXT


@THEMES
def test_marks_can_be_seen(theme):
    marks = ("positive", "negative", "gradient_positive", "gradient_negative", "accent")
    assert failing(theme, marks, DRAWN_ON, MARK) == {}


@THEMES
def test_every_class_has_a_colour_that_can_be_seen(theme):
    colors = class_colors(theme, 10)
    assert len(set(colors)) == 10
    for paper in DRAWN_ON:
        faint = [c for c in colors if contrast(c, getattr(theme, paper)) < MARK]
        assert faint == [], paper


@THEMES
@pytest.mark.parametrize("layer", LAYERS.names)
def test_every_layers_colour_can_be_seen(theme, layer):
    hue = layer_hue(theme, LAYERS.get(layer).color)
    for paper in ("surface", "canvas"):
        assert contrast(hue.fill, getattr(theme, paper)) >= MARK
