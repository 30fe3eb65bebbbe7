import numpy as np
import pytest

from playground.ui.canvas.model import colormap
from playground.ui.theme.tokens import DARK, LIGHT


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_the_table_runs_from_negative_through_neutral_to_positive(theme):
    lut = colormap.diverging_lut(theme)
    assert f"#{lut[0] & 0xFFFFFF:06x}" == theme.negative
    assert f"#{lut[255] & 0xFFFFFF:06x}" == theme.positive
    middle = np.array([(int(lut[127]) >> s) & 255 for s in (16, 8, 0)])
    assert np.abs(middle - colormap.rgb(theme.neutral)).max() <= 2


def test_values_are_clamped_and_what_is_no_number_is_neutral():
    rows = np.array([[[-9.0, -1, 0, 1, np.inf, np.nan]]])
    assert colormap.tile_indices(rows).tolist() == [[[0, 0, 127, 255, 255, 127]]]


def test_images_have_the_highest_y_first():
    assert colormap.tile_indices(np.array([[[-1.0], [1.0]]])).tolist() == [[[255], [0]]]


def test_wires_grow_with_the_weight_and_never_vanish():
    weights = np.array([0.0, 0.2, 1.0, 3.0, 50.0, -50.0])
    levels = colormap.wire_levels(weights)
    assert levels.tolist() == [*sorted(levels.tolist()[:5]), -colormap.LEVELS]
    assert levels[0] == 1
    widths = [colormap.wire_width(v) for v in range(1, colormap.LEVELS + 1)]
    assert widths == sorted(widths)
    assert widths[0] >= 0.5
    assert widths[-1] <= 5.0


def test_mixing_ends_at_both_colours():
    assert colormap.mix("#102030", "#f0e0d0", 0) == "#102030"
    assert colormap.mix("#102030", "#f0e0d0", 1) == "#f0e0d0"
