"""How the canvas asks for an edit, and shows what became of it."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import SignalInstance

from playground.ui.canvas.model.canvas_edits import CanvasEdit
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.overlay.live_drawing import LiveDrawing
from playground.ui.canvas.scene.scene import NetworkScene


class RequestHost(Protocol):
    """The canvas, as edits are asked for on it."""

    @property
    def model(self) -> CanvasModel:
        """What is shown."""
        ...

    @property
    def network_scene(self) -> NetworkScene:
        """The items."""
        ...

    @property
    def live(self) -> LiveDrawing:
        """What is drawn of the training: what layers have learned."""
        ...

    @property
    def selection(self) -> tuple[str, ...]:
        """The selected node ids."""
        ...

    @property
    def edit_requested(self) -> SignalInstance:
        """Asks for an edit of the document."""
        ...

    @property
    def selection_changed(self) -> SignalInstance:
        """Tells that other nodes are selected."""
        ...

    def set_selection(self, node_ids: Sequence[str]) -> None:
        """Select cards, and tell nobody."""
        ...

    def reconcile(self) -> None:
        """Show again what the document says."""
        ...


class EditRequests:
    """Asks for one edit at a time.

    Attributes
    ----------
    is_under_way
        Whether what the document becomes meanwhile comes of an edit that was made here.
    """

    def __init__(self, host: RequestHost) -> None:
        self._host = host
        self.is_under_way = False

    def make(self, edit: CanvasEdit) -> None:
        """Ask for an edit, then select what it made, and show whatever the document now says."""
        host, scene = self._host, self._host.network_scene
        scene.glide.finish()
        before, places = host.selection, scene.places() if edit.glides else {}
        shown = host.model
        self.is_under_way = True
        try:
            learnt = {**edit.learnt, **host.live.values.learnt_of(edit.copies)}
            host.edit_requested.emit(edit.text, edit.network, edit.layout, edit.merge_key, learnt)
        finally:
            self.is_under_way = False
        if edit.select is not None:
            host.set_selection(edit.select)
        if places:
            scene.glide.start(places, scene.places())
        if host.model is shown:
            # Nothing came of it: what the gesture has moved goes back.
            host.reconcile()
        if host.selection != before:
            host.selection_changed.emit(host.selection)
