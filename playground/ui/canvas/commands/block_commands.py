"""Groups the selected layers into blocks: what menus, keys and the mouse call."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from playground.graph.spec import LayerBlock
from playground.project.document.network_check import LONGEST_NAME
from playground.ui.canvas.commands.arranging import ArrangeHost
from playground.ui.canvas.edits import block_edits

NONE = "Select a block first, or layers in one"


class BlockHost(ArrangeHost, Protocol):
    """The canvas, as blocks see it."""

    def select(self, node_ids: tuple[str, ...]) -> None:
        """Change the selection, as a person does."""
        ...


class BlockCommands(QObject):
    """Does to the blocks of the selection what a person asks for.

    Signals
    -------
    rename_requested(block_id)
        A person wants to call a block something else.
    save_requested(block)
        A person wants to keep a block for other networks.
    """

    rename_requested = Signal(str)
    save_requested = Signal(object)

    def __init__(self, host: BlockHost, parent: QObject) -> None:
        super().__init__(parent)
        self._host = host

    @property
    def chosen(self) -> tuple[LayerBlock, ...]:
        """The blocks that selected layers are in."""
        return self._host.model.blocks.of(self._host.selection)

    def group(self) -> None:
        """Put the selected layers into one block."""
        host = self._host
        if not host.selection:
            host.refuse("Select the layers to group first")
            return
        if self.whole is not None:
            host.refuse(f"These layers are the block {self.whole.name} already")
            return
        host.request(block_edits.group(host.model, host.selection))

    def ungroup(self) -> None:
        """Take the blocks of the selection away; their layers stay."""
        if self._has_any():
            self._host.request(block_edits.ungroup(self._host.model, self.chosen))

    def fold(self, block_ids: tuple[str, ...] = ()) -> None:
        """Collapse blocks, or expand them all when none is expanded; those of the selection."""
        known = self._host.model.blocks.by_id
        blocks = tuple(known[i] for i in block_ids if i in known) or self.chosen
        if not blocks:
            self._host.refuse(NONE)
            return
        collapsed = any(not block.collapsed for block in blocks)
        self._host.request(block_edits.fold(self._host.model, blocks, collapsed))

    def take_out(self) -> None:
        """Take the selected layers out of their blocks."""
        if self._has_any():
            self._host.request(block_edits.take_out(self._host.model, self._host.selection))

    def rename(self) -> None:
        """Let the name of the selection's block be typed over."""
        if self._has_any():
            self.rename_requested.emit(self.chosen[-1].id)

    def save(self) -> None:
        """Keep the selection's block for other networks."""
        if self._has_any():
            self.save_requested.emit(self.chosen[-1])

    def call(self, block_id: str, name: str) -> str:
        """Give a block a name that no other has; returns why that cannot be, or nothing."""
        block = self._host.model.blocks.by_id.get(block_id)
        wanted = " ".join(name.split())
        if block is None or not wanted or wanted == block.name:
            return ""
        if len(wanted) > LONGEST_NAME or not wanted.isprintable():
            return f"Not renamed: use 1 to {LONGEST_NAME} printable characters"
        others = {each.name.casefold() for each in self._host.model.blocks.all if each != block}
        if wanted.casefold() in others:
            return f"Not renamed: there is a block {wanted} already"
        self._host.request(block_edits.rename(self._host.model, block, wanted))
        return ""

    @property
    def whole(self) -> LayerBlock | None:
        """The block that the selection is, neither more nor less."""
        chosen, selection = self.chosen, self._host.selection
        is_one = len(chosen) == 1 and set(selection) == set(chosen[0].members)
        return chosen[0] if is_one else None

    def fill(self, menu: QMenu) -> None:
        """Offer what can be done with the present selection."""
        menu.addSeparator()
        chosen, is_whole = self.chosen, self.whole is not None
        if not is_whole:
            menu.addAction("Group into a block", self.group)
        if not chosen:
            return
        ids = tuple(block.id for block in chosen)
        is_open = any(not block.collapsed for block in chosen)
        menu.addAction("Collapse" if is_open else "Expand", partial(self.fold, ids))
        menu.addAction("Rename", self.rename)
        if not is_whole:
            menu.addAction("Take out of block", self.take_out)
        menu.addAction("Save block…", self.save)
        menu.addAction("Ungroup", self.ungroup)

    def _has_any(self) -> bool:
        if not self.chosen:
            self._host.refuse(NONE)
        return bool(self.chosen)
