"""Adds, changes, connects and deletes layers: what menus, keys and the palette call."""

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from playground.graph import Edge
from playground.nn.inspect.fixes.steps import QuickFix
from playground.nn.layers import LAYERS
from playground.ui.canvas.commands.block_commands import BlockCommands, BlockHost
from playground.ui.canvas.connecting.offers import reasons_at_a_glance, reasons_near
from playground.ui.canvas.editors.card_editors import CardEditors
from playground.ui.canvas.model import canvas_edits
from playground.ui.canvas.scene.scene import NetworkScene
from playground.ui.support.later import Soon


class LayerHost(BlockHost, Protocol):
    """The canvas, as what changes its layers sees it."""

    @property
    def network_scene(self) -> NetworkScene:
        """The items."""
        ...

    @property
    def blocks(self) -> BlockCommands:
        """Groups layers into blocks."""
        ...

    @property
    def editors(self) -> CardEditors:
        """Edits cards in place."""
        ...

    def lead_wire(self, node_id: str, side: str, detached: Edge | None = None) -> None:
        """Have keys choose the other end of a wire that is held at a card."""
        ...

    def reveal(self, node_id: str) -> None:
        """Bring a card into sight."""
        ...

    def fit(self) -> None:
        """Show everything."""
        ...

    def fit_if_untouched(self) -> None:
        """Show everything unless the person has chosen what to look at."""
        ...


class LayerCommands(QObject):
    """Does to the layers what a person asks for."""

    refusals_changed = Signal(object)
    """Why layers, by name, would be wrong where one is added now; those that fit are not in it."""

    def __init__(self, host: LayerHost, parent: QObject) -> None:
        super().__init__(parent)
        self._host = host
        self._refusals: Mapping[str, str] = {}
        self._soon = Soon(self._tell_refusals, self)

    @property
    def refusals(self) -> Mapping[str, str]:
        """Why layers, by name, would be wrong where one is added now."""
        return reasons_near(self._host.model, self._host.selection)

    def tell_refusals(self) -> None:
        """Say soon which layers would be wrong where one is added now, if they are others."""
        self._soon.ask()

    def _tell_refusals(self) -> None:
        reasons = reasons_at_a_glance(self._host.model, self._host.selection)
        if reasons != self._refusals:
            self._refusals = reasons
            self.refusals_changed.emit(reasons)

    def add(self, kind: str) -> None:
        """Add a layer behind the selected one, else right before the output."""
        host, reason = self._host, self.refusals.get(kind)
        if reason is not None:
            host.refuse(f"{LAYERS.get(kind).title} not added: {reason}")
            return
        host.request(canvas_edits.add_near(host.model, kind, host.selection))
        host.fit_if_untouched()

    def apply_fix(self, fix: QuickFix) -> None:
        """Make a change that was offered to put the drawing right."""
        self._host.request(canvas_edits.apply_fix(self._host.model, fix))
        self._host.fit_if_untouched()

    def arrange(self) -> None:
        """Put every card into its tidy place and show them all."""
        host, scene = self._host, self._host.network_scene
        if host.model.network.nodes:
            before = scene.places()
            host.request(canvas_edits.arrange(host.model))
            host.fit()
            scene.glide.start(before, scene.places())

    def step_units(self, node_id: str, step: int, burst: str = "") -> None:
        """Give a layer some units more or fewer.

        Parameters
        ----------
        node_id, step
            The layer, and how many more.
        burst
            Steps of one burst are one undo step; the empty string joins those that came before.
        """
        model = self._host.model
        edit = canvas_edits.step_units(model, node_id, step, burst)
        if edit is not None:
            self._host.request(edit)
        elif model.units_param(node_id) is None:
            self._host.refuse(f"{model.name(node_id)} has no units to change")

    def select_all(self) -> None:
        """Select every card."""
        self._host.select(self._host.model.order)

    def delete_selected(self) -> None:
        """Delete the selected cards, or disconnect the selected wire."""
        host, edge = self._host, self._host.network_scene.selected_edge
        if host.selection:
            host.request(canvas_edits.remove(host.model, host.selection))
        elif edge is not None:
            host.request(canvas_edits.disconnect(host.model, edge))

    def connect_selected(self, side: str = "out") -> None:
        """Have keys choose where the selected card's wire leads; a selected wire's end moves.

        Parameters
        ----------
        side
            ``"out"`` looks for the card to feed, ``"in"`` for the one to be fed by.
        """
        host, edge = self._host, self._host.network_scene.selected_edge
        if host.selection:
            host.lead_wire(host.selection[-1], side)
        elif edge is not None:
            host.lead_wire(edge.source if side == "out" else edge.target, side, edge)
        else:
            host.refuse("Select a layer first: then keys choose what to connect it to")

    def rename(self, node_id: str) -> None:
        """Let a layer's name be typed over on its card."""
        self._host.reveal(node_id)
        self._host.editors.rename(node_id)

    def rename_selected(self) -> None:
        """Let the last selected card's name, or the selected block's, be typed over."""
        host = self._host
        if host.blocks.whole is not None:
            host.blocks.rename()
        elif host.selection:
            self.rename(host.selection[-1])
        else:
            host.refuse("Select the layer to rename first")
