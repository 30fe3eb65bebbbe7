"""A dock's title: its name in small capitals, and quiet buttons to float and hide it."""

from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QToolButton, QWidget

from playground.ui.theme.icons import icon
from playground.ui.theme.tokens import GRID, Theme

FLOAT_STEP = 32
"""How far a dock moves when it begins to float."""


class DockTitle(QWidget):
    """Stands above a dock that is not one of several tabs; dragging it moves the dock."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._dock = dock
        label = QLabel(dock.windowTitle().upper())
        label.setProperty("role", "section")
        self._float = self._button(f"Float or dock {dock.windowTitle()}")
        self._float.clicked.connect(self._toggle_floating)
        self._hide = self._button(f"Hide {dock.windowTitle()} (View, Panels brings it back)")
        self._hide.clicked.connect(dock.close)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID + 4, GRID // 2, GRID // 2, 0)
        row.setSpacing(0)
        row.addWidget(label)
        row.addStretch()
        row.addWidget(self._float)
        row.addWidget(self._hide)
        dock.featuresChanged.connect(self._match_features)
        self._match_features(dock.features())

    def set_theme(self, theme: Theme) -> None:
        """Draw the buttons' icons again."""
        self._float.setIcon(icon("float", theme.secondary, 14))
        self._hide.setIcon(icon("close", theme.secondary, 14))

    def _match_features(self, features: QDockWidget.DockWidgetFeature) -> None:
        """Offer only what the dock may do."""
        self._float.setVisible(bool(features & features.DockWidgetFloatable))
        self._hide.setVisible(bool(features & features.DockWidgetClosable))

    def _button(self, tip: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "quiet")
        button.setIconSize(QSize(14, 14))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

    def _toggle_floating(self) -> None:
        dock = self._dock
        before = dock.mapToGlobal(dock.rect().topLeft())
        dock.setFloating(not dock.isFloating())
        if dock.isFloating():
            dock.move(_beside(before, dock))


def _beside(before: QPoint, dock: QDockWidget) -> QPoint:
    """Return a place near where a dock was, and wholly on the screen: it is seen to have moved."""
    screen, size = dock.screen().availableGeometry(), dock.frameGeometry().size()
    place = before + QPoint(FLOAT_STEP, FLOAT_STEP)
    if place.x() + size.width() > screen.right() + 1:
        place.setX(before.x() - FLOAT_STEP)
    if place.y() + size.height() > screen.bottom() + 1:
        place.setY(before.y() - FLOAT_STEP)
    return QPoint(max(place.x(), screen.left()), max(place.y(), screen.top()))
