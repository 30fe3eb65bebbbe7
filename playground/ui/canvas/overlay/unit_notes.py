"""Which units are dead, saturated or switched off: marked on them, and said on their card."""

from collections.abc import Callable, Mapping

from msgspec import Struct, field
from PySide6.QtCore import QObject, QPointF, Signal

from playground.core.text.numbers import percent
from playground.session.snapshots.units_off import UnitSet
from playground.ui.canvas.items.unit_marks import UnitStates
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.overlay.marks import Tint
from playground.ui.canvas.overlay.notes import CHIP_HEIGHT, ChipItem
from playground.ui.canvas.scene.scene import NetworkScene
from playground.ui.support.later import Soon
from playground.ui.theme.tokens import Theme

OFF = "switched off: it puts out zero in all that is shown; it is trained as ever"


class UnitFound(Struct, frozen=True):
    """A unit that learns little: dead, or else saturated on a share of the samples."""

    is_dead: bool
    share: float


class UnitsFound(Struct, frozen=True):
    """What a look at the units found.

    Parameters
    ----------
    samples
        On how many training samples they were looked at.
    layers
        By node id and number, from 0, the units that learn little.
    """

    samples: int = 0
    layers: Mapping[str, Mapping[int, UnitFound]] = field(default_factory=dict)


class UnitNotes(QObject):
    """Keeps the marks of all units, and a line on every card that has something to tell.

    Parameters
    ----------
    scene
        The cards.
    model
        Returns what is drawn.
    zoom
        Returns the pixels of the screen per pixel of the scene.

    Attributes
    ----------
    soon
        Draws before the next picture.

    Signals
    -------
    switch_requested(node_id, units, off)
        The person wants these units switched off, or on again.
    likes_requested(node_id, unit)
        The person wants to see what a unit likes.
    told(text)
        What a key did.
    focused_changed(unit)
        Keys mean another unit, by its node's id and number; or ``None``.
    """

    switch_requested = Signal(str, tuple, bool)
    likes_requested = Signal(str, int)
    told = Signal(str)
    focused_changed = Signal(object)

    def __init__(
        self,
        scene: NetworkScene,
        model: Callable[[], CanvasModel],
        zoom: Callable[[], float],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._scene, self._model, self._zoom = scene, model, zoom
        self._found = UnitsFound()
        self.off: UnitSet = frozenset()
        self.focused: tuple[str, int] | None = None
        self.chips: dict[str, ChipItem] = {}
        self._has_marks = False
        self.soon = Soon(self.draw, self)
        scene.arranged.connect(self.soon.ask)

    def show_health(self, found: UnitsFound) -> None:
        """Show which units learn little."""
        if found != self._found:
            self._found = found
            self.draw()

    def show_off(self, units: UnitSet) -> None:
        """Show which units are switched off."""
        if units != self.off:
            self.off = units
            self.draw()

    def can_switch(self, node_id: str) -> bool:
        """Tell whether a layer's units can be switched off: the answer's own cannot."""
        model = self._model()
        info = model.infos.get(node_id)
        return info is not None and not info.is_output and bool(info.shape)

    def toggle(self, node_id: str, unit: int) -> None:
        """Ask to have a unit off that is on, or on that is off."""
        if self.can_switch(node_id):
            self.switch_requested.emit(node_id, (unit,), (node_id, unit) not in self.off)

    def walk(self, node_id: str, step: int) -> bool:
        """Lead the keys' mark to a layer's next or previous unit; returns whether it has any."""
        model = self._model()
        units = self._units(model, node_id)
        if not units:
            return False
        known = self.focused is not None and self.focused[0] == node_id
        at = self.focused[1] + step if known and self.focused else (0 if step > 0 else -1)
        unit = at % units
        self._focus((node_id, unit))
        self._tell_focused()
        return True

    def _tell_focused(self) -> None:
        """Say which unit keys are about, and what they do."""
        if self.focused is None:
            return
        (node_id, unit), model = self.focused, self._model()
        text = f"{model.unit_name(node_id, unit)} of {model.name(node_id)}"
        if self.focused in self.off:
            text += " is off · O switches it on"
        elif self.can_switch(node_id):
            text += " · O switches it off"
        self.told.emit(text)

    def leave(self, selection: tuple[str, ...]) -> None:
        """Mean no unit of a layer that is not selected any more."""
        if self.focused is not None and self.focused[0] not in selection:
            self._focus(None)

    def _focus(self, focused: tuple[str, int] | None) -> None:
        if focused != self.focused:
            self.focused = focused
            self.draw()
            self.focused_changed.emit(focused)

    def toggle_focused(self, node_id: str) -> bool:
        """Switch the unit that keys are about off or on; returns whether there is one."""
        if self.focused is None or self.focused[0] != node_id:
            return False
        self.toggle(*self.focused)
        self._tell_focused()
        return True

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        for chip in self.chips.values():
            chip.set_theme(theme)

    def draw(self) -> None:
        """Draw everything where its card is."""
        has_marks = bool(self._found.layers or self.off or self.focused)
        if not has_marks and not self._has_marks:
            return
        self._has_marks = has_marks
        model = self._model()
        for node_id in [i for i in self.chips if i not in self._scene.cards]:
            self._scene.removeItem(self.chips.pop(node_id))
        for node_id, card in self._scene.cards.items():
            units = self._units(model, node_id)
            found = {u: x for u, x in self._found.layers.get(node_id, {}).items() if u < units}
            dead = frozenset(unit for unit, each in found.items() if each.is_dead)
            off = frozenset(u for i, u in self.off if i == node_id and u < units)
            focused = self.focused[1] if self.focused and self.focused[0] == node_id else None
            card.units.show_states(UnitStates(dead, frozenset(found) - dead, off, focused))
            told = {unit: self._words(each) for unit, each in found.items()}
            card.units.told = told | dict.fromkeys(off, OFF)
            saturated = len(found) - len(dead)
            card.units.summary = summary(len(off), len(dead), saturated, units)
            self._draw_chip(node_id, card.units.summary if card.isVisible() else "")

    def _units(self, model: CanvasModel, node_id: str) -> int:
        """Return how many units a layer has: a convolution's are its filters."""
        info = model.infos.get(node_id)
        return info.shape[0] if info is not None and info.shape else 0

    def _is_off(self, node_id: str) -> bool:
        return any(i == node_id for i, _ in self.off)

    def _words(self, found: UnitFound) -> str:
        """Return what a tooltip says of a unit."""
        samples = f"{self._found.samples:,} training samples"
        if found.is_dead:
            return f"dead: it answers the same to all {samples}, and does not learn"
        return f"saturated on {percent(found.share, 0)} of {samples}: it hardly learns"

    def _draw_chip(self, node_id: str, text: str) -> None:
        """Put a card's line across its upper edge."""
        chip = self.chips.get(node_id)
        if not text:
            if chip is not None:
                self._scene.removeItem(self.chips.pop(node_id))
            return
        if chip is None:
            chip = self.chips[node_id] = ChipItem(self._scene.theme, 10)
            self._scene.addItem(chip)
            chip.setVisible(True)
        sign = "✕" if self._is_off(node_id) else "⚠"
        chip.show_text(f"{sign} {text}", Tint.USED)
        area = self._scene.cards[node_id].rect()
        width = chip.boundingRect().width()
        shrink = min(1 / min(self._zoom(), 1.0), 1.1 * area.width() / width)
        chip.setScale(shrink)
        chip.setPos(area.topRight() - QPointF(8 + width * shrink, CHIP_HEIGHT * shrink / 2))


def summary(off: int, dead: int, saturated: int, units: int) -> str:
    """Return what a card says of its units; nothing where all is well."""
    if off:
        return f"{off:,} of {units:,} off"
    if dead:
        return f"{dead:,} of {units:,} never {'answers' if dead == 1 else 'answer'}"
    return f"{saturated:,} of {units:,} saturated" if saturated else ""
