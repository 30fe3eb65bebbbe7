"""Layers are told by colours that stand out, in light and dark."""

import pytest

from playground.nn.layers import LAYERS
from playground.ui.theme.layer_hues import contrast, layer_hue
from playground.ui.theme.tokens import DARK, LIGHT

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
COLORS = [*sorted({layer.color for layer in LAYERS}), "#ffff00", "#000000", "#ffffff", "#7f7f7f"]


@THEMES
@pytest.mark.parametrize("color", COLORS)
def test_text_on_a_layers_colour_and_the_colour_itself_can_be_told(theme, color):
    hue = layer_hue(theme, color)
    assert contrast(hue.ink, hue.fill) >= 4.5
    assert contrast(hue.fill, theme.canvas) >= 3
    assert contrast(hue.fill, theme.surface) >= 3


@THEMES
def test_kinds_that_differ_in_colour_still_do(theme):
    declared = {layer.color for layer in LAYERS}
    assert len({layer_hue(theme, color).fill for color in declared}) == len(declared)


def test_contrast_is_that_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")
