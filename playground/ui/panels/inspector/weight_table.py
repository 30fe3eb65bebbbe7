"""A few numbers that say how a layer's learned arrays stand."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from playground.core import Array
from playground.core.text.numbers import fixed, number
from playground.session.snapshots.snapshot import ParameterView

ROWS = (
    ("min", "Smallest"),
    ("max", "Largest"),
    ("mean", "Mean"),
    ("norm", "Euclidean norm"),
)
COLUMNS = (
    ("value", "value of"),
    ("∂L/∂θ", "gradient of"),
    ("Δθ", "last change of"),
)
UNKNOWN = "—"


class WeightTable(QWidget):
    """Range, mean and norm of each learned array, its gradient and its last change beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Statistics of the learned numbers")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(2)
        for column in range(1, len(COLUMNS) + 1):
            self._grid.setColumnStretch(column, 1)
        self._blocks: list[tuple[QLabel, ...]] = []

    def set_parameters(self, parameters: tuple[ParameterView, ...]) -> None:
        """Show these arrays' statistics."""
        while len(self._blocks) < len(parameters):
            self._blocks.append(self._make_block((len(ROWS) + 1) * len(self._blocks)))
        for index, labels in enumerate(self._blocks):
            for label in labels:
                label.setVisible(index < len(parameters))
            if index < len(parameters):
                self._fill(labels, parameters[index])
        self.setVisible(bool(parameters))

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the numbers of the arrays that are shown, a line each, after their name."""
        wide = len(COLUMNS) + 1
        lines: list[tuple[str, ...]] = []
        for labels in self._blocks:
            if not labels[0].isHidden():
                name, *texts = (label.text() for label in labels)
                starts = range(len(COLUMNS), len(texts), wide)
                lines += [(name, *texts[start : start + wide]) for start in starts]
        return tuple(lines)

    def _fill(self, labels: tuple[QLabel, ...], view: ParameterView) -> None:
        """Write an array's numbers into its labels."""
        arrays = (view.value, view.grad, view.quantities.get("change"))
        columns = [_statistics(array) for array in arrays]
        labels[0].setText(view.name)
        numbers = iter(labels[1 + len(COLUMNS) :])
        for row, (_, words) in enumerate(ROWS):
            next(numbers)
            for column, (_, of) in zip(columns, COLUMNS, strict=True):
                label = next(numbers)
                label.setText(column[row])
                label.setAccessibleDescription(f"{words} {of} {view.name}")

    def _make_block(self, top: int) -> tuple[QLabel, ...]:
        """Make the labels of one array: its name, the heads, and per line a name and numbers."""
        right = Qt.AlignmentFlag.AlignRight
        name = QLabel()
        self._grid.addWidget(name, top, 0)
        labels = [name]
        for column, (head, of) in enumerate(COLUMNS, 1):
            labels.append(self._add(head, top, column, f"Of the {of} each number"))
            self._grid.setAlignment(labels[-1], right)
        for row, (short, words) in enumerate(ROWS, 1):
            labels.append(self._add(short, top + row, 0, words))
            for column, (_, of) in enumerate(COLUMNS, 1):
                labels.append(self._add("", top + row, column, f"{words} {of} a number"))
                self._grid.setAlignment(labels[-1], right)
        return tuple(labels)

    def _add(self, text: str, row: int, column: int, tip: str) -> QLabel:
        label = QLabel(text)
        label.setProperty("role", "secondary")
        label.setToolTip(tip)
        self._grid.addWidget(label, row, column)
        return label


def _statistics(array: Array | None) -> tuple[str, ...]:
    if array is None:
        return (UNKNOWN,) * len(ROWS)
    if not array.size:
        return ("empty", "", "", "")
    with np.errstate(over="ignore", invalid="ignore"):  # a diverging training is shown, too
        low, high, mean = float(array.min()), float(array.max()), float(array.mean())
        return tuple(_short(number) for number in (low, high, mean, _norm(array, low, high)))


def _norm(array: Array, low: float, high: float) -> float:
    """Return the Euclidean norm; what overflows when squared is scaled first."""
    flat = array.reshape(-1)
    squares = float(flat.dot(flat))
    reach = max(abs(low), abs(high))
    if np.isfinite(squares) and (squares > np.finfo(flat.dtype).tiny or reach == 0):
        return float(np.sqrt(squares))
    return reach * float(np.linalg.norm(flat / reach)) if 0 < reach < np.inf else reach


def _short(value: float) -> str:
    """Write a number in as little room as possible."""
    if 0.1 <= abs(value) < 100 or value == 0:
        return fixed(value, 2)
    return number(value, 2, lowest=0.1, highest=100)
