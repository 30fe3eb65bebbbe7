"""A logarithmic slider for a parameter that is found by feel, such as the learning rate."""

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget
from typing_extensions import override

from playground.core import Param, ParamValue

LOWEST, HIGHEST = 1e-5, 10.0
STEPS_PER_DECADE = 20


class RateSlider(QSlider):
    """Slides through the orders of magnitude; values are rounded to two digits.

    A value outside the slider's reach (0, or 100) rests at its end and is not changed by it.

    Signals
    -------
    value_edited
        A person moved the handle.
    """

    value_edited = Signal(object)

    def __init__(self, param: Param, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        low = max(param.low or LOWEST, LOWEST)
        high = HIGHEST if param.high is None else min(param.high, HIGHEST)
        self._param = param
        self._offset = math.log10(low)
        top = round(math.log10(high / low) * STEPS_PER_DECADE)
        self.setRange(int(param.low_open and low == param.low), top - param.high_open)
        self.setPageStep(STEPS_PER_DECADE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.actionTriggered.connect(self._report)

    def set_value(self, value: ParamValue) -> None:
        """Move the handle to a value."""
        if not isinstance(value, int | float):
            return
        if value <= 0:
            self.setValue(0)
            return
        self.setValue(round((math.log10(value) - self._offset) * STEPS_PER_DECADE))

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the scrolling panel unless the person is on this slider."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _report(self, action: int) -> None:
        del action
        value = 10 ** (self._offset + self.sliderPosition() / STEPS_PER_DECADE)
        self.value_edited.emit(self._param.check(float(f"{value:.2g}")))
