"""The row above a plot: what it can be asked to show, and the button that exports it."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QToolButton, QWidget

from playground.ui.theme.icons import icon
from playground.ui.theme.tokens import GRID, LIGHT, Theme
from playground.ui.widgets.menu_tips import allow, show_tips

FORMATS = {"png": "PNG image", "svg": "SVG drawing", "pdf": "PDF page", "csv": "CSV numbers"}
"""What a plot can be written as, and its name in menus."""

EXPORT_ICON = 16
MARGIN = GRID + 4
"""Left and right of everything in a plot's dock."""


class PlotControls(QWidget):
    """Controls on the left, the export button on the right.

    Parameters
    ----------
    title
        The plot's.

    Signals
    -------
    export_requested(format)
        The person wants the plot as ``png``, ``svg``, ``pdf`` or ``csv``, or to ``copy`` it.
    option_requested(name, value)
        The person clicked the box of a setting.
    export_offered()
        The formats are about to be shown.

    Attributes
    ----------
    export_button
        Opens the menu of formats.
    """

    export_requested = Signal(str)
    option_requested = Signal(str, bool)
    export_offered = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self._boxes: dict[str, QCheckBox] = {}
        self._tools: dict[QToolButton, str] = {}
        self._row = QHBoxLayout(self)
        self.export_button = self._make_export_button(title)
        self.set_theme(LIGHT)
        # Boxes have a frame for the focus; without it they would stand right of the title.
        self._row.setContentsMargins(MARGIN - 1, 2, 4, 2)
        self._row.setSpacing(GRID)
        self._row.addStretch(1)
        self._row.addWidget(self.export_button)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a control right of those that are there; the empty space's stretch is 1."""
        self._row.insertWidget(self._row.count() - 2 - len(self._tools), widget, stretch)

    def add_box(self, setting: str, text: str, tip: str, name: str | None = None) -> QCheckBox:
        """Put a check box for a setting into the row."""
        box = self._boxes[setting] = QCheckBox(text)
        box.setToolTip(tip)
        box.setAccessibleName(name or text)
        # clicked, unlike toggled, only speaks for the person.
        box.clicked.connect(self._request_option)
        self.add(box)
        return box

    def add_tool(self, name: str, title: str, tip: str) -> QToolButton:
        """Put a button with an icon before the export button."""
        button = QToolButton()
        button.setProperty("role", "quiet")
        button.setIconSize(QSize(EXPORT_ICON, EXPORT_ICON))
        button.setAccessibleName(title)
        button.setToolTip(tip)
        button.setIcon(icon(name, LIGHT.secondary, EXPORT_ICON))
        self._tools[button] = name
        self._row.insertWidget(self._row.count() - 1, button)
        return button

    def show_option(self, name: str, value: bool) -> None:
        """Check or clear a setting's box, if it has one; emits nothing."""
        if name in self._boxes:
            self._boxes[name].setChecked(value)

    def offer_pictures(self, offered: bool) -> None:
        """Offer the plot as a picture, or only its numbers."""
        for action in self.export_button.menu().actions():
            can = offered or action.data() in ("csv", "copy")
            allow(action, "" if can else "There are numbers to write here, but no picture")

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons again."""
        for button, name in self._tools.items():
            button.setIcon(icon(name, theme.secondary, EXPORT_ICON))
        self.export_button.setIcon(icon("export", theme.secondary, EXPORT_ICON))

    def _make_export_button(self, title: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "quiet")
        button.setIconSize(QSize(EXPORT_ICON, EXPORT_ICON))
        button.setAccessibleName(f"Export {title.lower()}")
        button.setToolTip("Export this plot as PNG, SVG or PDF, or its numbers as CSV; or copy it")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = show_tips(QMenu(button))
        for name, words in FORMATS.items():
            action = menu.addAction(f"{words}…")
            action.setData(name)
        menu.addSeparator()
        menu.addAction("Copy (Ctrl+C)").setData("copy")
        menu.aboutToShow.connect(self.export_offered)
        menu.triggered.connect(self._request_export)
        button.setMenu(menu)
        return button

    def _request_export(self, action: QAction) -> None:
        self.export_requested.emit(action.data())

    def _request_option(self, checked: bool) -> None:
        clicked = self.sender()
        name = next(name for name, box in self._boxes.items() if box is clicked)
        self.option_requested.emit(name, checked)
