"""The loss and the accuracy over the epochs."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from playground.core import Array
from playground.core.text.numbers import percent
from playground.ui.plots.base.number_format import percent_tick
from playground.ui.plots.curves.curve_marks import CurveMark, early_stop_marks
from playground.ui.plots.curves.curve_options import averaged
from playground.ui.plots.curves.curve_points import drawable, share_range, visible
from playground.ui.plots.curves.curves_view import CurvesView
from playground.ui.plots.curves.other_lines import Shade, gap_shade


class LossView(CurvesView):
    """The loss, with a choice of a logarithmic axis."""

    key = "loss"
    title = "Loss"
    help = (
        "The loss of all train and all test samples after each epoch. Wheel zooms, Shift+wheel "
        "the values; drag moves; a double click or Home follows the training again"
    )
    empty_text = "Press Play (Space) to see the loss fall."
    series = ("train_loss", "test_loss")
    view_settings = ("log_loss",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tip = "Show small losses as clearly as large ones"
        self._controls.add_box("log_loss", "Log axis", tip, "Logarithmic loss axis")
        self.menu.offer_unseen()

    @override
    def _own_marks(self) -> Sequence[CurveMark]:
        return early_stop_marks(self._curves, self._choices.patience, self._theme.secondary)

    @override
    def _own_shades(self, low: float, high: float, columns: int) -> list[Shade]:
        if not self._choices.shows_gap:
            return []
        x, window = self._places(self._curves), self._choices.window
        both = [averaged(values, window) for values in self._values()]
        kept = np.unique(np.concatenate([visible(x, y, low, high, columns) for y in both]))
        train, test = (drawable(values[kept], self._log) for values in both)
        if self._log:
            train, test = np.log10(train), np.log10(test)
        return [gap_shade(x[kept], train, test, self._theme.test)]


class AccuracyView(CurvesView):
    """The share of samples whose class is right."""

    key = "accuracy"
    title = "Accuracy"
    help = (
        "The share of train and test samples that get their right class. Wheel zooms, Shift+wheel "
        "the values; drag moves; a double click or Home follows the training again"
    )
    empty_text = (
        "Accuracy counts right classes. Train a classification with Play (Space) to see it."
    )
    series = ("train_accuracy", "test_accuracy")

    @override
    def tick_text(self, value: float) -> str:
        return percent_tick(value)

    @override
    def value_text(self, value: float) -> str:
        return percent(value)

    @override
    def _value_range(self, values: Array) -> tuple[float, float]:
        return share_range(values)
