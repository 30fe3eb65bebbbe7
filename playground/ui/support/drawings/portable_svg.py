"""SVG that other programs show as Qt meant it.

What reads XML is imported by the first drawing that is written: the window's start needs none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
EFFECT = "vector-effect"

Matrix = tuple[float, float, float, float, float, float]

_PAIR = re.compile(r"(-?[0-9.]+(?:e[-+]?[0-9]+)?),(-?[0-9.]+(?:e[-+]?[0-9]+)?)")
_MATRIX = re.compile(r"matrix\(([^)]*)\)")


def portable(drawing: bytes, width: int, height: int) -> bytes:
    """Return a drawing that other programs show as Qt meant it.

    Parameters
    ----------
    drawing
        What ``QSvgGenerator`` wrote.
    width, height
        Its size in pixels.
    """
    from xml.etree import ElementTree

    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    root = ElementTree.fromstring(drawing)
    root.set("width", str(width))
    root.set("height", str(height))
    for group in root.iter(f"{{{SVG}}}g"):
        _bake(group)
    for element in root.iter():
        element.attrib.pop(EFFECT, None)
        family = element.get("font-family")
        if family:
            element.set("font-family", f"{family}, sans-serif")
    _drop_empty(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _bake(group: Element) -> None:
    """Apply a group's transform to its shapes when their lines must not be stretched with them."""
    match = _MATRIX.match(group.get("transform", ""))
    if match is None or not any(child.get(EFFECT) == "non-scaling-stroke" for child in group):
        return
    a, b, c, d, e, f = (float(part) for part in match[1].split(","))
    matrix = (a, b, c, d, e, f)
    if not all(_place(child, matrix) for child in group):
        return
    del group.attrib["transform"]


def _place(shape: Element, matrix: Matrix) -> bool:
    """Move one shape to its final coordinates; ``False`` for what is not made of points."""
    kind = shape.tag.removeprefix(f"{{{SVG}}}")
    if kind == "rect":
        x, y, w, h = (float(shape.attrib.pop(key)) for key in ("x", "y", "width", "height"))
        shape.tag = f"{{{SVG}}}path"
        shape.set("d", _moved(f"M{x},{y} L{x + w},{y} L{x + w},{y + h} L{x},{y + h} Z", matrix))
    elif kind == "path":
        shape.set("d", _moved(shape.get("d", ""), matrix))
    elif kind in ("polyline", "polygon"):
        shape.set("points", _moved(shape.get("points", ""), matrix))
    else:
        return False
    return True


def _moved(points: str, matrix: Matrix) -> str:
    a, b, c, d, e, f = matrix

    def move(pair: re.Match[str]) -> str:
        x, y = float(pair[1]), float(pair[2])
        return f"{a * x + c * y + e:.6g},{b * x + d * y + f:.6g}"

    return _PAIR.sub(move, points)


def _drop_empty(parent: Element) -> None:
    """Take out the groups that Qt opened and drew nothing in."""
    for child in list(parent):
        _drop_empty(child)
        if child.tag == f"{{{SVG}}}g" and not len(child):
            parent.remove(child)
