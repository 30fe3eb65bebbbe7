"""The one weight or bias that all views look at."""

from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

Place: TypeAlias = tuple[str, str, tuple[int, ...]]
"""A learned number: its layer's id, its array's name, and where in the array it is."""


class ChosenParameter(QObject):
    """Which learned number was chosen, if any.

    A view where a person clicks a weight or bias sets it; every view of single ones follows.

    Signals
    -------
    changed(place)
        Another :data:`Place`, or ``None``.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place: Place | None = None

    @property
    def place(self) -> Place | None:
        """The chosen number; ``None`` without one."""
        return self._place

    def choose(self, place: Place | None) -> None:
        """Choose a number, or none."""
        if place != self._place:
            self._place = place
            self.changed.emit(place)
