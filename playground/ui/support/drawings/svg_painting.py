"""SVG drawings painted as they are meant: Qt's own reader leaves out what clips them."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPolygonF
from PySide6.QtSvg import QSvgRenderer

from playground.ui.support.drawings.portable_svg import SVG

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_POINT = re.compile(r"([ML])\s*(-?[0-9.e+-]+)[ ,]+(-?[0-9.e+-]+)")
_REFERENCE = re.compile(r"url\(#(.*)\)")


class SvgDrawing:
    """A drawing that ``QSvgGenerator`` wrote, in parts that are clipped alike.

    Parameters
    ----------
    data
        The file's content.
    """

    def __init__(self, data: bytes) -> None:
        from xml.etree import ElementTree

        root = ElementTree.fromstring(data)
        self._box = QRectF(0, 0, float(root.get("width", "0")), float(root.get("height", "0")))
        clips = {
            clip.get("id", ""): _path(clip[0].get("d", ""))
            for clip in root.iter(f"{{{SVG}}}clipPath")
        }
        self._parts: list[tuple[QPainterPath | None, QSvgRenderer]] = []
        for group in root.findall(f"{{{SVG}}}g"):
            for name, parts in groupby(group, _clip_of):
                part = _alone(root, group, list(parts))
                svg = QByteArray(ElementTree.tostring(part))
                self._parts.append((clips.get(name), QSvgRenderer(svg)))

    def paint(self, painter: QPainter, target: QRectF) -> None:
        """Paint it all over an area: lines stay lines, words stay words."""
        painter.save()
        painter.translate(target.topLeft())
        painter.scale(target.width() / self._box.width(), target.height() / self._box.height())
        for clip, renderer in self._parts:
            painter.save()
            painter.setClipRect(self._box, Qt.ClipOperation.IntersectClip)
            if clip is not None:
                painter.setClipPath(clip, Qt.ClipOperation.IntersectClip)
            renderer.render(painter, self._box)
            painter.restore()
        painter.restore()


def _clip_of(element: Element) -> str:
    match = _REFERENCE.match(element.get("clip-path", ""))
    return match[1] if match is not None else ""


def _alone(root: Element, group: Element, parts: list[Element]) -> Element:
    """Return a drawing of some parts only, with all that they inherit."""
    from xml.etree.ElementTree import Element

    whole, inherited = Element(root.tag, root.attrib), Element(group.tag, group.attrib)
    whole.extend(each for each in root if each.tag == f"{{{SVG}}}defs")
    inherited.extend(parts)
    whole.append(inherited)
    return whole


def _path(data: str) -> QPainterPath:
    """Return the area within straight lines; curves are cut off by their ends."""
    path, polygon = QPainterPath(), QPolygonF()
    for kind, x, y in _POINT.findall(data):
        if kind == "M" and not polygon.isEmpty():
            path.addPolygon(polygon)
            polygon = QPolygonF()
        polygon.append(QPointF(float(x), float(y)))
    path.addPolygon(polygon)
    return path
