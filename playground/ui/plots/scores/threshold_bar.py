"""The line below a plot's controls that moves a threshold and tells what it decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSlider, QToolButton, QWidget

from playground.datasets.base.dataset import Split
from playground.ui.plots.base.number_format import short
from playground.ui.plots.surround.plot_controls import MARGIN
from playground.ui.theme.tokens import GRID

if TYPE_CHECKING:
    from playground.explain.scores.threshold_curve import ThresholdCounts

STEPS = 1000


class ThresholdBar(QWidget):
    """A slider from one end of the outputs to the other, and the counts at its place.

    Signals
    -------
    moved(threshold)
        A person chose another threshold; ``None`` is the one that decides.
    """

    moved = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._ends = (-1.0, 1.0)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, STEPS)
        self._slider.setAccessibleName("Threshold")
        self._slider.setToolTip("Outputs above the threshold count as the class")
        self._slider.valueChanged.connect(self._move)
        self._value = QLabel()
        self._value.setMinimumWidth(self._value.fontMetrics().horizontalAdvance("−0.00000"))
        self._reset = QToolButton()
        self._reset.setText("Reset")
        self._reset.setAccessibleName("Reset the threshold")
        self._reset.setToolTip("Go back to the middle, which decides between two classes")
        self._reset.setProperty("role", "quiet")
        self._reset.clicked.connect(lambda: self.moved.emit(None))
        self._counts = QLabel()
        self._counts.setWordWrap(True)
        self._counts.setProperty("role", "secondary")
        self._counts.setMinimumWidth(1)
        self._counts.setToolTip(
            "TP: right to count as the class · FP: wrongly counted · FN: missed · TN: rightly not"
        )
        box = QGridLayout(self)
        box.setContentsMargins(MARGIN, 0, MARGIN, 0)
        box.setHorizontalSpacing(GRID)
        box.setVerticalSpacing(2)
        box.setColumnStretch(1, 1)
        for column, widget in enumerate((QLabel("Threshold"), self._slider)):
            box.addWidget(widget, 0, column)
        box.addWidget(self._value, 0, 2)
        box.addWidget(self._reset, 0, 3)
        box.addWidget(self._counts, 1, 0, 1, 4)

    def show_threshold(
        self,
        threshold: float,
        ends: tuple[float, float],
        counts: Mapping[Split, ThresholdCounts],
        *,
        chosen: bool,
    ) -> None:
        """Show a threshold between the ends of the outputs and what it decides; emits nothing."""
        self._ends = ends
        low, high = ends
        share = (threshold - low) / ((high - low) or 1.0)
        self._slider.blockSignals(True)
        self._slider.setValue(round(min(max(share, 0.0), 1.0) * STEPS))
        self._slider.blockSignals(False)
        self._value.setText(short(threshold))
        self._reset.setEnabled(chosen)
        self._counts.setText("\n".join(_words(split, each) for split, each in counts.items()))

    def _move(self, value: int) -> None:
        low, high = self._ends
        self.moved.emit(low + value / STEPS * (high - low))


def _words(split: Split, counts: ThresholdCounts) -> str:
    right, wrong = counts.true_positives, counts.false_positives
    missed, left = counts.false_negatives, counts.true_negatives
    return f"{split}: TP {right:,} · FP {wrong:,} · FN {missed:,} · TN {left:,}"
