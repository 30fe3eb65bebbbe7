"""What the palette offers, by category: layers, and whatever else can be dragged into a network."""

from collections.abc import Iterable

from msgspec import Struct
from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

from playground.nn.base.layer import Layer
from playground.nn.layers import LAYERS

MIME_TYPE = "application/x-playground-layer"
"""How a layer travels from the palette to the canvas."""

_TELLING = 3
"""From so many letters on a search looks at what entries are for, too."""


class PaletteEntry(Struct, frozen=True):
    """One thing to drag.

    Parameters
    ----------
    key
        What its category knows it by.
    title, help
        Its name, and what it is for: both are searched.
    color
        What it is recognized by, ``#rrggbb``.
    mime_type, data
        What a drag of it carries.
    """

    key: str
    title: str
    help: str
    color: str
    mime_type: str
    data: bytes

    def mime(self) -> QMimeData:
        """Return what a drag of it carries."""
        data = QMimeData()
        data.setData(self.mime_type, self.data)
        return data

    def matches(self, wanted: str) -> int:
        """Return how well it fits a search: 0 not at all, more for its name than for its help."""
        wanted, title = wanted.casefold().strip(), self.title.casefold()
        told = len(wanted) >= _TELLING and wanted in self.help.casefold()
        found = (title.startswith(wanted), wanted in title, told)
        return next((3 - place for place, hit in enumerate(found) if hit), 0)


class PaletteCategory(QObject):
    """A heading of the palette and the entries under it; subclasses provide them.

    Parameters
    ----------
    title
        The heading.
    hint
        What to say while there are no entries; without it the category is not shown then.
    """

    changed = Signal()
    """Its entries are others now."""

    def __init__(self, title: str, hint: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.hint = hint

    def entries(self) -> tuple[PaletteEntry, ...]:
        """Return what it offers, in order."""
        raise NotImplementedError

    def add(self, key: str) -> None:
        """Put an entry into the network, without being told where."""
        raise NotImplementedError

    def menu(self, key: str, parent: QWidget) -> QMenu | None:
        """Return what else can be done with an entry, if anything."""
        del key, parent
        return None


class LayerCategory(PaletteCategory):
    """The registered layers of one category."""

    requested = Signal(str)
    """The person wants a layer of this kind, without saying where."""

    def __init__(self, title: str, layers: Iterable[type[Layer]]) -> None:
        super().__init__(title)
        self._entries = tuple(_entry(layer) for layer in layers)

    @override
    def entries(self) -> tuple[PaletteEntry, ...]:
        return self._entries

    @override
    def add(self, key: str) -> None:
        self.requested.emit(key)


def _entry(layer: type[Layer]) -> PaletteEntry:
    tip = f"{layer.help}\n{layer.formula}" if layer.formula else layer.help
    return PaletteEntry(layer.name, layer.title, tip, layer.color, MIME_TYPE, layer.name.encode())


def dragged_layer(data: QMimeData) -> str | None:
    """Return the kind of the dragged layer, ``None`` for anything else."""
    if not data.hasFormat(MIME_TYPE):
        return None
    kind = bytes(data.data(MIME_TYPE).data()).decode(errors="replace")
    return kind if kind in LAYERS else None
