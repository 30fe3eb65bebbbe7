"""The layers to build with: drag one, double-click it, or press Enter."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from playground.nn.base.layer import Layer
from playground.nn.layers import LAYERS
from playground.ui.canvas.palette.layer_button import LayerButton
from playground.ui.theme.tokens import GRID, Theme

COLUMNS = 2
_MARGIN = 12


class Palette(QScrollArea):
    """Every registered layer, by category, in two columns that scroll.

    Parameters
    ----------
    layers
        The layers to offer.
    """

    layer_requested = Signal(str)
    """The person wants a layer, without saying where."""

    def __init__(
        self, parent: QWidget | None = None, layers: Iterable[type[Layer]] = LAYERS
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Layer palette")
        self.setToolTip("Layers to drag onto the canvas")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._buttons: list[LayerButton] = []
        self._grids: list[QGridLayout] = []
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(_MARGIN, GRID, _MARGIN, _MARGIN)
        column.setSpacing(GRID - 2)
        offered = tuple(layers)
        for category in dict.fromkeys(layer.category for layer in offered):
            if self._buttons:
                column.addSpacing(GRID - 2)
            heading = QLabel(category.upper())
            heading.setProperty("role", "section")
            heading.setAccessibleName(category)
            column.addWidget(heading)
            column.addLayout(self._grid([la for la in offered if la.category == category]))
        column.addStretch(1)
        self.setWidget(self._content)

    def _grid(self, layers: list[type[Layer]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(GRID - 2)
        for i in range(COLUMNS):
            grid.setColumnStretch(i, 1)
        for i, layer in enumerate(layers):
            button = LayerButton(layer)
            button.layer_requested.connect(self.layer_requested)
            grid.addWidget(button, i // COLUMNS, i % COLUMNS)
            self._buttons.append(button)
        self._grids.append(grid)
        return grid

    @property
    def buttons(self) -> tuple[LayerButton, ...]:
        """One button per layer, in listing order."""
        return tuple(self._buttons)

    @override
    def sizeHint(self) -> QSize:
        """Return the size at which nothing needs scrolling."""
        return self._content.sizeHint()

    def whole_groups(self, room: int) -> int:
        """Return the height of as many whole categories as fit into some room, at least one."""
        below = _MARGIN - GRID + 2
        heights = [grid.geometry().bottom() + below for grid in self._grids]
        fitting = [height for height in heights if height <= room]
        return max(fitting) if fitting else min(heights, default=room)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme: buttons wear the application's style, layers their own colour."""
        del theme
