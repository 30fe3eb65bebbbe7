"""The tools beside the plane: what to draw with, and how large."""

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QSlider, QToolButton, QVBoxLayout, QWidget

from playground.ui.plots.drawing.stroke import Brush, Tool
from playground.ui.theme.icons import icon
from playground.ui.theme.tokens import GRID, Theme

ICON = 16
SIDE = 26
SMALLEST, LARGEST = 2, 30
"""The radius of spray and eraser, in tenths of the plane's units."""

TOOLS: dict[Tool, tuple[str, str, str]] = {
    "brush": ("pencil", "Brush", "Set points along a stroke (B)"),
    "spray": ("spray", "Spray", "Scatter points in a circle (A)"),
    "eraser": ("eraser", "Eraser", "Take points away (E)"),
}


class ToolStrip(QWidget):
    """A column of buttons.

    Signals
    -------
    brush_changed(brush)
        The person chose another tool, size, density, or the grid.

    Attributes
    ----------
    brush
        What is drawn with; its answer is chosen elsewhere.
    """

    brush_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.brush = Brush()
        self._icons: dict[QToolButton, str] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GRID, 0, 0, 0)
        self._column.setSpacing(2)
        self.tools = {tool: self._add(*words) for tool, words in TOOLS.items()}
        for tool, button in self.tools.items():
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setChecked(tool == self.brush.tool)
            button.clicked.connect(self._choose)
        self.size_slider = self._add_slider(
            "Size", SMALLEST, LARGEST, round(self.brush.radius * 10)
        )
        self.size_slider.setToolTip("How large spray and eraser are ([ and ], or the wheel)")
        self.density_slider = self._add_slider("Density", 1, 16, self.brush.density)
        self.density_slider.setToolTip("How many points the spray scatters at once")
        self.grid = self._add("grid", "Snap to grid", "Points jump to the nearest half (G)")
        self.grid.setCheckable(True)
        self.grid.clicked.connect(self._take_settings)
        self._column.addStretch(1)
        self._enable()

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons again."""
        for button, name in self._icons.items():
            button.setIcon(icon(name, theme.text, ICON))

    def choose(self, tool: Tool) -> None:
        """Take a tool, as pressing its button does."""
        self.tools[tool].click()

    def resize_brush(self, steps: int) -> None:
        """Make spray and eraser larger, or with a negative number smaller."""
        self.size_slider.setValue(self.size_slider.value() + 2 * steps)

    def _add(self, name: str, title: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setIconSize(QSize(ICON, ICON))
        button.setFixedSize(SIDE, SIDE)
        button.setProperty("role", "tool")
        button.setAccessibleName(title)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icons[button] = name
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        return button

    def _add_slider(self, title: str, low: int, high: int, value: int) -> QSlider:
        slider = QSlider(Qt.Orientation.Vertical)
        slider.setRange(low, high)
        slider.setValue(value)
        slider.setAccessibleName(title)
        slider.setFixedHeight(48)
        slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        slider.valueChanged.connect(self._take_settings)
        self._column.addWidget(slider, 0, Qt.AlignmentFlag.AlignHCenter)
        return slider

    def _choose(self) -> None:
        tool = next(tool for tool, button in self.tools.items() if button.isChecked())
        self.brush = replace(self.brush, tool=tool)
        self._enable()
        self.brush_changed.emit(self.brush)

    def _take_settings(self) -> None:
        self.brush = replace(
            self.brush,
            radius=self.size_slider.value() / 10,
            density=self.density_slider.value(),
            snap=self.grid.isChecked(),
        )
        self.brush_changed.emit(self.brush)

    def _enable(self) -> None:
        self.size_slider.setVisible(self.brush.tool != "brush")
        self.density_slider.setVisible(self.brush.tool == "spray")
