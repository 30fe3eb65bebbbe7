"""What of a large network is to be shown otherwise: a little at a time, first what is in sight."""

from collections.abc import Callable, Collection

from PySide6.QtCore import QObject, QRectF, QTimer, Signal

from playground.graph import Edge
from playground.ui.canvas.items.card import CardItem
from playground.ui.canvas.model.level_of_detail import LevelOfDetail
from playground.ui.canvas.scene.wire_items import WireItems

CARDS_AT_ONCE, WIRES_AT_ONCE = 48, 128
"""Of so many cards and wires none waits: it takes less than a frame."""

PER_GO = 64
"""What one go may cost: so many blocks and wires of one line, or :data:`CARD` times fewer cards."""

CARD = 4
LINES = 8
"""How many lines more of a wire cost as much as its first one."""

PAUSE_MS, LONG_PAUSE_MS = 4, 25
"""How long it takes until the next go, and until one while the view moves or out of sight: a person
who turns the wheel comes first."""


class Backlog(QObject):
    """Cards and wires that wait for their turn; until then they are shown as they were.

    Wires have their turn with the first of their cards.

    Parameters
    ----------
    show_card
        Has a card shown as it should be.
    wires
        Those of all edges.
    seen
        Returns the part of the scene that is in sight.
    parent
        The scene.

    Signals
    -------
    progressed(with_cards)
        Some were shown, in a go of their own; whether there were cards among them.
    finished()
        The last ones were.
    """

    progressed = Signal(bool)
    finished = Signal()

    def __init__(
        self,
        show_card: Callable[[str], CardItem],
        wires: WireItems,
        seen: Callable[[], QRectF],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._show_card, self._items, self._seen = show_card, wires, seen
        self._cards: dict[str, None] = {}
        self._wires: dict[Edge, None] = {}
        self._area: QRectF | None = None
        self._near: dict[str, None] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_empty(self) -> bool:
        """Whether everything is shown as it should be."""
        return not self._cards and not self._wires

    def take(self, cards: Collection[str], wires: Collection[Edge]) -> None:
        """Have these shown as they should be, and nothing else any more; few of them at once.

        Parameters
        ----------
        cards
            All cards that are shown otherwise than they should be.
        wires
            The wires that may lead otherwise than they should, those that wait already aside.
        """
        fresh = [i for i in cards if i not in self._cards]
        self._cards = dict.fromkeys(cards)
        fresh_wires = [edge for edge in wires if edge not in self._wires]
        self._wires |= dict.fromkeys(wires)
        self._area = None
        if len(fresh) <= CARDS_AT_ONCE:
            for node_id in fresh:
                self._take_card(node_id)
        waiting = self._cards
        ready = [
            edge
            for edge in fresh_wires
            if edge in self._wires and edge.source not in waiting and edge.target not in waiting
        ]
        if len(ready) > WIRES_AT_ONCE:
            seen = {card.node_id for card in self._items.lanes.cards_in(self._seen())}
            ready.sort(key=lambda edge: edge.source not in seen and edge.target not in seen)
        for edge in ready[:WIRES_AT_ONCE]:
            self._take_wire(edge)
        if self.is_empty:
            self._timer.stop()
        else:
            self._timer.start(PAUSE_MS)

    def forget(self, cards: Collection[str], wires: Collection[Edge]) -> None:
        """Let go of what is not among these any more."""
        self._cards = {i: None for i in self._cards if i in cards}
        self._wires = {edge: None for edge in self._wires if edge in wires}

    def finish(self) -> None:
        """Show everything as it should be at once: a picture of it is wanted."""
        if self.is_empty:
            return
        for node_id in list(self._cards):
            self._take_card(node_id)
        for edge in list(self._wires):
            self._take_wire(edge)
        self._timer.stop()
        self.finished.emit()

    def follow(self) -> None:
        """Show what came into sight with the picture that follows; the rest when the view rests."""
        if not self.is_empty:
            self._go_on()
            if not self.is_empty:
                self._timer.start(LONG_PAUSE_MS)

    def _go_on(self) -> None:
        """Show as many as one go allows."""
        self._sort()
        left, has_cards = PER_GO, bool(self._cards)
        while left > 0 and self._cards:
            left -= self._take_card(next(iter(self._cards)))
        while left > 0 and self._wires:
            left -= self._take_wire(next(iter(self._wires)))
        if self.is_empty:
            self.finished.emit()
        else:
            self._timer.start(PAUSE_MS if self._is_in_sight() else LONG_PAUSE_MS)
            self.progressed.emit(has_cards)

    def _take_card(self, node_id: str) -> int:
        """Show a card and its wires; returns what that costs."""
        del self._cards[node_id]
        is_block = self._show_card(node_id).content.detail is LevelOfDetail.BLOCK
        due = [edge for edge in self._items.of(node_id) if edge in self._wires]
        return (1 if is_block else CARD) + sum(self._take_wire(edge) for edge in due)

    def _take_wire(self, edge: Edge) -> int:
        del self._wires[edge]
        return 1 + len(self._items.place(edge).lines.starts) // LINES

    def _is_in_sight(self) -> bool:
        """Tell whether what has the next turn was in sight when that was looked at last."""
        if self._cards:
            return next(iter(self._cards)) in self._near
        edge = next(iter(self._wires))
        return edge.source in self._near or edge.target in self._near

    def _sort(self) -> None:
        """Put what is in sight now first, from the middle outwards."""
        area = self._seen()
        if area == self._area:
            return
        self._area, middle = area, area.center()
        cards = self._items.lanes.cards_in(area)
        away = {card.node_id: (card.pos() - middle).manhattanLength() for card in cards}
        self._near = dict.fromkeys(sorted(away, key=away.__getitem__))
        self._cards = {i: None for i in self._near if i in self._cards} | self._cards
        ahead = [e for e in self._wires if e.source in away or e.target in away]
        self._wires = dict.fromkeys(ahead) | self._wires
