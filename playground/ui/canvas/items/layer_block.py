"""A layer from far away: a block in its kind's colour, with what of its words can be read."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from playground.ui.canvas.items.card_content import CardContent
from playground.ui.canvas.items.card_text import LEADING
from playground.ui.canvas.model import fonts, geometry
from playground.ui.canvas.model.level_of_detail import readable_px
from playground.ui.theme.layer_hues import layer_hue
from playground.ui.theme.tokens import CARD_RADIUS, Theme

EDGE_PX = 2.0
"""The frame of a block that is selected or has a problem, and the gap within it."""

_MARGIN_PX = 2.0
_RADIUS_PX = 3.0
_ROUNDED_PX = 10.0
"""Lower blocks have no round corners."""

_NARROWEST = 0.2
"""The share of a letter's height that it is wide at least: most lines need not be measured."""

_FEWEST_LETTERS = 3
"""A name that would be cut to fewer is left out: the colour says more."""


def paint_block(
    painter: QPainter,
    content: CardContent,
    theme: Theme,
    zoom: float,
    problem: QColor | None,
    is_selected: bool,
) -> None:
    """Draw a card as a block.

    Parameters
    ----------
    painter
        In the card's coordinates.
    content, theme
        What to draw and in which colours.
    zoom
        Pixels of the screen per pixel of the scene.
    problem
        The colour of the card's problem, if it has one.
    is_selected
        Whether a person chose it.
    """
    hue, edge = layer_hue(theme, content.color), EDGE_PX / zoom
    outline = geometry.card_rect(content.size)
    radius = min(CARD_RADIUS, _RADIUS_PX / zoom)
    border = QColor(theme.accent) if is_selected else problem
    if border is not None:
        # With a gap between, a frame is seen whatever the block's colour.
        half = edge / 2
        painter.setPen(QPen(border, edge))
        painter.drawRoundedRect(outline.adjusted(half, half, -half, -half), radius, radius)
        outline.adjust(2 * edge, 2 * edge, -2 * edge, -2 * edge)
    if zoom * outline.height() < _ROUNDED_PX:
        painter.fillRect(outline, QColor(hue.fill))
    else:
        block = QPainterPath()
        block.addRoundedRect(outline, radius, radius)
        painter.fillPath(block, QColor(hue.fill))
    if problem is not None:
        outline.setLeft(outline.left() + _paint_mark(painter, outline, hue.ink, zoom))
    margin = _MARGIN_PX / zoom
    _write(painter, content, outline.adjusted(margin, margin, -margin, -margin), hue.ink, zoom)


def _paint_mark(painter: QPainter, block: QRectF, ink: str, zoom: float) -> float:
    """Write an exclamation mark at a block's left, where there is room; returns its width."""
    font = fonts.title_font(round(readable_px(zoom)))
    width = fonts.text_width("!", font) + _MARGIN_PX / zoom
    if font.pixelSize() > block.height() or width > block.width():
        return 0.0
    place = QRectF(block.left() + _MARGIN_PX / zoom, block.top(), width, block.height())
    painter.setFont(font)
    painter.setPen(QColor(ink))
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "!")
    return width


def _write(painter: QPainter, content: CardContent, area: QRectF, ink: str, zoom: float) -> None:
    """Write as many of a block's words as can be read, up a slim block where none fit across."""
    size = round(readable_px(zoom))
    if size > max(area.width(), area.height()):
        return
    painter.setPen(QColor(ink))
    lines = readable_lines(content, area.width(), area.height(), size)
    if lines[:1] == (content.name,) or area.height() < area.width():
        _write_lines(painter, lines, area, size)
        return
    upright = readable_lines(content, area.height(), area.width(), size)[:1]
    painter.save()
    painter.rotate(-90)
    turned = QRectF(-area.bottom(), area.left(), area.height(), area.width())
    _write_lines(painter, upright or lines, turned, size)
    painter.restore()


def _write_lines(painter: QPainter, lines: tuple[str, ...], area: QRectF, size: int) -> None:
    """Write lines in the middle of an area, the first one stronger."""
    height = size * LEADING
    top = area.center().y() - height * len(lines) / 2
    for number, line in enumerate(lines):
        painter.setFont(fonts.plain_font(size) if number else fonts.title_font(size))
        place = QRectF(area.left(), top + number * height, area.width(), height)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, line)


def readable_lines(content: CardContent, width: float, height: float, size: int) -> tuple[str, ...]:
    """Return the lines a block has room for in letters of a size, none where not even a name fits.

    Parameters
    ----------
    content
        What there is to say.
    width, height, size
        The room and the letters' size, in pixels of the scene.
    """
    if size > height:
        return ()
    fonts_of = (fonts.title_font(size), fonts.plain_font(size))
    most = width / (_NARROWEST * size)
    for lines in content.summaries:
        if any(len(line) > most for line in lines):
            continue
        widths = (fonts.text_width(line, fonts_of[min(i, 1)]) for i, line in enumerate(lines))
        high = size * LEADING * len(lines) if len(lines) > 1 else float(size)
        if high <= height and all(each <= width for each in widths):
            return lines
    if width < size:  # what is cut ends in an ellipsis
        return ()
    name = fonts.elided(content.name, fonts_of[0], width)
    return (name,) if len(name) > _FEWEST_LETTERS else ()
