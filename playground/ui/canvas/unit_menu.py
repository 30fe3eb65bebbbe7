"""What can be done with one unit of a layer."""

from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QMenu

from playground.ui.canvas.gestures.gesture import Values
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.overlay.unit_notes import UnitNotes
from playground.ui.canvas.scene.scene import NetworkScene
from playground.ui.theme.markup import entry_text


class UnitHost(Protocol):
    """The canvas, as the menu of a unit sees it."""

    @property
    def model(self) -> CanvasModel:
        """What is shown."""
        ...

    @property
    def network_scene(self) -> NetworkScene:
        """The items."""
        ...

    @property
    def values(self) -> Values:
        """The numbers of wires and biases, to be changed."""
        ...

    @property
    def unit_notes(self) -> UnitNotes:
        """What is shown of single units."""
        ...


def fill_unit(menu: QMenu, host: UnitHost, node_id: str, unit: int) -> None:
    """Offer to look at what a unit likes, and to switch it off or on, or all of its layer."""
    place, at = (node_id, "bias", (unit,)), host.network_scene.cards[node_id].pos()
    if host.values.value(place) is not None:
        menu.addAction("Set bias…", partial(host.values.type_value, place, at))
    notes, name = host.unit_notes, host.model.unit_name(node_id, unit)
    if host.model.learns(node_id):
        likes = menu.addAction(
            entry_text(f"What {name} likes"), partial(notes.likes_requested.emit, node_id, unit)
        )
        likes.setToolTip("The samples that drive the unit most, and what they have in common")
    if not notes.can_switch(node_id):
        return
    is_off = (node_id, unit) in notes.off
    switch = menu.addAction(
        entry_text(f"Switch {name} {'on' if is_off else 'off'}"),
        partial(notes.toggle, node_id, unit),
    )
    switch.setToolTip("A unit that is off puts out zero in all that is shown, not in the training")
    off = tuple(sorted(u for i, u in notes.off if i == node_id))
    if len(off) > 1 or (off and not is_off):
        on = partial(notes.switch_requested.emit, node_id, off, False)
        menu.addAction("Switch all units of this layer on", on)
    menu.addSeparator()
