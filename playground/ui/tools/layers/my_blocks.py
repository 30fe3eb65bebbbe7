"""The palette's own blocks: kept from a network, dragged into others, deleted."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget
from typing_extensions import override

from playground.core import PlaygroundError
from playground.core.text.numbers import counted
from playground.graph.pieces import Piece
from playground.graph.spec import LayerBlock
from playground.nn.layers import LAYERS
from playground.project.pieces.block_library import BlockLibrary, KeptBlock
from playground.project.pieces.piece_text import MOST_NUMBERS, with_room_for_weights
from playground.ui.canvas import NetworkCanvas
from playground.ui.canvas.edits.piece_mime import PIECE_MIME, read_piece
from playground.ui.canvas.palette.category import PaletteCategory, PaletteEntry
from playground.ui.widgets.menu_tips import allow, show_tips

TITLE = "My blocks"
HINT = "Group layers (Ctrl+G), then save the block to have it here."
_BROKEN = "#8a8f98"


class MyBlocks(PaletteCategory):
    """What the palette shows of a folder of blocks, and what can be done with them.

    Parameters
    ----------
    folder
        Where the blocks are kept.
    canvas
        Where they come from and go to.
    window
        The owner of what is asked.
    """

    message = Signal(str)
    """What became of it."""

    def __init__(self, folder: Path, canvas: NetworkCanvas, window: QWidget) -> None:
        super().__init__(TITLE, HINT)
        self._library = BlockLibrary(folder)
        self._canvas = canvas
        self._window = window
        self._kept: tuple[KeptBlock, ...] = self._library.read()
        canvas.blocks.save_requested.connect(self.save)

    @override
    def entries(self) -> tuple[PaletteEntry, ...]:
        return tuple(_entry(block) for block in self._kept)

    @override
    def add(self, key: str) -> None:
        self._add(key)

    def _add(self, key: str, *, anew: bool = False) -> None:
        """Put a block in with the weights it was kept with, or to begin anew."""
        entry = next(each for each in self.entries() if each.key == key)
        try:
            piece = read_piece(entry.mime())
        except PlaygroundError as error:
            self.message.emit(f"{entry.title} was not added: {error}")
        else:
            self._canvas.clipboard.put(piece.bare if anew else piece)

    @override
    def menu(self, key: str, parent: QWidget) -> QMenu | None:
        menu = QMenu(parent)
        menu.addAction("Add to the network", partial(self.add, key))
        without = menu.addAction("Add without its weights", partial(self._add, key, anew=True))
        block = next(each for each in self._kept if str(each.path) == key)
        has_learnt = block.piece is not None and bool(block.piece.weights)
        allow(without, "" if has_learnt else "It was kept without any")
        menu.addAction("Delete…", partial(self.delete, key))
        return show_tips(menu)

    def save(self, block: LayerBlock) -> None:
        """Keep a block of the network; what has its name already is only replaced on request."""
        path = self._library.path_of(block.name)
        if path.exists() and not self._may("Replace block", f"{path.stem} is kept already."):
            return
        piece, told = self._piece_of(block)
        try:
            self._library.save(block.name, piece)
        except PlaygroundError as error:
            self.message.emit(f"{block.name} was not saved: {error}")
            return
        self._read()
        self.message.emit(f"{block.name} is in the palette now, under {TITLE}{told}")

    def _piece_of(self, block: LayerBlock) -> tuple[Piece, str]:
        """Return what is kept of a block, and what is to be said of its weights."""
        piece = self._canvas.clipboard.piece_of(block.members)
        snapshot = self._canvas.overlay.snapshot
        if not piece.weights or snapshot is None or not snapshot.step:
            return piece.bare, ""  # nothing was learnt: each one that is added draws its own
        if with_room_for_weights(piece):
            return piece, ", with what it has learned"
        return piece.bare, f"; without its weights: they are more than {MOST_NUMBERS:,} numbers"

    def delete(self, key: str) -> None:
        """Delete a kept block, when that is really meant."""
        block = next(each for each in self._kept if str(each.path) == key)
        told = f"{block.name} is deleted for good; networks that use it keep their layers."
        if not self._may("Delete block", told):
            return
        try:
            self._library.delete(block.path)
        except PlaygroundError as error:
            self.message.emit(f"{block.name} was not deleted: {error}")
        self._read()

    def _read(self) -> None:
        self._kept = self._library.read()
        self.changed.emit()

    def _may(self, title: str, text: str) -> bool:
        verb = title.partition(" ")[0]
        asked = f"{text}\n{verb} it?"
        return QMessageBox.question(self._window, title, asked) == QMessageBox.StandardButton.Yes


def _entry(block: KeptBlock) -> PaletteEntry:
    """Return how a block is shown; one that cannot be read says why."""
    if block.piece is None:
        told = f"{block.path.name} cannot be read: {block.problem}"
        return PaletteEntry(str(block.path), block.name, told, _BROKEN, PIECE_MIME, b"{}")
    nodes = block.piece.network.nodes
    titles = ", ".join(LAYERS.get(node.kind).title for node in nodes[:6])
    told = f"{counted(len(nodes), 'layer')}: {titles}{', …' if len(nodes) > 6 else ''}"
    if block.piece.weights:
        told += "\nWith the weights they had learned"
    color = LAYERS.get(nodes[0].kind).color
    data = block.text.encode()
    return PaletteEntry(str(block.path), block.name, told, color, PIECE_MIME, data)
