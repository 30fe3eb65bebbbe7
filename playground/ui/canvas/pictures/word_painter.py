"""Paints words: fixed ones, and what the chosen sample's answer should be."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from playground.ui.canvas.faces.moment import FaceMoment
from playground.ui.canvas.faces.parts import LINE, Words
from playground.ui.canvas.model import fonts
from playground.ui.canvas.pictures.amounts import compact, words_px
from playground.ui.theme.tokens import Theme


class WordPainter:
    """Holds some words.

    Attributes
    ----------
    texts
        What is written, line by line.
    """

    numbers = None
    is_framed_anew = True

    def __init__(self, part: Words, theme: Theme, room: float) -> None:
        self.part = part
        self.texts = part.lines
        self._theme = theme
        self._room = room

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme

    def take(self, moment: FaceMoment, *, with_texts: bool) -> bool:
        """Take what the answer should be; tells whether that is something else."""
        if not self.part.is_truth or not with_texts:
            return False
        text = truth_text(moment)
        changed = self.texts != (text,)
        self.texts = (text,)
        return changed

    def paint(self, painter: QPainter, zoom: float = 1.0) -> None:
        """Draw nothing: words stay."""
        del painter, zoom

    def paint_frames(self, painter: QPainter, zoom: float = 1.0) -> None:
        """Write the lines, where they can be read."""
        if not words_px(zoom):
            return
        font = fonts.secondary_font()
        painter.setFont(font)
        painter.setPen(QColor(self._theme.secondary))
        for number, text in enumerate(self.texts):
            place = QRectF(0, number * LINE, self._room, LINE)
            at = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, at, fonts.elided(text, font, self._room))

    def value(self, index: int) -> None:
        """Return nothing: words have no numbers."""
        del index


def truth_text(moment: FaceMoment) -> str:
    """Return what the chosen sample's answer should be; empty where nobody knows or asks."""
    sample, data = moment.sample, moment.data
    if sample is None:
        return ""
    if sample.truth is not None and sample.truth < len(data.classes):
        return f"true class {data.classes[sample.truth]}"
    if data.targets and sample.target is not None and sample.target.size == len(data.targets):
        values = sample.target.reshape(-1).tolist()
        told = [f"{n} {compact(v)}" for n, v in zip(data.targets, values, strict=True)]
        return f"true {', '.join(told)}"
    return ""
