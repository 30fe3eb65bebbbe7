"""A small picture of the learning rate over the coming epochs."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from playground.ui.panels.training.rate_curve import RateCurve
from playground.ui.theme.sizes import secondary_px
from playground.ui.theme.tokens import GRID, LIGHT, SECONDARY_PX, Theme

HEIGHT = 9 * GRID
_DOT = 3.5
_TEXT = SECONDARY_PX + 5


class RatePreview(QWidget):
    """Draws a curve, and a dot where the training stands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._curve: RateCurve | None = None
        self._epoch = 0.0
        self._rate = float("nan")
        self.setAccessibleName("Learning rate over the epochs")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def curve(self) -> RateCurve | None:
        """What is drawn."""
        return self._curve

    def set_curve(self, curve: RateCurve | None) -> None:
        """Draw a curve; nothing without one."""
        self._curve = curve
        if curve is not None:
            text = (
                f"Learning rate from {curve.rates[0]:.3g} to {curve.rates[-1]:.3g} "
                f"after {curve.epochs[-1]:.3g} epochs"
            )
            self.setToolTip(text)
            self.setAccessibleDescription(text)
        self.update()

    def set_present(self, epoch: float, rate: float) -> None:
        """Mark where the training stands."""
        if (epoch, rate) != (self._epoch, self._rate):
            self._epoch, self._rate = epoch, rate
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(20 * GRID, HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        curve = self._curve
        if curve is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(_DOT + 1, _TEXT, -_DOT - 1, -_TEXT)
        finite = curve.rates[np.isfinite(curve.rates)]
        top = float(finite.max(initial=0.0)) or 1.0
        last = float(curve.epochs[-1]) or 1.0
        self._paint_words(painter, f"{top:.3g}", f"epoch {last:.4g}")
        painter.setPen(QPen(QColor(self._theme.border), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        xs = area.left() + area.width() * curve.epochs / last
        shares = np.clip(np.nan_to_num(curve.rates / top, nan=0.0, posinf=1.0), 0.0, 1.0)
        ys = area.bottom() - area.height() * shares
        line = QPolygonF([QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)])
        painter.setPen(QPen(QColor(self._theme.accent), 1.5))
        painter.drawPolyline(line)
        if self._rate == self._rate and self._epoch <= last:
            share = min(self._rate / top, 1.0)
            x = area.left() + area.width() * self._epoch / last
            painter.setPen(QPen(QColor(self._theme.surface), 1.5))
            painter.setBrush(QColor(self._theme.accent))
            painter.drawEllipse(QPointF(x, area.bottom() - area.height() * share), _DOT, _DOT)

    def _paint_words(self, painter: QPainter, top: str, last: str) -> None:
        font = QFont(self.font())
        font.setPixelSize(secondary_px())
        painter.setFont(font)
        painter.setPen(QColor(self._theme.secondary))
        area = QRectF(self.rect())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, top)
        bottom = Qt.AlignmentFlag.AlignBottom
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | bottom, "0")
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | bottom, last)
