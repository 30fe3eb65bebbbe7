"""What the drawn points carry: a button for each class in its colour, or a slider of values."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from playground.core.text.numbers import number
from playground.datasets.base.drawn_points import MOST_CLASSES, class_names
from playground.ui.plots.base.colors import readable_on
from playground.ui.theme.sizes import scaled, secondary_px
from playground.ui.theme.tokens import GRID, LIGHT, Theme, class_colors
from playground.ui.widgets.take_away import take_away

SIDE = 24
STEPS = 100


class AnswerStrip(QWidget):
    """A column of classes, or a slider.

    Parameters
    ----------
    color_of
        Returns the colour of points that carry a value.

    Signals
    -------
    answer_changed(answer)
        The person chose another class (its index) or value.

    Attributes
    ----------
    answer
        What is chosen.
    """

    answer_changed = Signal(float)

    def __init__(self, color_of: Callable[[float], str]) -> None:
        super().__init__()
        self._color_of = color_of
        self._offers_values: bool | None = None
        self._offers_new = True
        self.answer = 0.0
        self._theme = LIGHT
        self._names: tuple[str, ...] = ()
        self._further = 0
        self._range = (-1.0, 1.0)
        self.buttons: list[QToolButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, GRID - 2, 0)
        self._column.setSpacing(2)
        self.add_class = QToolButton()
        self.add_class.setText("+")
        self.add_class.setAccessibleName("Add a class")
        self.add_class.setToolTip("Draw points of a further class")
        self._dress(self.add_class)
        self.add_class.clicked.connect(self._add_class)
        self.value = QSlider(Qt.Orientation.Vertical)
        self.value.setRange(0, STEPS)
        self.value.setAccessibleName("Value")
        self.value.setToolTip("The value that drawn points carry")
        self.value.setMinimumHeight(120)
        self.value.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.value.valueChanged.connect(self._take_value)
        self._shown_value = QLabel()
        self._shown_value.setFixedSize(scaled(SIDE + 12), scaled(SIDE - 4))
        self._shown_value.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for widget in (self.add_class, self.value, self._shown_value):
            self._column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)

    def offer_classes(self, names: tuple[str, ...], *, new: bool = True) -> None:
        """Offer the classes there are, and those that were added by hand; ``new``: further ones."""
        if new != self._offers_new:
            self._offers_new, self._further = new, 0
            self._offers_values = None
        if names != self._names or self._offers_values is not False:
            # A class that was added by hand counts as one of the data's once it has points.
            self._further = max(0, self._further - max(0, len(names) - len(self._names)))
            self._names = names
            self._show_classes()

    def offer_values(self, low: float, high: float) -> None:
        """Offer any value between two bounds."""
        fresh = not self._offers_values
        self._show(False)
        if fresh or (low, high) != self._range:
            self._range = (low, high)
            place = 1.0 if fresh else (self.answer - low) / (high - low)
            self.value.setValue(round(STEPS * place))
            self._take_value()

    def choose_class(self, index: int) -> None:
        """Choose a class by its index; what is not offered is not chosen."""
        if not self._offers_values and index < len(self.buttons):
            self.buttons[index].click()

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._theme = theme
        self._paint_buttons()
        self._paint_value()

    def _show(self, classes: bool) -> None:
        self._offers_values = not classes
        for button in self.buttons:
            button.setVisible(classes)
        room = self._offers_new and len(self.buttons) < MOST_CLASSES
        self.add_class.setVisible(classes and room)
        self.value.setVisible(not classes)
        self._shown_value.setVisible(not classes)

    def _show_classes(self) -> None:
        """Show as many buttons as there are classes."""
        count = min(max(len(self._names) + self._further, 2), MOST_CLASSES)
        while len(self.buttons) < count:
            button = QToolButton()
            button.setCheckable(True)
            self._dress(button)
            button.clicked.connect(self._choose)
            self._column.insertWidget(len(self.buttons), button, 0, Qt.AlignmentFlag.AlignHCenter)
            self.buttons.append(button)
        while len(self.buttons) > count:
            button = self.buttons.pop()
            take_away(button, self._column)
        names = self._names if len(self._names) == count else class_names(count)
        for i, (button, name) in enumerate(zip(self.buttons, names, strict=True)):
            button.setText(name if len(name) <= 2 else str(i + 1))
            button.setAccessibleName(f"Class {name}")
            key = f" ({i + 1})" if i < 9 else ""
            button.setToolTip(f"Draw points of the class {name}{key}")
        self._show(True)
        chosen = int(self.answer) if self.answer in range(count) else 0
        self._set_class(chosen)
        self._paint_buttons()

    def _dress(self, button: QToolButton) -> None:
        button.setFixedSize(SIDE + 4, SIDE)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _paint_buttons(self) -> None:
        colors = class_colors(self._theme, len(self.buttons))
        for button, color in zip(self.buttons, colors, strict=False):
            ink = readable_on(int(color[1:], 16))
            ring = self._theme.text if button.isChecked() else "transparent"
            button.setStyleSheet(
                f"QToolButton {{ background: {color}; color: {ink}; padding: 0;"
                f" min-height: 0; border: 2px solid {ring}; font-weight: 600; }}"
            )

    def _paint_value(self) -> None:
        if self._offers_values:
            color = self._color_of(self.answer)
            ink = readable_on(int(color[1:], 16))
            self._shown_value.setStyleSheet(
                f"background: {color}; color: {ink}; border-radius: 4px; "
                f"font-size: {secondary_px()}px;"
            )

    def _choose(self) -> None:
        button = self.sender()
        self._set_class(next(i for i, each in enumerate(self.buttons) if each is button))

    def _set_class(self, index: int) -> None:
        for i, button in enumerate(self.buttons):
            button.setChecked(i == index)
        self._paint_buttons()
        self._set_answer(float(index))

    def _add_class(self) -> None:
        self._further += 1
        self._show_classes()
        self.buttons[-1].click()

    def _take_value(self) -> None:
        low, high = self._range
        value = low + (high - low) * self.value.value() / STEPS
        self._shown_value.setText(number(value, 2, trim=True))
        self._set_answer(value)
        self._paint_value()

    def _set_answer(self, answer: float) -> None:
        self.answer = answer
        self.answer_changed.emit(answer)
