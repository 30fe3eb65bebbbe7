"""Cards that glide to where they were put."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEasingCurve, QObject, QPointF, QVariantAnimation

from playground.ui.support.motion import is_reduced
from playground.ui.theme.tokens import MOTION_MS

MOST_CARDS = 60
"""So many can be moved within a frame; more of them jump."""


class Glide(QObject):
    """Shows cards on their way from where they were to where they are.

    The document is not asked: it says already where they are, and so does the scene as soon as the
    glide ends, which every edit and every gesture does at once.

    Parameters
    ----------
    parent
        The scene.
    move
        Shows cards at places, by node id.
    """

    def __init__(self, parent: QObject, move: Callable[[Mapping[str, QPointF]], object]) -> None:
        super().__init__(parent)
        self._move = move
        self._from: dict[str, QPointF] = {}
        self._to: dict[str, QPointF] = {}
        self._animation = QVariantAnimation(self)
        self._animation.setDuration(MOTION_MS)
        self._animation.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.valueChanged.connect(self._show)

    @property
    def is_going_on(self) -> bool:
        """Whether cards are on their way."""
        return bool(self._to)

    def start(self, before: Mapping[str, QPointF], now: Mapping[str, QPointF]) -> None:
        """Let cards glide from places to those where they are, unless motion is not wanted."""
        moved = [i for i in now if i in before and before[i] != now[i]]
        if not moved or len(now) > MOST_CARDS or is_reduced():
            return
        self._from = {i: before[i] for i in moved}
        self._to = {i: now[i] for i in moved}
        self._animation.start()

    def stop(self) -> None:
        """End at once, wherever the cards are: somebody else says where they go."""
        self._to = {}
        self._animation.stop()

    def finish(self) -> None:
        """Show every card where it belongs."""
        places = self._to
        self.stop()
        if places:
            self._move(places)

    def _show(self, share: float) -> None:
        if not self._to:
            return
        if share >= 1.0:
            self.finish()
            return
        self._move({i: at + (self._to[i] - at) * share for i, at in self._from.items()})
