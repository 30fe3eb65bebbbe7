"""The units that are switched off in all that is shown."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from playground.session.snapshots.units_off import UnitSet


class SwitchedOff(QObject):
    """Which units a person has switched off. The document knows nothing of it, nor the training.

    Signals
    -------
    changed(units)
        Others than before: a :data:`~.units_off.UnitSet`.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._units: UnitSet = frozenset()

    def now(self) -> UnitSet:
        """Return those that are off."""
        return self._units

    def switch(self, node_id: str, units: Iterable[int], off: bool) -> None:
        """Switch units of a layer off or on."""
        meant = frozenset((node_id, unit) for unit in units)
        self.keep(self._units | meant if off else self._units - meant)

    def keep(self, units: UnitSet) -> None:
        """Have exactly these off."""
        if units != self._units:
            self._units = units
            self.changed.emit(units)

    def switch_all_on(self) -> None:
        """Have none off."""
        self.keep(frozenset())
