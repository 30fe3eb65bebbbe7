"""The settings below the curves, which scroll where the dock is too low for them and the plot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy
from typing_extensions import override

from playground.ui.plots.unseen.controls import UnseenControls
from playground.ui.theme.sizes import scaled
from playground.ui.theme.tokens import GRID

ROWS = 3

LOW = 640
"""Windows lower than this have no room for all of them, the curves and the output (usual type)."""


class SettingsScroll(QScrollArea):
    """As high as its settings; in a low window no lower than one row of them.

    Parameters
    ----------
    settings
        What it holds.
    margin
        Left and right of them.
    """

    def __init__(self, settings: UnseenControls, margin: int) -> None:
        super().__init__()
        self._settings = settings
        settings.setContentsMargins(margin, 0, margin, 0)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setAccessibleName(settings.accessibleName())
        self.setWidget(settings)

    @override
    def sizeHint(self) -> QSize:
        return self._settings.sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        least = self._settings.minimumSizeHint()
        if self.window().height() >= scaled(LOW):
            return least
        row = self._settings.sizeHint().height() // ROWS
        return QSize(least.width(), min(row + GRID, least.height()))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Ask how high the window is by now."""
        super().showEvent(event)
        self.updateGeometry()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow with what it holds: the fields come when the view is first seen."""
        if watched is self._settings and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
