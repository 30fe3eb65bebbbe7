"""Every plot leaves the window as a picture, a drawing and its numbers."""

import contextlib
import csv
import itertools
import math
import os
import re
import zlib
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from playground.core import PlaygroundError, Task
from playground.ui.plots import FORMATS, PLOTS, LossView, OutputView, PredictionsView
from playground.ui.plots.base.plot_export import copy_plot, export_plot, export_png, export_svg
from playground.ui.plots.render import kinds, render, wanted_for
from playground.ui.theme.tokens import DARK, LIGHT

pytestmark = pytest.mark.gui

SVG = "{http://www.w3.org/2000/svg}"
KEYS = [plot.key for plot in PLOTS]
DRAWN = [plot for plot in PLOTS if plot.is_picture]
DRAWN_KEYS = [plot.key for plot in DRAWN]


@pytest.fixture(params=DRAWN, ids=DRAWN_KEYS)
def filled(request, values_for, show):
    view = request.param()
    dataset, snapshot, curves = values_for(view.key)
    view.set_dataset(dataset)
    view.show_snapshot(snapshot)
    view.set_curves(curves)
    return show(view)


def read_csv(path):
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return rows[0], rows[1:]


def test_kinds_are_unique():
    assert kinds() == tuple(KEYS)
    assert len(set(KEYS)) == len(KEYS)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_png_has_the_size_asked_for_and_a_picture(filled, theme, tmp_path):
    filled.set_theme(theme)
    path = tmp_path / "plot.png"
    export_png(filled, path, 3.0)
    image = QImage(str(path))
    figure = filled.figure.size()
    assert (image.width(), image.height()) == (3 * figure.width(), 3 * figure.height())
    assert image.pixelColor(0, 0).name() == theme.window
    places = itertools.product(range(0, image.width(), 7), range(0, image.height(), 7))
    assert len({image.pixel(x, y) for x, y in places}) > 8


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_svg_has_text_and_shapes(filled, theme, tmp_path):
    filled.set_theme(theme)
    path = tmp_path / "plot.svg"
    export_svg(filled, path)
    root = ElementTree.parse(path).getroot()
    figure = filled.figure.size()
    assert root.get("width") == str(figure.width())
    assert root.get("viewBox") == f"0 0 {figure.width()} {figure.height()}"
    assert "non-scaling-stroke" not in path.read_text(encoding="utf-8")
    assert "".join(text.text or "" for text in root.iter(f"{SVG}text")).strip()
    shapes = [*root.iter(f"{SVG}image"), *root.iter(f"{SVG}path"), *root.iter(f"{SVG}polyline")]
    assert shapes
    if filled.key in ("output", "weights", "gradients", "optimizer", "confusion"):
        # Few cells must not be left to a viewer to blend.
        sides = [int(image.get("width")) for image in root.iter(f"{SVG}image")]
        assert max(sides) >= 500


def test_exporting_leaves_the_plot_as_it_was(filled, tmp_path):
    QApplication.processEvents()  # a readout in another font takes its room a turn later
    before = filled.grab().toImage()
    export_png(filled, tmp_path / "a.png", 2.0)
    export_svg(filled, tmp_path / "a.svg")
    QApplication.processEvents()
    assert filled.grab().toImage() == before


@pytest.mark.parametrize("plot", DRAWN, ids=DRAWN_KEYS)
def test_a_plot_that_was_never_shown_exports_the_same(plot, values_for, show, qtbot, tmp_path):
    dataset, snapshot, curves = values_for(plot.key)
    for name in ("hidden", "shown"):
        view = plot()
        view.set_dataset(dataset)
        view.show_snapshot(snapshot)
        view.set_curves(curves)
        view.figure.setFixedSize(320, 240)
        if name == "shown":
            show(view)
        else:
            qtbot.addWidget(view)
        export_png(view, tmp_path / f"{name}.png", 2.0)
    assert QImage(str(tmp_path / "hidden.png")) == QImage(str(tmp_path / "shown.png"))


def test_csv_of_the_curves_is_what_was_recorded(values_for, show, make, tmp_path):
    view = show(LossView())
    _, _, curves = values_for("loss")
    view.set_curves(curves)
    export_plot(view, tmp_path / "loss.csv")
    header, rows = read_csv(tmp_path / "loss.csv")
    assert header == ["epoch", "train_loss", "test_loss"]
    assert [(int(e), float(a), float(b)) for e, a, b in rows] == [
        (point.epoch, point.train_loss, point.test_loss) for point in make.points(30)
    ]


def test_csv_of_the_field_has_every_grid_point_and_every_sample(plane, make, tmp_path):
    path = tmp_path / "field.csv"
    render("output", plane.dataset, make.snapshot(field=plane.field), None, LIGHT, path)
    header, rows = read_csv(path)
    assert header == ["what", "x", "y", "output", "label"]
    field = np.array([[float(v) for v in row[1:4]] for row in rows if row[0] == "field"])
    np.testing.assert_array_equal(field[:, 2], plane.field.ravel())
    assert field[0, :2].tolist() == [-6.0, -6.0]
    assert field[1, 1] == -6.0
    assert field[1, 0] > -6.0
    test = [row for row in rows if row[0] == "test"]
    np.testing.assert_array_equal(
        [[float(row[1]), float(row[2])] for row in test], plane.dataset.raw.x[1::2]
    )
    assert [row[4] for row in test] == [
        plane.dataset.classes[index] for index in plane.dataset.raw.y[1::2]
    ]


@pytest.mark.parametrize("kind", ["weights", "gradients"])
def test_csv_of_a_heatmap_ends_in_the_bias(kind, parameters, plane, make, tmp_path):
    path = tmp_path / "cells.csv"
    render(kind, plane.dataset, make.snapshot(parameters=parameters), None, DARK, path)
    header, rows = read_csv(path)
    attribute = "value" if kind == "weights" else "grad"
    weight, bias = getattr(parameters[0], attribute), getattr(parameters[1], attribute)
    assert header == ["from", "unit 1", "unit 2", "unit 3", "unit 4"]
    assert [row[0] for row in rows] == ["1", "2", "bias"]
    values = np.array([[float(value) for value in row[1:]] for row in rows])
    np.testing.assert_array_equal(values, np.vstack([weight, bias]))


def test_csv_of_the_confusion_is_the_counts(flowers, make, tmp_path):
    path = tmp_path / "confusion.csv"
    render(
        "confusion", flowers.dataset, make.snapshot(predictions=flowers.predictions), None, LIGHT,
        path,
    )  # fmt: skip
    header, rows = read_csv(path)
    assert header[1:] == list(flowers.dataset.classes)
    counts = np.array([[int(value) for value in row[1:]] for row in rows])
    np.testing.assert_array_equal(counts, flowers.predictions.test_confusion)


def test_csv_of_predictions_for_regression(prices, make, tmp_path):
    path = tmp_path / "predictions.csv"
    snapshot = make.snapshot(predictions=prices.predictions)
    render("predictions", prices.dataset, snapshot, None, LIGHT, path)
    header, rows = read_csv(path)
    assert header == ["split", "sample", "truth", "predicted"]
    assert len(rows) == 20
    assert all(math.isclose(float(row[3]) - float(row[2]), 10, abs_tol=1e-9) for row in rows)


def test_csv_of_predictions_names_the_classes(flowers, make, tmp_path):
    path = tmp_path / "predictions.csv"
    snapshot = make.snapshot(predictions=flowers.predictions)
    render("predictions", flowers.dataset, snapshot, None, LIGHT, path)
    _, rows = read_csv(path)
    wrong = [row for row in rows if row[2] != row[3]]
    assert wrong == [["test", "1", "versi", "setosa", "0.05"]]


def test_the_output_of_a_table_is_exported_as_its_spread(flowers, make, tmp_path):
    snapshot = make.snapshot(predictions=flowers.predictions)
    for form in ("csv", "png"):
        render("output", flowers.dataset, snapshot, None, LIGHT, tmp_path / f"output.{form}")
    header, rows = read_csv(tmp_path / "output.csv")
    assert header == ["split", "group", "from", "to", "samples", "share"]
    assert sum(int(row[4]) for row in rows) == 30
    assert not QImage(str(tmp_path / "output.png")).isNull()


@pytest.mark.parametrize("key", DRAWN_KEYS)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_render_draws_the_size_asked_for(key, theme, values_for, qapp, tmp_path):
    dataset, snapshot, curves = values_for(key)
    for ending in FORMATS:
        path = tmp_path / f"plot.{ending}"
        render(
            key, dataset, snapshot, curves, theme, path, (300, 200), 1.5, options={"log_loss": True}
        )
        assert path.stat().st_size > 50
    image = QImage(str(tmp_path / "plot.png"))
    assert (image.width(), image.height()) == (450, 300)
    assert ElementTree.parse(tmp_path / "plot.svg").getroot().get("width") == "300"


def test_wanted_depends_on_the_data(plane, flowers, qapp):
    assert wanted_for("output", plane.dataset).field > 0
    assert wanted_for("output", flowers.dataset).predictions
    assert wanted_for("gradients", plane.dataset).gradients
    assert not wanted_for("loss", plane.dataset).predictions


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        ("losses", "a.png", "choose one of output, loss"),
        ("loss", "a.gif", ".png, .svg, .pdf or .csv"),
        ("loss", "a", ".png, .svg, .pdf or .csv"),
        ("loss", "missing/a.png", "missing"),
    ],
)
def test_refusals_say_what_would_do(kind, name, words, curves, qapp, tmp_path):
    with pytest.raises(PlaygroundError, match=words) as refused:
        render(kind, None, None, curves, LIGHT, tmp_path / name)
    assert "\n" not in str(refused.value)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("scale", [0.0, 100.0, math.nan])
def test_useless_scales_are_refused(scale, curves, qapp, tmp_path):
    with pytest.raises(PlaygroundError, match="scale"):
        render("loss", None, None, curves, LIGHT, tmp_path / "a.png", scale=scale)


@pytest.mark.parametrize("key", KEYS)
def test_an_empty_plot_is_not_exported(key, qapp, tmp_path):
    with pytest.raises(PlaygroundError, match=r"a\.png"):
        render(key, None, None, None, LIGHT, tmp_path / "a.png")


def test_a_failed_export_keeps_the_old_file(values_for, show, tmp_path):
    path = tmp_path / "loss.png"
    path.write_bytes(b"before")
    with pytest.raises(PlaygroundError):
        export_plot(show(LossView()), path)
    assert path.read_bytes() == b"before"


def test_predictions_of_many_samples_are_thinned_evenly(make, random, show):
    x = random.normal(size=(10_000, 2))
    dataset = make.dataset(x, x[:, :1] * 2, Task.REGRESSION, ("a", "b"))
    from playground.session.snapshots.snapshot import Predictions

    both = dataset.raw.y[dataset.train_rows], dataset.raw.y[dataset.test_rows]
    view = show(PredictionsView())
    view.set_option("show_test", True)
    view.set_dataset(dataset)
    view.show_snapshot(make.snapshot(predictions=Predictions(*both, None, None)))
    rows = list(view.table()[1])
    assert 2 * 1000 < len(rows) <= 2 * 2000
    assert {row[0] for row in rows} == {"train", "test"}


def test_output_without_a_snapshot_still_draws_the_samples(plane, show, tmp_path):
    view = show(OutputView())
    view.set_dataset(plane.dataset)
    view.set_option("show_test", True)
    export_plot(view, tmp_path / "a.csv")
    assert len((tmp_path / "a.csv").read_text().splitlines()) == 41


def test_a_pdf_is_one_page_as_large_as_the_plot_with_lines_and_letters(filled, tmp_path):
    path = tmp_path / "plot.pdf"
    export_plot(filled, path)
    pdf = path.read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    (box,) = re.findall(rb"/MediaBox\s*\[([^\]]*)\]", pdf)
    size = filled.figure.view.size()
    page = [float(number) for number in box.split()]
    assert page == pytest.approx([0, 0, size.width() * 0.75, size.height() * 0.75], abs=1)
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    texts = []
    for stream in found:
        with contextlib.suppress(zlib.error):
            # What ends in a line's end loses its last byte to the pattern.
            texts.append(zlib.decompressobj().decompress(stream))
    assert any(text.count(b" l\n") + text.count(b" re\n") > 4 for text in texts)
    assert b"/FontFile2" in pdf


def test_a_plot_is_copied_as_picture_and_numbers(curves, show, qtbot):
    view = show(LossView())
    view.set_curves(curves)
    with qtbot.waitSignal(view.export_requested) as asked:
        qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == ["loss", "copy"]
    assert copy_plot(view)
    content = QApplication.clipboard().mimeData()
    assert content.hasImage()
    assert content.text().splitlines()[0] == "epoch\ttrain_loss\ttest_loss"
    assert not copy_plot(LossView())
    QApplication.clipboard().clear()  # the offscreen platform frees it only after Python has ended
