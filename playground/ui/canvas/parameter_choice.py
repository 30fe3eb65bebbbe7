"""The single weight or bias that a person chooses on the canvas, and the mark on it."""

from typing import Protocol

from PySide6.QtCore import QObject, Signal

from playground.graph import Edge
from playground.ui.canvas.faces.face import FaceSpot
from playground.ui.canvas.overlay.live_drawing import LiveDrawing
from playground.ui.canvas.scene.scene import NetworkScene
from playground.ui.support.chosen_parameter import Place


class ChoiceHost(Protocol):
    """The canvas, as what chooses its numbers sees it."""

    @property
    def network_scene(self) -> NetworkScene:
        """The items."""
        ...

    def select(self, node_ids: tuple[str, ...]) -> None:
        """Change the selection, as a person does."""
        ...


class ParameterChoice(QObject):
    """Says which learned number a person chose, and marks the one that is chosen.

    Parameters
    ----------
    host, live
        The canvas, and what is drawn on it of the training.
    parent
        The canvas.
    """

    chosen = Signal(object)
    """The person chose a number: a :data:`~.chosen_parameter.Place`; or nothing."""

    def __init__(self, host: ChoiceHost, live: LiveDrawing, parent: QObject) -> None:
        super().__init__(parent)
        self._host, self._live = host, live

    def choose_line(self, edge: Edge, line: int) -> None:
        """Choose the weight of a wire's line as a person does, where it has one."""
        place = self._host.network_scene.wires[edge].place_of(line)
        if place is not None:
            self.chosen.emit((edge.target, "weight", place))

    def choose_bias(self, node_id: str, unit: int) -> None:
        """Choose a layer and the bias of one of its units as a person does."""
        self._host.select((node_id,))
        self.chosen.emit((node_id, "bias", (unit,)))

    def choose_number(self, node_id: str, spot: FaceSpot) -> None:
        """Choose the learned number at a place of a card's face, where there is one."""
        found = self._host.network_scene.cards[node_id].face.learned_at(spot)
        if found is not None:
            self.chosen.emit((node_id, *found))

    def mark(self, place: Place | None) -> None:
        """Mark the chosen number on its card's face, and its line; none for what has neither."""
        self._host.network_scene.mark_number(place)
        self._live.values.draw(self._live.seen_rect())  # a weak one may get a line
