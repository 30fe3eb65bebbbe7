"""Which units are dead, saturated or switched off: marked on them, and said on their card."""

from collections.abc import Callable, Mapping

from msgspec import Struct, field
from PySide6.QtCore import QObject, QPointF

from playground.ui.canvas.items.unit_marks import UnitStates
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.overlay.marks import Tint
from playground.ui.canvas.overlay.notes import CHIP_HEIGHT, ChipItem
from playground.ui.canvas.scene.scene import NetworkScene
from playground.ui.theme.tokens import Theme


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
    """

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
        self.chips: dict[str, ChipItem] = {}
        scene.arranged.connect(self.draw)

    def show_health(self, found: UnitsFound) -> None:
        """Show which units learn little."""
        if found != self._found:
            self._found = found
            self.draw()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        for chip in self.chips.values():
            chip.set_theme(theme)

    def draw(self) -> None:
        """Draw everything where its card is."""
        model = self._model()
        for node_id in [i for i in self.chips if i not in self._scene.cards]:
            self._scene.removeItem(self.chips.pop(node_id))
        for node_id, card in self._scene.cards.items():
            units = self._units(model, node_id)
            found = {u: x for u, x in self._found.layers.get(node_id, {}).items() if u < units}
            dead = frozenset(unit for unit, each in found.items() if each.is_dead)
            card.units.show_states(UnitStates(dead, frozenset(found) - dead))
            card.units.told = {unit: self._words(each) for unit, each in found.items()}
            card.units.summary = summary(len(dead), len(found) - len(dead), units)
            self._draw_chip(node_id, card.units.summary)

    def _units(self, model: CanvasModel, node_id: str) -> int:
        """Return how many units a layer has: a convolution's are its filters."""
        info = model.infos.get(node_id)
        return info.shape[0] if info is not None and info.shape else 0

    def _words(self, found: UnitFound) -> str:
        """Return what a tooltip says of a unit."""
        samples = f"{self._found.samples:,} training samples"
        if found.is_dead:
            return f"dead: it answers the same to all {samples}, and does not learn"
        return f"saturated on {found.share:.0%} of {samples}: it hardly learns"

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
        chip.show_text(f"⚠ {text}", Tint.USED)
        area = self._scene.cards[node_id].rect()
        width = chip.boundingRect().width()
        shrink = min(1 / min(self._zoom(), 1.0), 1.1 * area.width() / width)
        chip.setScale(shrink)
        chip.setPos(area.topRight() - QPointF(8 + width * shrink, CHIP_HEIGHT * shrink / 2))


def summary(dead: int, saturated: int, units: int) -> str:
    """Return what a card says of its units; nothing where all is well."""
    if dead:
        return f"{dead:,} of {units:,} never {'answers' if dead == 1 else 'answer'}"
    return f"{saturated:,} of {units:,} saturated" if saturated else ""
