"""Which unit of which layer."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QWidget

from playground.session.snapshots.unit_likes import UnitLayer
from playground.ui.theme.tokens import GRID


class UnitChooser(QWidget):
    """Chooses a layer, and one of its units.

    Signals
    -------
    chosen(node_id, unit)
        The person chose a unit; it is numbered from 0.
    """

    chosen = Signal(str, int)

    def __init__(self, title: str) -> None:
        super().__init__()
        self._layers: tuple[UnitLayer, ...] = ()
        self.layer = QComboBox()
        self.layer.setAccessibleName(f"{title}: layer")
        self.layer.setToolTip("The layer whose units to look at")
        self.layer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.layer.activated.connect(self._choose_layer)
        self.unit = QSpinBox()
        self.unit.setAccessibleName(f"{title}: number")
        self.unit.setPrefix("unit ")
        self.unit.setMinimum(1)
        self.unit.setKeyboardTracking(False)
        self.unit.valueChanged.connect(self._choose_unit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.layer)
        row.addWidget(self.unit)

    def show_unit(self, layers: tuple[UnitLayer, ...], node_id: str, unit: int) -> None:
        """Offer layers and show the chosen unit; emits nothing."""
        if layers != self._layers:
            self._layers = layers
            self.layer.clear()
            for layer in layers:
                self.layer.addItem(layer.name, layer.node_id)
        self.layer.setCurrentIndex(self.layer.findData(node_id))
        count = next(layer.units for layer in layers if layer.node_id == node_id)
        self.unit.blockSignals(True)
        self.unit.setMaximum(count)
        self.unit.setSuffix(f" of {count:,}")
        self.unit.setToolTip(f"Which of {count:,} units")
        if self.unit.value() != unit + 1:
            self.unit.setValue(unit + 1)
        self.unit.blockSignals(False)

    def step(self, by: int) -> None:
        """Go to the next unit, or to the one before."""
        self.unit.stepBy(by)

    def _choose_layer(self, index: int) -> None:
        self.chosen.emit(self.layer.itemData(index), 0)

    def _choose_unit(self, number: int) -> None:
        self.chosen.emit(self.layer.currentData(), number - 1)
