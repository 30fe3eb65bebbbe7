"""Shows on the drawn network what each third of a step gave: the loss, gradients, the move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from PySide6.QtCore import QObject, QPointF, QRectF, QTimer, Signal
from PySide6.QtWidgets import QGraphicsItem

from playground.core import Array
from playground.core.text.numbers import counted
from playground.graph import Edge
from playground.session.snapshots.snapshot import Snapshot
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.overlay.bias_marks import BiasMarks
from playground.ui.canvas.overlay.card_marks import CardMarks
from playground.ui.canvas.overlay.marks import (
    NOTHING,
    Mode,
    Tint,
    largest,
    magnification,
    marks,
    split,
)
from playground.ui.canvas.overlay.notes import (
    CHIP_HEIGHT,
    ChipItem,
    LossCard,
)
from playground.ui.canvas.overlay.placing import Room, place_loss
from playground.ui.canvas.overlay.reveal import Reveal
from playground.ui.canvas.overlay.texts import answer_text
from playground.ui.canvas.overlay.wire_marks import ChevronItem, GhostItem
from playground.ui.canvas.scene.scene import NetworkScene
from playground.ui.theme.tokens import Theme

Item = TypeVar("Item", bound=QGraphicsItem)
WireMarks = TypeVar("WireMarks", ChevronItem, GhostItem)

GHOST_MS = 1200
"""How long an update's ghosts stay."""


class TrialMove(NamedTuple):
    """What an update would change: whose it would be, and Δθ by node id and parameter name."""

    title: str
    changes: Mapping[tuple[str, str], Array]


class StepOverlay(QObject):
    """Draws above the network, and changes nothing of it: wires keep their colour and thickness.

    Parameters
    ----------
    scene
        The network's cards and wires.
    model
        Returns what is drawn.
    seen
        Returns the part of the scene that is in sight.
    parent
        The view.

    Attributes
    ----------
    mode
        What wires show besides their weights.
    marks
        What is drawn now.
    times
        How many times changes are magnified.

    Signals
    -------
    refreshed()
        Another moment, or something else of it, is shown.
    """

    refreshed = Signal()

    def __init__(
        self,
        scene: NetworkScene,
        model: Callable[[], CanvasModel],
        seen: Callable[[], QRectF],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._scene, self._model, self._seen = scene, model, seen
        self.mode = Mode.AUTO
        self.marks = NOTHING
        self.times = 1.0
        self._snapshot: Snapshot | None = None
        self._before: Snapshot | None = None
        self._trial: TrialMove | None = None
        self._running = False
        self._zoom = 1.0
        self._presses = 0
        self._sample: int | None = None
        self.chevrons: dict[Edge, ChevronItem] = {}
        self.ghosts: dict[Edge, GhostItem] = {}
        self.on_cards = CardMarks(scene, model)
        self.biases = BiasMarks(scene, scene.cards)
        theme = scene.theme
        self.loss_card = LossCard(theme)
        self.note = ChipItem(theme, 11)
        for item in (self.loss_card, self.note):
            scene.addItem(item)
        self._reveal = Reveal(self)
        self._ghosts_end = QTimer(self)
        self._ghosts_end.setSingleShot(True)
        self._ghosts_end.setInterval(GHOST_MS)
        self._ghosts_end.timeout.connect(self._draw)
        scene.arranged.connect(self._follow)
        scene.rewired.connect(self._draw_rewired)

    # what is told -------------------------------------------------------------------------------

    def wants_gradients(self, *, running: bool) -> bool:
        """Tell whether snapshots should hold the gradient."""
        return self.mode is Mode.GRADIENT or (self.mode is Mode.AUTO and not running)

    def set_mode(self, mode: Mode) -> None:
        """Show something else beside the weights."""
        if mode is not self.mode:
            self.mode = mode
            self._reveal.finish()
            self._refresh()

    def show(self, snapshot: Snapshot, zoom: float, *, running: bool) -> None:
        """Show a moment of the training; a trial is of the moment before."""
        if self._trial is not None and not self._is_present(snapshot):
            self._trial = None
            self._show_changes()
        if self._snapshot is not None and self._snapshot.generation == snapshot.generation:
            if snapshot.step != self._snapshot.step:
                self._before = self._snapshot
        else:
            self._before = None
        self._snapshot, self._running, self._zoom = snapshot, running, zoom
        self._refresh()

    def show_trial(self, title: str, move: Array | None) -> None:
        """Show what an update would change, until it is taken back or the training goes on.

        Parameters
        ----------
        title
            Whose update it would be.
        move
            Δθ ``(P,)``; ``None`` takes it back.
        """
        snapshot = self._snapshot
        changes = split(move, snapshot.parameters) if snapshot and move is not None else {}
        self._trial = TrialMove(title, changes) if changes else None
        self._ghosts_end.stop()
        self._draw()

    def _is_present(self, snapshot: Snapshot) -> bool:
        """Tell whether a moment is the one that is shown already."""
        shown = self._snapshot
        return shown is not None and (shown.generation, shown.step, shown.phase) == (
            snapshot.generation,
            snapshot.step,
            snapshot.phase,
        )

    def set_zoom(self, zoom: float) -> None:
        """Keep the marks' sizes on the screen, and the loss in sight."""
        if zoom != self._zoom:
            self._zoom = zoom
            if self.marks is not NOTHING:
                self._draw()
            else:
                self._follow()
        elif self.loss_card.isVisible():
            self._place_loss()

    def set_sample(self, row: int | None) -> None:
        """Tell of this row of the raw data, where it is in the batch."""
        self._sample = row
        self._show_loss(self._snapshot)

    def clear(self) -> None:
        """Show nothing: there is no training to tell of."""
        self._snapshot = self._before = self._trial = None
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        for group in (self.chevrons, self.ghosts):
            for item in group.values():
                item.set_theme(theme)
        self.on_cards.set_theme(theme)
        self.biases.set_theme(theme)
        self.loss_card.set_theme(theme)
        self.note.set_theme(theme)

    @property
    def is_revealing(self) -> bool:
        """Whether the gradient still appears, layer by layer."""
        return self._reveal.is_going_on

    @property
    def snapshot(self) -> Snapshot | None:
        """The moment that is shown."""
        return self._snapshot

    @property
    def is_running(self) -> bool:
        """Whether the training goes on by itself."""
        return self._running

    # what is drawn ------------------------------------------------------------------------------

    def _refresh(self) -> None:
        snapshot = self._snapshot
        before = self.marks
        self.marks = NOTHING
        if snapshot is not None:
            self.marks = marks(snapshot, self._before, self.mode, running=self._running)
        self._show_loss(snapshot)
        self.refreshed.emit()
        if self.marks is NOTHING and before is NOTHING:
            return
        presses = snapshot.record.presses if snapshot is not None else 0
        is_new, self._presses = presses != self._presses, presses
        if is_new and self.marks.changes and self.mode is not Mode.CHANGE:
            self._ghosts_end.start()
        self._draw()
        if is_new and self.marks.gradients and self.marks.tint is Tint.FRESH:
            self._reveal.start(self._layers(), slow=not self._running)
        elif is_new:
            self._reveal.finish()

    def _draw(self) -> None:
        """Draw all marks, each where it belongs."""
        scale = largest(self.marks.gradients)
        drawn: set[str] = set()
        # Where only some weights have lines, a gradient that was used already is but clutter.
        is_behind = self.marks.tint is Tint.USED and self.mode is Mode.AUTO
        for edge, wire in self._scene.wires.items():
            values = wire.values_of(self.marks.gradients.get((edge.target, "weight")))
            is_clutter = is_behind and wire.style.kind != "full"
            if values is not None and is_clutter:
                drawn.add(edge.target)
            if values is None or is_clutter or not wire.isVisible():
                self._drop(self.chevrons, edge)
                continue
            if wire.style.kind == "full":  # what only some lines show is seen as a picture, too
                drawn.add(edge.target)
            item = self.chevrons.get(edge)
            if item is None:
                item = self.chevrons[edge] = ChevronItem(wire, self._scene.theme)
                self._scene.addItem(item)
            item.show_gradient(values, scale, self._zoom, self.marks.tint)
        for edge in [e for e in self.chevrons if e not in self._scene.wires]:
            self._drop(self.chevrons, edge)
        self.on_cards.show_lengths(self.marks)
        self.biases.show_gradients(self.marks, self._scene.theme)
        self._show_changes()
        self._draw_pictures(drawn, scale)
        self._follow()

    def _draw_rewired(self) -> None:
        if self.marks is not NOTHING or self.ghosts:
            self._draw()

    def _changes(self) -> Mapping[tuple[str, str], Array]:
        """Return the changes that are to be seen just now."""
        if self._trial is not None:
            return self._trial.changes
        wanted = self.mode is Mode.CHANGE or self._ghosts_end.isActive()
        return self.marks.changes if wanted else {}

    def _show_changes(self) -> None:
        """Draw what an update changed, for a moment or as long as that is asked for; or a trial."""
        changes = self._changes()
        weights = {key: value for key, value in changes.items() if key[1] == "weight"}
        self.times = magnification(largest(weights))
        for edge, wire in self._scene.wires.items():
            values = wire.values_of(changes.get((edge.target, "weight")))
            if values is None or not wire.isVisible() or not values.any():
                self._drop(self.ghosts, edge)
                continue
            item = self.ghosts.get(edge)
            if item is None:
                item = self.ghosts[edge] = GhostItem(wire, self._scene.theme)
                self._scene.addItem(item)
            item.show_changes(values, self.times)
        for edge in [e for e in self.ghosts if e not in self._scene.wires]:
            self._drop(self.ghosts, edge)
        self.biases.show_changes(changes, self.times, self._scene.theme)
        self.note.setVisible(bool(self.ghosts))
        if self.ghosts:
            self.note.show_text(f"{self._whose_changes()}Δw ×{self.times:,g}", Tint.USED)

    def _whose_changes(self) -> str:
        """Return what the changes in sight come from, where it is not the last update."""
        if self._trial is not None:
            return f"{self._trial.title} would: "
        snapshot, before = self._snapshot, self._before
        if snapshot is None or before is None or snapshot.record.is_live("update"):
            return ""
        return f"{counted(snapshot.step - before.step, 'update')}: "

    def _draw_pictures(self, with_wires: set[str], scale: float) -> None:
        """Show the gradients, or the changes, of cards without a wire per weight as pictures."""
        changes = self._changes()
        is_change, tint = bool(changes), self.marks.tint
        arrays = changes or self.marks.gradients
        scale = largest(arrays) if is_change else scale
        with_wires |= {e.target for e in self.ghosts if self._scene.wires[e].style.kind == "full"}
        asked = self.mode in (Mode.GRADIENT, Mode.CHANGE) and self._trial is None
        # Faces show what is asked for; a gradient that was used gives way to the weight.
        by_face = asked or (tint is Tint.USED and not is_change)

        def elsewhere(node_id: str) -> bool:
            face = self._scene.cards[node_id].content.face
            shown = by_face and face is not None and face.shows_weight
            return shown or node_id in with_wires

        self.on_cards.show_pictures(arrays, scale, tint, is_change=is_change, elsewhere=elsewhere)

    def _drop(self, items: dict[Edge, Item], edge: Edge) -> None:
        item = items.pop(edge, None)
        if item is not None:
            self._scene.removeItem(item)

    def _layers(self) -> list[list[QGraphicsItem]]:
        """Return what appears with every layer, from the loss backwards."""
        layers: list[list[QGraphicsItem]] = []
        for node_id in reversed(self._model().order):
            items: list[QGraphicsItem] = [
                item for edge, item in self.chevrons.items() if edge.target == node_id
            ]
            items += self.on_cards.of(node_id)
            if node_id in self.biases.items:
                items.append(self.biases.items[node_id])
            if items:
                layers.append(items)
        return layers

    # the loss -----------------------------------------------------------------------------------

    def _show_loss(self, snapshot: Snapshot | None) -> None:
        record = snapshot.record if snapshot is not None else None
        found = record.forward if record is not None and record.is_live("forward") else None
        self.loss_card.setVisible(found is not None and self._model().output is not None)
        if found is not None:
            of = "this sample" if found.samples == 1 else f"mean of {found.samples:,}"
            at = found.place_of(self._sample)
            which = "" if found.samples == 1 else f"batch: {at + 1:,} of {found.samples:,}"
            self.loss_card.show_loss(which, answer_text(found, at), f"{found.loss:.4g}", of)
            self._place_loss()

    def _place_loss(self) -> None:
        output = self._model().output
        if output in self._scene.cards:
            card, room = self._scene.seen(output), Room(self._scene.seen_cards())
            place_loss(self.loss_card, card, room, self._seen(), self._shrink)

    # where it is drawn --------------------------------------------------------------------------

    def _follow(self) -> None:
        """Put everything where its card or wire is."""
        self._follow_wires(self.chevrons)
        self._follow_wires(self.ghosts)
        self.biases.follow()
        if self.loss_card.isVisible():
            self._place_loss()
        taken = self.loss_card.card_in_scene() if self.loss_card.isVisible() else QRectF()
        self.on_cards.follow(taken, self._seen(), self._shrink)
        if self.note.isVisible():
            corner = self._scene.content_rect().topLeft()
            self.note.setScale(self._shrink)
            self.note.setPos(corner - QPointF(0, (CHIP_HEIGHT + 8) * self._shrink))

    def _follow_wires(self, items: dict[Edge, WireMarks]) -> None:
        """Put marks where their wires are; those of wires that are gone, or made anew, go."""
        for edge, item in list(items.items()):
            if self._scene.wires.get(edge) is item.wire:
                item.follow()
            else:
                self._drop(items, edge)

    @property
    def _shrink(self) -> float:
        """How much larger things are in the scene that keep their size on the screen."""
        return 1 / min(self._zoom, 1.0)
