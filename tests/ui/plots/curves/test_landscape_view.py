"""Slices of the loss as pictures."""

import numpy as np
import pytest
from PySide6.QtGui import QImage

from playground.core import PlaygroundError
from playground.ui.plots.curves.landscape_view import Landscape, LandscapeView
from playground.ui.plots.render import render_slice
from playground.ui.theme.tokens import DARK, LIGHT

pytestmark = pytest.mark.gui

A, B = np.linspace(-2, 2, 9), np.linspace(-1, 3, 7)
LOSSES = (A[None] - 0.5) ** 2 + 3 * (B[:, None] - 1) ** 2
NOWHERE = np.zeros((0, 2))
PLANE = Landscape(("u", "v"), (A, B), LOSSES, np.array([[-1.5, 2.0], [0.0, 0.0]]))
LINE = Landscape(("down",), (A,), A**2, NOWHERE)


@pytest.mark.parametrize("ending", ["png", "svg", "csv"])
@pytest.mark.parametrize("found", [PLANE, LINE], ids=["plane", "line"])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_format(qtbot, tmp_path, found, theme, ending):
    path = tmp_path / f"slice.{ending}"
    render_slice(found, theme, path)
    assert path.stat().st_size > 50
    if ending == "png":
        assert not QImage(str(path)).isNull()


def test_the_lowest_point_is_the_darkest(qtbot, tmp_path):
    path = tmp_path / "slice.png"
    render_slice(PLANE._replace(trail=NOWHERE), LIGHT, path, (400, 300), 1.0)
    picture = QImage(str(path))
    pixels = [
        (picture.pixelColor(x, y).lightness(), x, y)
        for x in range(100, 300, 4)
        for y in range(40, 240, 4)
        if picture.pixelColor(x, y).hslSaturation() > 60
    ]
    darkest = min(pixels)
    # The minimum lies right of the middle and at half the height.
    assert darkest[1] > 190
    assert 100 < darkest[2] < 190


def test_reading_a_plane(show):
    view = show(LandscapeView())
    assert not view.has_content()
    view.show_slice(PLANE)
    assert view.describe(0.52, 0.9) == "u 0.5000 · v 1.0000 · loss 0"
    assert view.readout() == "loss from 0 to 18.25"
    header, rows = view.table()
    assert list(header) == ["u", "v", "loss"]
    assert len(list(rows)) == LOSSES.size


def test_reading_a_line(show):
    view = show(LandscapeView())
    view.show_slice(LINE)
    assert view.describe(0.9, 77.0) == "down 1.0000 · loss 1.0000"
    assert view._step_cursor(1, 1) == (0.5, 0.0)


def test_walls_of_infinite_loss_are_drawn_as_high_and_nothing_finite_is_refused(qtbot, tmp_path):
    losses = LOSSES.copy()
    losses[0, 0], losses[1, 1] = np.inf, np.nan
    render_slice(PLANE._replace(losses=losses, trail=NOWHERE), LIGHT, tmp_path / "a.png")
    with pytest.raises(PlaygroundError, match="is empty"):
        render_slice(LINE._replace(losses=np.full(9, np.nan)), LIGHT, tmp_path / "b.png")
