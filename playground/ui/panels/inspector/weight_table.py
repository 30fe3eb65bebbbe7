"""A few numbers that say how a layer's learned arrays stand."""

import numpy as np
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from playground.core import Array
from playground.session.snapshots.snapshot import ParameterView

HELPS = ("Smallest value", "Largest value", "Mean", "Euclidean norm")


class WeightTable(QWidget):
    """Range, mean and norm of each learned array, and of its gradient where it is known.

    Two numbers a line, so that they fit into a narrow dock.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Statistics of the learned numbers")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._blocks: list[tuple[QLabel, ...]] = []

    def set_parameters(self, parameters: tuple[ParameterView, ...]) -> None:
        """Show these arrays' statistics."""
        arrays: list[tuple[str, Array]] = []
        for view in parameters:
            arrays.append((view.name, view.value))
            if view.grad is not None:
                arrays.append((f"∂ {view.name}", view.grad))
        while len(self._blocks) < len(arrays):
            self._blocks.append(self._make_block(4 * len(self._blocks)))
        for index, labels in enumerate(self._blocks):
            for label in labels:
                label.setVisible(index < len(arrays))
            if index < len(arrays):
                name, array = arrays[index]
                for label, text in zip(labels, (name, *_statistics(array)), strict=True):
                    label.setText(text)
        self.setVisible(bool(arrays))

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the texts of the arrays that are shown: name, min, max, mean, norm."""
        return tuple(
            tuple(label.text() for label in labels)
            for labels in self._blocks
            if not labels[0].isHidden()
        )

    def _make_block(self, row: int) -> tuple[QLabel, ...]:
        name = QLabel()
        self._grid.addWidget(name, row, 0, 1, 2)
        numbers = []
        for index, help_text in enumerate(HELPS):
            label = QLabel()
            label.setProperty("role", "secondary")
            label.setToolTip(help_text)
            self._grid.addWidget(label, row + 1 + index // 2, index % 2)
            numbers.append(label)
        self._grid.setRowMinimumHeight(row + 3, 4)
        return (name, *numbers)


def _statistics(array: Array) -> tuple[str, ...]:
    if not array.size:
        return ("empty", "", "", "")
    with np.errstate(over="ignore", invalid="ignore"):  # a diverging training is shown, too
        reach = float(np.abs(array).max())
        norm = reach * float(np.linalg.norm(array / reach)) if 0 < reach < np.inf else reach
        numbers = (array.min(), array.max(), array.mean(), norm)
    names = ("min", "max", "mean", "norm")
    return tuple(f"{n} {_short(float(v))}" for n, v in zip(names, numbers, strict=True))


def _short(number: float) -> str:
    """Write three significant digits in as little room as possible, with a real minus sign."""
    text = f"{number:.2f}" if 0.1 <= abs(number) < 100 or number == 0 else f"{number:.1e}"
    if "e" in text:
        mantissa, _, exponent = text.partition("e")
        text = f"{mantissa}e{int(exponent)}"
    return text.replace("-", "−")
