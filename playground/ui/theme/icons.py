"""The window's icons: one-colour drawings, tinted to the theme when they are needed.

Qt renders ``currentColor`` in an SVG as black, so the colour is written into the text first.
"""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from playground.storage.resources import resource_path

SCALES = (1, 2)


def icon_names() -> tuple[str, ...]:
    """Return the names of all icons that can be tinted."""
    names = (path.stem for path in resource_path("icons").glob("*.svg"))
    return tuple(sorted(name for name in names if "currentColor" in _source(name)))


def icon(name: str, color: str, size: int = 20) -> QIcon:
    """Return an icon in one colour, sharp on ordinary and high-density screens.

    Parameters
    ----------
    name
        A file name in ``resources/icons`` without its ending.
    color
        ``#rrggbb``, a token of the theme.
    size
        The side in device-independent pixels.
    """
    result = QIcon()
    for scale in SCALES:
        result.addPixmap(_pixmap(name, color, size, scale))
    return result


def _pixmap(name: str, color: str, size: int, scale: int) -> QPixmap:
    """Return a drawing from Qt's cache: every dock and every plot wears the same icons."""
    key, pixmap = f"playground-{name}-{color}-{size}-{scale}", QPixmap()
    if QPixmapCache.find(key, pixmap):
        return pixmap
    pixmap = QPixmap(size * scale, size * scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer = QSvgRenderer(QByteArray(_tinted(name, color).encode()))
    renderer.render(painter, QRectF(0, 0, size * scale, size * scale))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    QPixmapCache.insert(key, pixmap)
    return pixmap


@cache
def tinted_file(name: str, color: str) -> Path:
    """Return a tinted copy of an icon as a file, for style sheets, which take images by path only.

    The copies live in a temporary folder that is removed when the application ends.
    """
    path = _folder() / f"{name}-{color.lstrip('#')}.svg"
    path.write_text(_tinted(name, color), encoding="utf-8")
    return path


@cache
def _source(name: str) -> str:
    return resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")


def _tinted(name: str, color: str) -> str:
    return _source(name).replace("currentColor", color)


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="playground-icons-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
