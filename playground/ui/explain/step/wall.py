"""The wall between the halves of a step: only the gradient passes through it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from playground.ui.theme.tokens import LIGHT, Theme

THICKNESS = 30


class Wall(QWidget):
    """Drawn between what makes the gradient and what uses it."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._is_upright = True
        self.setAccessibleName("Only the gradient g passes from the left to the right")
        self.setToolTip(
            "Backpropagation ends here. The optimizer gets the vector g and nothing else."
        )
        self.set_upright(True)

    def set_upright(self, upright: bool) -> None:
        """Stand between left and right, or lie between above and below."""
        self._is_upright = upright
        fixed, free = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        self.setSizePolicy(fixed if upright else free, free if upright else fixed)
        self.updateGeometry()

    def set_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(THICKNESS, THICKNESS)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.hover))
        painter.fillRect(
            self.rect(), QBrush(QColor(self._theme.border), Qt.BrushStyle.BDiagPattern)
        )
        text = "g →" if self._is_upright else "g ↓"
        font = self.font()
        font.setItalic(True)
        font.setBold(True)
        painter.setFont(font)
        box = QRectF(0, 0, THICKNESS - 2, 20)
        box.moveCenter(QRectF(self.rect()).center())
        painter.fillRect(box, QColor(self._theme.surface))
        painter.setPen(QColor(self._theme.gradient_positive))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
