"""Buttons that turn the pages of a large parameter."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget


class PageTurner(QWidget):
    """Goes back and forth between pages; hidden where there is one only.

    Signals
    -------
    turned(number)
        The person wants to see another page, counted from 0.
    """

    turned = Signal(int)

    def __init__(self, title: str) -> None:
        super().__init__()
        self._number, self._count = 0, 1
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._buttons = []
        for by, arrow, words in (
            (-1, Qt.ArrowType.LeftArrow, "Previous page"),
            (1, Qt.ArrowType.RightArrow, "Next page"),
        ):
            button = QToolButton()
            button.setArrowType(arrow)
            button.setAutoRaise(True)
            button.setAccessibleName(f"{title}: {words.lower()}")
            button.setProperty("by", by)
            button.clicked.connect(self._turn)
            self._buttons.append((button, words))
            row.addWidget(button)
        self.show_page(0, 1)

    def show_page(self, number: int, count: int) -> None:
        """Show which page is in sight."""
        self._number, self._count = number, count
        self.setVisible(count > 1)
        for (button, words), there in zip(
            self._buttons, (number > 0, number < count - 1), strict=True
        ):
            button.setEnabled(there)
            keys = "PgUp" if button.property("by") < 0 else "PgDown"
            button.setToolTip(f"{words} ({keys}): {number + 1} of {count} is in sight")

    def turn(self, by: int) -> bool:
        """Ask for the page so many on; returns whether there is one."""
        wanted = self._number + by
        if not 0 <= wanted < self._count:
            return False
        self.turned.emit(wanted)
        return True

    def _turn(self) -> None:
        self.turn(self.sender().property("by"))
