"""The words on a card: small and complete, or few and large where the view is zoomed out."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from playground.ui.canvas.items.card_content import CardContent
from playground.ui.canvas.items.lock import ROOM
from playground.ui.canvas.items.signs.curve import curve_place, paint_curve
from playground.ui.canvas.model import fonts, geometry
from playground.ui.canvas.model.level_of_detail import LevelOfDetail, readable_px
from playground.ui.theme.tokens import Theme

LEADING = 1.3
"""The height of a line of text in font sizes."""

_MARGIN = 6.0
_TALLEST_CURVE = 28.0

_LINE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def paint_words(
    painter: QPainter, content: CardContent, theme: Theme, zoom: float, problem: QColor | None
) -> None:
    """Write what a card says, for a zoom.

    Parameters
    ----------
    painter
        In the card's coordinates.
    content, theme
        What to write and in which colours.
    zoom
        Pixels of the screen per pixel of the scene.
    problem
        The colour of the card's problem, if it has one.
    """
    if content.detail is LevelOfDetail.FULL:
        _paint_head(painter, content, theme, problem)
        size = fonts.secondary_font().pixelSize()
    else:
        _paint_brief_head(painter, content, theme, zoom, problem)
        size = round(readable_px(zoom))
    _paint_labels(painter, content, theme, fonts.plain_font(size))


def _text_area(content: CardContent) -> QRectF:
    rect = geometry.card_rect(content.size)
    return rect.adjusted(geometry.PADDING, geometry.PADDING, -geometry.PADDING, 0)


def _paint_head(
    painter: QPainter, content: CardContent, theme: Theme, problem: QColor | None
) -> None:
    area = _text_area(content)
    title, small = fonts.title_font(), fonts.secondary_font()
    signs = (geometry.ICON + 4 if problem else 0) + (ROOM if content.frozen else 0)
    room = area.width() - signs
    if content.activation is not None:
        place = curve_place(area.right(), area.top() + 2, signs, geometry.CURVE)
        paint_curve(painter, content.activation, place, theme)
        room -= geometry.CURVE_ROOM
    painter.setFont(title)
    painter.setPen(QColor(theme.text))
    text = fonts.elided(content.title, title, room + 1)
    painter.drawText(QRectF(area.left(), area.top(), room + 2, 18), _LINE, text)
    painter.setFont(small)
    painter.setPen(problem or QColor(theme.secondary))
    text = fonts.elided(content.subtitle, small, area.width() + 1)
    painter.drawText(facts_area(content), _LINE, text)


def facts_area(content: CardContent) -> QRectF:
    """Return where the second line of a card at its own size is."""
    area = _text_area(content)
    return QRectF(area.left(), area.top() + 20, area.width() + 2, 16)


def _paint_brief_head(
    painter: QPainter, content: CardContent, theme: Theme, zoom: float, problem: QColor | None
) -> None:
    """Write the title, and below it the facts where two readable lines fit above the tiles."""
    area = _text_area(content)
    margin = geometry.PADDING - _MARGIN
    area.adjust(-margin, 0, margin - (ROOM if content.frozen else 0), 0)
    below = geometry.HEADER if content.has_footer else geometry.CARD_HEIGHT
    tall = min(_TALLEST_CURVE, readable_px(zoom)) if content.activation is not None else 0.0
    place = curve_place(area.right(), 0.0, 0.0, tall)
    area.setRight(place.left() - tall / 4)
    # A whole name in smaller letters tells more than the beginning of one.
    one_line = QRectF(0, 0, area.width(), below)
    size = largest_size((content.name,), one_line, round(readable_px(zoom)))
    height = size * LEADING
    both = 2 * height <= below - geometry.PADDING
    top = area.top() if both else area.top() + (below - 2 * geometry.PADDING - height) / 2
    if content.activation is not None:
        place.moveTop(top + (height - tall) / 2)
        paint_curve(painter, content.activation, place, theme)
    title, small = fonts.title_font(size), fonts.plain_font(size)
    painter.setFont(title)
    painter.setPen(problem or QColor(theme.text))
    text = _first_fitting((content.title, content.name), title, area.width())
    painter.drawText(QRectF(area.left(), top, area.width() + 2, height), _LINE, text)
    if both:
        painter.setFont(small)
        painter.setPen(problem or QColor(theme.secondary))
        shorter = (content.subtitle, content.short_subtitle, content.shape)
        text = _first_fitting(shorter, small, area.width())
        painter.drawText(QRectF(area.left(), top + height, area.width() + 2, height), _LINE, text)


def largest_size(lines: tuple[str, ...], area: QRectF, wanted: int) -> int:
    """Return the largest font size up to a wanted one at which lines fit into an area."""
    fits_height = area.height() / (LEADING * len(lines))
    widest = max(fonts.text_width(line, fonts.title_font(100)) for line in lines)
    fits_width = area.width() / max(widest, 1.0) * 100
    return max(1, int(min(float(wanted), fits_height, fits_width)))


def _paint_labels(painter: QPainter, content: CardContent, theme: Theme, font: QFont) -> None:
    """Write the features' names beside their tiles."""
    left = geometry.card_rect(content.size).left()
    painter.setFont(font)
    painter.setPen(QColor(theme.secondary))
    for i, label in enumerate(content.labels):
        tile = geometry.tile_rect(content.size, content.tiles, i)
        box = QRectF(left, tile.top(), tile.left() - left - 8, tile.height())
        at = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, at, fonts.elided(label, font, box.width() - 6))


def _first_fitting(texts: tuple[str, ...], font: QFont, width: float) -> str:
    """Return the first text that fits, or the last one cut."""
    found = next((text for text in texts if fonts.text_width(text, font) <= width + 1), texts[-1])
    return fonts.elided(found, font, width + 1)
