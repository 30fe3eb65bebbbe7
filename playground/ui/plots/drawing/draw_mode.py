"""Drawing on the plane as a mode of a plot: tools on its left, answers on its right, keys."""

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from playground.core import Array, Task
from playground.datasets.base.dataset import Dataset
from playground.ui.plots.base.colors import diverging, diverging_lut, hex_colors
from playground.ui.plots.base.figure import Figure
from playground.ui.plots.drawing.answer_strip import AnswerStrip
from playground.ui.plots.drawing.draw_layer import DrawLayer
from playground.ui.plots.drawing.stroke import Brush, Tool
from playground.ui.plots.drawing.tool_strip import ToolStrip
from playground.ui.theme.tokens import LIGHT, Theme, class_colors

TOOL_KEYS: dict[int, Tool] = {
    Qt.Key.Key_B: "brush",
    Qt.Key.Key_A: "spray",
    Qt.Key.Key_E: "eraser",
}
SIZE_KEYS: dict[int, int] = {Qt.Key.Key_BracketLeft: -1, Qt.Key.Key_BracketRight: 1}
ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
OTHER_KEYS = {Qt.Key.Key_G, Qt.Key.Key_Escape, *ENTER}
UNMODIFIED = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class DrawMode(QObject):
    """Joins tools, answers and the layer that draws.

    Parameters
    ----------
    figure
        What is drawn on.
    view
        Where keys choose tools and classes while one draws, whatever they mean in the window.

    Signals
    -------
    began()
        A stroke begins.
    stroke_made(stroke)
        A :class:`~playground.ui.plots.drawing.stroke.Stroke` is done.
    left()
        The person is done drawing.
    dab_wished()
        The person wants to draw or erase where the cursor is, without the mouse.

    Attributes
    ----------
    tools, answers
        The columns left and right of the plot.
    layer
        What takes the mouse.
    """

    began = Signal()
    stroke_made = Signal(object)
    left = Signal()
    dab_wished = Signal()

    def __init__(self, figure: Figure, view: QWidget) -> None:
        super().__init__(figure)
        self._view = view
        self._theme = LIGHT
        self._task = Task.BINARY
        self._scale = (-1.0, 1.0)
        self.tools, self.answers = ToolStrip(), AnswerStrip(self._color_of)
        self.layer = DrawLayer(figure, self._color_of)
        self.layer.began.connect(self.began)
        self.layer.stroke_made.connect(self.stroke_made)
        self.layer.wheel_turned.connect(self.tools.resize_brush)
        self.tools.brush_changed.connect(self._take_brush)
        self.answers.answer_changed.connect(self._take_brush)

    def set_on(self, on: bool) -> None:
        """Show the tools and take the mouse, or neither."""
        for strip in (self.tools, self.answers):
            strip.setVisible(on)
        self.layer.set_awake(on)
        if on:
            self._view.installEventFilter(self)
        else:
            self._view.removeEventFilter(self)

    def show_dataset(
        self,
        dataset: Dataset,
        scale: tuple[float, float],
        hint: str,
        places: Array,
        *,
        new_classes: bool,
    ) -> None:
        """Offer what points of this data can carry; strokes made before count from now on.

        Parameters
        ----------
        dataset, scale, hint
            See :meth:`.PlotDrawing.show_dataset`.
        places
            Where points are that can be erased, ``(n, 2)`` or wider.
        new_classes
            Whether points may be of a class that the data does not have.
        """
        self._task, self._scale = dataset.task, scale
        if dataset.task is Task.REGRESSION:
            self.answers.offer_values(min(scale[0], -1.0), max(scale[1], 1.0))
        else:
            self.answers.offer_classes(dataset.classes, new=new_classes)
        self.layer.set_samples(places[:, 0], places[:, 1])
        self.layer.set_hint(hint)

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._theme = theme
        for part in (self.tools, self.answers, self.layer):
            part.set_theme(theme)

    # keys -----------------------------------------------------------------------------------------

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that mean something here, before they mean something in the window."""
        if isinstance(event, QKeyEvent) and _is_own(event):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._press(event.key())
                return True
        return False

    def _press(self, key: int) -> None:
        if key == Qt.Key.Key_Escape:
            if self.layer.stroke is not None:
                self.layer.give_up()
            else:
                self.left.emit()
        elif key in ENTER:
            self.dab_wished.emit()
        elif key == Qt.Key.Key_G:
            self.tools.grid.click()
        elif key in SIZE_KEYS:
            self.tools.resize_brush(SIZE_KEYS[key])
        elif key in TOOL_KEYS:
            self.tools.choose(TOOL_KEYS[key])
        else:
            self.answers.choose_class(key - Qt.Key.Key_1)

    # parts ----------------------------------------------------------------------------------------

    def _take_brush(self) -> None:
        self.layer.set_brush(self.brush)

    @property
    def brush(self) -> Brush:
        """What is drawn with now."""
        return replace(self.tools.brush, answer=self.answers.answer)

    def _color_of(self, answer: float) -> str:
        if self._task is Task.REGRESSION:
            lut = diverging_lut(self._theme)
            return hex_colors(diverging(np.array([answer]), *self._scale, lut))[0]
        return class_colors(self._theme, len(self.answers.buttons))[int(answer)]


def _is_own(event: QKeyEvent) -> bool:
    key = event.key()
    if event.modifiers() not in UNMODIFIED:
        return False
    named = key in TOOL_KEYS or key in SIZE_KEYS or key in OTHER_KEYS
    return named or Qt.Key.Key_1 <= key <= Qt.Key.Key_9
