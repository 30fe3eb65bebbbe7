"""A report's PDF: its plots are lines and words, clipped as on the screen."""

import re
import zlib

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from playground.exchange.report.document import Illustration, Image, Picture, Report, Section
from playground.training.base.history import CurveData, Metrics
from playground.ui.plots import PLOTS
from playground.ui.plots.base.figure_picture import picture_of, svg_of
from playground.ui.plots.base.plot_export import plot_png, plot_svg
from playground.ui.support.drawings.svg_painting import SvgDrawing
from playground.ui.theme.tokens import LIGHT
from playground.ui.tools.report.report_pdf import to_pdf

pytestmark = pytest.mark.gui

SIZE = (460, 320)
IMAGE = re.compile(rb"/Subtype\s*/Image")


@pytest.fixture
def losses(qtbot):
    """A plot of losses."""
    view = next(each for each in PLOTS if each.key == "loss")()
    qtbot.addWidget(view)
    view.set_theme(LIGHT)
    steps = range(100)
    view.set_curves(
        CurveData.of([Metrics(i, float(i), 0.99**i, 1.02 * 0.98**i, 0.5, 0.5) for i in steps])
    )
    view.figure.setFixedSize(*SIZE)
    return view


def pdf_of(picture):
    report = Report(
        "Trained", ("a fact",), (Section("Curves", (Illustration(picture, "Loss"),)),), "made"
    )
    return to_pdf(report)


def words_in(pdf):
    """Return every character that the PDF's fonts say their glyphs stand for."""
    found = set()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            text = zlib.decompress(stream)
        except zlib.error:  # it is short, and was not packed
            text = stream
        if b"beginbf" in text:
            found |= {chr(int(code, 16)) for code in re.findall(rb"<([0-9a-fA-F]{4})>", text)}
    return found


def test_a_curve_is_lines_and_words_and_no_pixels(losses):
    drawing = Image(plot_svg(losses, "loss.svg"), "image/svg+xml", *SIZE)
    pdf = pdf_of(Picture("Loss", drawing))
    assert not IMAGE.search(pdf)
    assert b"/ToUnicode" in pdf
    assert set("trainepochCurves") <= words_in(pdf)
    pixels = Image(plot_png(losses, "loss.png"), "image/png", *SIZE)
    assert IMAGE.search(pdf_of(Picture("Loss", pixels)))


def painted(paint):
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter, QRectF(0, 0, *SIZE))
    painter.end()
    return gray(image)


def gray(image):
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return raw[..., :3].astype(float).mean(axis=2)


def test_a_drawing_is_clipped_as_on_the_screen(losses):
    plot_svg(losses, "x.svg")  # lays it out
    losses.figure.plot.vb.setRange(xRange=(20, 60), yRange=(0.5, 0.7), padding=0)
    seen, svg = gray(picture_of(losses.figure, 1.0)), svg_of(losses.figure, "Loss")
    drawn = painted(SvgDrawing(svg).paint)
    unclipped = painted(lambda painter, area: QSvgRenderer(svg).render(painter, area))
    box = losses.figure.plot.vb.sceneBoundingRect()
    below = np.s_[int(box.bottom()) + 2 : int(box.bottom()) + 30]  # the axis' numbers are there

    def ink(picture):
        return (picture[below] < 200).sum()

    assert ink(drawn) == pytest.approx(ink(seen), abs=15)
    assert ink(unclipped) > ink(seen) + 30
    assert np.abs(drawn - seen).mean() < 2
