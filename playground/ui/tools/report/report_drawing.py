"""Draws the pictures of a report, one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from playground.exchange.report.document import Image, MediaType, Picture
from playground.exchange.report.facts import ReportFacts
from playground.exchange.report.pictures import PLOTS, PlotKey, ReportPictures, plots_for
from playground.exchange.report.wrong_samples import most_wrong
from playground.experiments.lanes.seed_band import seed_band
from playground.project.runs.run import Run
from playground.training.base.history import CurveData
from playground.ui.history.curve_runs import other_curve
from playground.ui.plots.base.colors import diverging, ink_lut
from playground.ui.plots.render import draw
from playground.ui.support.drawings.picture_bytes import png_bytes
from playground.ui.theme.run_colors import run_color
from playground.ui.theme.tokens import DARK, LIGHT, Theme

if TYPE_CHECKING:
    from playground.ui.canvas import NetworkCanvas

SIZE = (460, 320)
"""Of a plot, in CSS pixels."""

LARGEST_SVG, LARGEST_PRINTED = 600_000, 3_000_000
"""What is larger as a drawing, in bytes, is put in as pixels: on a screen, and on paper."""

SCALE, PRINT_SCALE = 2.0, 3.0
"""Pixels per CSS pixel on a screen, and on paper."""

TILE = 64

THEMES = {"light": LIGHT, "dark": DARK}


class ReportDrawing:
    """Draws one picture after the other; in between the window may do something else.

    Parameters
    ----------
    canvas
        Shows the network with the values of the moment.
    facts, curves, runs
        What plots show, and the runs that are drawn behind the curves.
    output_range, log_loss
        See :meth:`.PlotView.set_output_range` and :class:`.ViewConfig`.
    for_print
        Whether pictures go on paper: in light colours only.
    """

    def __init__(
        self,
        canvas: NetworkCanvas,
        facts: ReportFacts,
        curves: CurveData,
        runs: Sequence[Run],
        *,
        output_range: tuple[float, float] | None,
        log_loss: bool,
        for_print: bool,
    ) -> None:
        self._canvas = canvas
        self._facts, self._curves = facts, curves
        self._range, self._log_loss = output_range, log_loss
        self._runs = [(run, seed_band(run.curves, run.setup.training.stopping)) for run in runs]
        self._largest = LARGEST_PRINTED if for_print else LARGEST_SVG
        self._scale = PRINT_SCALE if for_print else SCALE
        self.pictures = ReportPictures()
        self.keys = plots_for(facts.dataset)
        self._themes = ("light",) if for_print else ("light", "dark")
        self.count = len(self._themes) * (1 + len(self.keys)) + 1
        """How many steps there are."""

    def steps(self) -> Iterator[None]:
        """Draw; every step leaves the window room for what else there is to do."""
        network: list[Image] = []
        for theme in self._themes:
            network.append(self._network(theme))
            yield
        plots: dict[PlotKey, Picture] = {}
        for key in self.keys:
            drawn = []
            for theme in self._themes:
                drawn.append(self._plot_image(key, THEMES[theme]))
                yield
            images = [image for image in drawn if image is not None]
            if images:
                plots[key] = Picture(PLOTS[key], *images)
        alt = "The network: its layers, and how they are connected"
        colors = {
            run.id: (run_color(run.color, LIGHT), run_color(run.color, DARK))
            for run, _ in self._runs
        }
        self.pictures = ReportPictures(Picture(alt, *network), plots, self._samples(), colors)
        yield

    def _network(self, theme: str) -> Image:
        from playground.ui.pictures.network_drawing import Look
        from playground.ui.pictures.network_formats import network_picture

        look = Look(theme)
        data, size = network_picture(self._canvas, look)
        if len(data) <= self._largest:
            return _image(data, size, pixels=False)
        return _image(*network_picture(self._canvas, look, self._scale), pixels=True)

    def _plot_image(self, key: PlotKey, theme: Theme) -> Image | None:
        def drawn(scale: float | None) -> bytes | None:
            return draw(
                key,
                self._facts.dataset,
                self._facts.snapshot,
                self._curves,
                theme,
                SIZE,
                output_range=self._range,
                options={"log_loss": self._log_loss},
                runs=[other_curve(run, band, theme) for run, band in self._runs],
                scale=scale,
            )

        data, pixels = drawn(None), False
        if data is not None and len(data) > self._largest:
            data, pixels = drawn(self._scale), True
        return None if data is None else _image(data, QSize(*SIZE), pixels=pixels)

    def _samples(self) -> dict[int, Image]:
        """Draw the samples that are told of, where they are pictures: in ink on paper."""
        raw = self._facts.dataset.raw
        if raw.image_shape is None:
            return {}
        bounds = (0.0, 255.0) if raw.is_bytes else (float(raw.x.min()), float(raw.x.max()))
        return {
            each.row: _tile(
                raw.x[each.row].reshape(raw.image_shape).astype(np.float64).mean(axis=0), bounds
            )
            for each in most_wrong(self._facts)
        }


def _tile(values: np.ndarray, bounds: tuple[float, float]) -> Image:
    pixels = np.ascontiguousarray(diverging(values, *bounds, ink_lut(LIGHT)))
    high, wide = pixels.shape
    image = QImage(pixels.data, wide, high, wide * 4, QImage.Format.Format_RGB32)
    longest = max(high, wide)
    return Image(png_bytes(image), "image/png", wide * TILE // longest, high * TILE // longest)


def _image(data: bytes, size: QSize, *, pixels: bool) -> Image:
    media: MediaType = "image/png" if pixels else "image/svg+xml"
    return Image(data, media, size.width(), size.height())
