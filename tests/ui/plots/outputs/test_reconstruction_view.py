"""Pictures beside what the network made of them."""

from types import SimpleNamespace

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from playground.core import Task
from playground.session.snapshots.snapshot import Predictions
from playground.ui.plots import OutputView
from playground.ui.plots.base.plot_export import export_plot
from playground.ui.plots.outputs.reconstruction_view import ReconstructionView, _index, _place
from playground.ui.theme.tokens import DARK

pytestmark = pytest.mark.gui

SIDE = 4


@pytest.fixture
def pictures(make, random):
    """Thirty pictures from 0 to 16, each answered one lower than it is."""
    x = random.uniform(0, 16, (30, SIDE * SIDE))
    names = tuple(f"pixel {i // SIDE},{i % SIDE}" for i in range(SIDE * SIDE))
    plain = make.dataset(x, x, Task.REGRESSION, names, target="image")
    raw = replace(plain.raw, image_shape=(1, SIDE, SIDE), reconstructs=True)
    dataset = replace(plain, raw=raw)
    answers = (x[rows] - 1.0 for rows in (dataset.train_rows, dataset.test_rows))
    predictions = Predictions(*answers, None, None)
    return SimpleNamespace(dataset=dataset, snapshot=make.snapshot(predictions=predictions))


def fill(view, pictures):
    view.set_dataset(pictures.dataset)
    view.show_snapshot(pictures.snapshot)
    return view


def test_the_output_of_an_autoencoder_is_pictures(show, pictures, flowers, make, tmp_path):
    view = show(OutputView())
    fill(view, pictures)
    assert view.wanted().predictions
    assert view.has_content()
    header, rows = view.table()
    assert header == ["split", "sample", "pixel", "original", "answer"]
    rows = list(rows)
    assert len(rows) == 12 * SIDE * SIDE
    assert all(answer == pytest.approx(original - 1) for *_, original, answer in rows)
    view.set_theme(DARK)
    export_plot(view, tmp_path / "pictures.svg")
    assert (tmp_path / "pictures.svg").stat().st_size > 1000
    # Other data brings back the other view.
    view.set_dataset(flowers.dataset)
    view.show_snapshot(make.snapshot(predictions=flowers.predictions))
    assert view.has_content()
    assert list(view.table()[0]) != header


def test_a_place_tells_its_pixel_and_the_arrows_walk(show, pictures, qtbot):
    view = fill(show(ReconstructionView()), pictures)
    truth = pictures.dataset.raw.y[pictures.dataset.test_rows]
    place = _place(_index(7, True))
    text = view.describe(place.left() + 2.5 / SIDE, place.top() + 1.5 / SIDE)
    assert text.startswith("test sample 8 · pixel 1,2 · original ")
    assert f"{truth[7].reshape(SIDE, SIDE)[1, 2]:.2f}"[:3] in text
    assert view.describe(-1, -1) == view.summary()
    seen = []
    for key in ("Right", "Right", "Down", "Left", "Up"):
        qtbot.keyClick(view, getattr(Qt.Key, f"Key_{key}"))
        seen.append(view.readout().split(" · ")[0])
    assert seen == [f"test sample {n}" for n in (1, 2, 2, 1, 1)]


def test_the_summary_is_about_all_test_samples(show, pictures):
    view = fill(show(ReconstructionView()), pictures)
    truth = pictures.dataset.raw.y[pictures.dataset.test_rows]
    explained = 1 - 1 / np.square(truth - truth.mean(axis=0)).mean()
    assert view.readout() == f"test: typical error 1.0000 · {explained:.1%}".replace(
        "%", " % of the variance"
    )


def test_answers_for_other_data_are_not_shown(show, pictures, make):
    view = show(ReconstructionView())
    view.set_dataset(pictures.dataset)
    other = np.zeros((2, 3))
    view.show_snapshot(make.snapshot(predictions=Predictions(other, other, None, None)))
    assert not view.has_content()


def test_fewer_pictures_than_places(show, make, random):
    x = random.uniform(0, 1, (6, SIDE * SIDE))
    plain = make.dataset(x, x, Task.REGRESSION, tuple(map(str, range(SIDE * SIDE))))
    raw = replace(plain.raw, image_shape=(1, SIDE, SIDE), reconstructs=True)
    dataset = replace(plain, raw=raw)
    predictions = Predictions(x[dataset.train_rows], x[dataset.test_rows], None, None)
    view = show(ReconstructionView())
    view.set_dataset(dataset)
    view.show_snapshot(make.snapshot(predictions=predictions))
    assert len(list(view.table()[1])) == 3 * SIDE * SIDE
    assert view.readout().endswith("100.0 % of the variance")
