"""Paints bars: a name, a bar and a number in every line."""

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from playground.core import FloatArray, IntArray
from playground.core.text.numbers import fixed
from playground.ui.canvas.faces.facts import DataFacts
from playground.ui.canvas.faces.moment import FaceMoment, Shown
from playground.ui.canvas.faces.parts import BAR_WIDTH, GAP, NUMBER_WIDTH, Bars, Origin, Scale
from playground.ui.canvas.model import fonts
from playground.ui.canvas.pictures.amounts import compact, words_px
from playground.ui.canvas.pictures.palette import hues, largest
from playground.ui.theme.tokens import Theme

_FINEST = 2.0
"""Bars grow in steps of half a pixel."""

_THICKEST = 9.0
_SMALLEST, _LARGEST = 8, 14
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class BarPainter:
    """Holds the numbers of some bars, and what is written beside them.

    Attributes
    ----------
    numbers
        All numbers, ``(total,)``; ``None`` while nothing is known.
    order
        Which number each line shows.
    texts
        The numbers as they are written beside the bars.
    is_framed_anew
        Whether the moment taken last changed what is written.
    ticks
        Where along each bar what should have been answered is, as a share; empty where unknown.
    """

    def __init__(self, part: Bars, theme: Theme) -> None:
        self.part = part
        self.numbers: FloatArray | None = None
        self.order: list[int] = list(range(part.count))
        self._theme = theme
        self._ends: IntArray | None = None
        self.texts: list[str] = []
        self.ticks: list[float] = []
        self._bold: int | None = None
        self.is_framed_anew = False
        self._shown = Shown.VALUES

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme

    def take(self, moment: FaceMoment, *, with_texts: bool) -> bool:
        """Take a moment's numbers; tells whether they look different."""
        before = (self._ends, self.order, self.texts, self._bold, self._shown, self.ticks)
        values = moment.numbers(self.part.source)
        fits = values is not None and values.size == self.part.total
        self.numbers = values.reshape(-1).astype(float) if fits and values is not None else None
        self._shown = moment.shown_of(self.part.source)
        self._bold = self._true_line(moment)
        if self.numbers is None:
            self._ends, self.texts, self.ticks = None, [], []
            self.is_framed_anew = True
            return before[0] is not None
        self.order = self._chosen(self.numbers)
        shown = self.numbers[self.order]
        low, high = self._range(moment, self.numbers)
        self._ends = _ends(shown, low, high)
        self.ticks = self._true_places(moment, low, high)
        if with_texts or not self.texts:
            self.texts = [self._text(moment, value) for value in shown.tolist()]
        self.is_framed_anew = (self.order, self.texts, self._bold) != before[1:4]
        after = (self.order, self.texts, self._bold, self._shown, self.ticks)
        same = before[0] is not None and np.array_equal(self._ends, before[0])
        return not same or after != before[1:]

    def _true_line(self, moment: FaceMoment) -> int | None:
        """Return the place of the true class among the names."""
        truth = moment.sample.truth if moment.sample is not None and self._is_answer else None
        classes = moment.data.classes
        if truth is None or truth >= len(classes) or classes[truth] not in self.part.names:
            return None
        return self.part.names.index(classes[truth])

    def _true_places(self, moment: FaceMoment, low: FloatArray, high: FloatArray) -> list[float]:
        """Return where along the bars the true values are."""
        target = moment.sample.target if moment.sample is not None else None
        is_value = self._is_answer and self._shown is Shown.VALUES and bool(moment.data.targets)
        if target is None or not is_value or target.size != self.part.total:
            return []
        true = target.reshape(-1)[self.order].astype(float)
        places: list[float] = np.clip(
            (true - low) / np.where(high > low, high - low, 1), 0, 1
        ).tolist()
        return places

    @property
    def _is_answer(self) -> bool:
        return self.part.source.origin is Origin.PREDICTION

    def _chosen(self, numbers: FloatArray) -> list[int]:
        if not self.part.by_size:
            return list(range(self.part.count))
        found: list[int] = np.argsort(-numbers, kind="stable")[: self.part.count].tolist()
        return found

    def _range(self, moment: FaceMoment, numbers: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return which numbers begin and fill each line's bar."""
        part, data = self.part, moment.data
        ones = np.ones(part.count)
        if self._shown is Shown.VALUES:
            known = self._known_range(data)
            if known is not None:
                return known
            if self._is_answer and bool((numbers >= 0).all()):
                return 0 * ones, max(1.0, largest(numbers)) * ones
        limit = largest(numbers)
        return -limit * ones, limit * ones

    def _known_range(self, data: DataFacts) -> tuple[FloatArray, FloatArray] | None:
        """Return the ranges of each line's feature or target in the data."""
        origin = self.part.source.origin
        ranges, named = data.ranges, data.columns
        if origin is Origin.PREDICTION:
            ranges, named = data.target_ranges, data.targets
        elif origin is not Origin.FEATURES:
            return None
        at = {name: i for i, name in enumerate(named)}
        places = [at.get(self.part.names[i], len(ranges.low)) for i in self.order]
        if not places or max(places) >= len(ranges.low):
            return None
        return np.array(ranges.low)[places], np.array(ranges.high)[places]

    def _text(self, moment: FaceMoment, value: float) -> str:
        if self._shown is not Shown.VALUES:
            return ("+" if value > 0 else "") + compact(value)
        if self._is_answer and not moment.data.targets:
            return fixed(value, 3)
        return compact(value)

    def paint(self, painter: QPainter, zoom: float = 1.0) -> None:
        """Draw every line's bar."""
        del zoom
        for line in range(len(self.order)):
            self._paint_bar(painter, line)

    def paint_frames(self, painter: QPainter, zoom: float = 1.0) -> None:
        """Write every line's name and number where they can be read."""
        size = words_px(zoom, min(round(self.part.pitch) - 2, _LARGEST))
        names_px = self._names_px(size) if size else 0
        for line, index in enumerate(self.order if size else ()):
            self._write(painter, line, index, size, names_px)

    def _names_px(self, size: int) -> int:
        """Return how high names are: from far away larger, as far as all have room."""
        names = [self.part.names[index] for index in self.order]
        while size > _SMALLEST and names:
            measure = fonts.measure(fonts.title_font(size))
            if max(map(measure, names)) <= self.part.name_width:
                break
            size -= 1
        return size

    def _write(self, painter: QPainter, line: int, index: int, size: int, names_px: int) -> None:
        theme, part, top = self._theme, self.part, line * self.part.pitch
        is_true = index == self._bold
        font = fonts.title_font(size) if is_true else fonts.plain_font(size)
        painter.setFont(font)
        painter.setPen(QColor(theme.text if is_true else theme.secondary))
        name_size = min(size, names_px)
        name_font = fonts.title_font(name_size) if is_true else fonts.plain_font(name_size)
        painter.setFont(name_font)
        place = QRectF(0, top, part.name_width, part.pitch)
        name = fonts.elided(part.names[index], name_font, part.name_width)
        painter.drawText(place, _MIDDLE | Qt.AlignmentFlag.AlignRight, name)
        if line < len(self.texts):
            left = part.name_width + GAP + BAR_WIDTH + GAP
            painter.setPen(QColor(theme.text))
            place = QRectF(left, top, NUMBER_WIDTH, part.pitch)
            text = self.texts[line]
            while size > _SMALLEST and fonts.text_width(text, font) > NUMBER_WIDTH:
                size -= 1
                font = fonts.title_font(size) if is_true else fonts.plain_font(size)
            painter.setFont(font)
            painter.drawText(place, _MIDDLE | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_bar(self, painter: QPainter, line: int) -> None:
        theme, part = self._theme, self.part
        found = hues(theme, Scale.SIGNED, self._shown)
        left, thick = part.name_width + GAP, min(_THICKEST, part.pitch - 5.0)
        top = line * part.pitch + (part.pitch - thick) / 2
        painter.fillRect(QRectF(left, top, BAR_WIDTH, thick), QColor(theme.hover))
        if self._ends is None:
            return
        start, end, grows = self._ends[line].tolist()
        bar = QRectF(left + start / _FINEST, top, (end - start) / _FINEST, thick)
        painter.fillRect(bar, QColor(found.high if grows else found.low))
        if line < len(self.ticks):
            tick = QRectF(left + self.ticks[line] * BAR_WIDTH - 1, top - 2, 2, thick + 4)
            painter.fillRect(tick.adjusted(-1, 0, 1, 0), QColor(theme.surface))
            painter.fillRect(tick, QColor(theme.text))

    def value(self, index: int) -> FloatArray | None:
        """Return the number of a line."""
        return None if self.numbers is None else self.numbers[self.order[index]]


def _ends(values: FloatArray, low: FloatArray, high: FloatArray) -> IntArray:
    """Return where each bar begins and ends, in half pixels, and whether it means more than none.

    Bars grow from zero where it lies within their range, else from its lower end.
    """
    span = np.where(high > low, high - low, 1.0)
    with np.errstate(all="ignore"):
        at = np.clip(np.nan_to_num((values - low) / span), 0.0, 1.0)
        zero = np.clip(-low / span, 0.0, 1.0)
    zero = np.where((low < 0) & (high > 0), zero, 0.0)
    width = BAR_WIDTH * _FINEST
    ends = np.column_stack([np.minimum(at, zero) * width, np.maximum(at, zero) * width, at >= zero])
    found: IntArray = np.rint(ends).astype(np.int64)
    return found
