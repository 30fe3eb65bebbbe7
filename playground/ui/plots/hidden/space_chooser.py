"""Which layer's space, and what its axes are."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QWidget

from playground.session.snapshots.hidden_space import HiddenSpace
from playground.session.snapshots.unit_likes import UnitLayer
from playground.ui.theme.tokens import GRID

COMPONENTS, UNITS = "Components", "Units"


class SpaceChooser(QWidget):
    """Chooses a layer, and principal components or two of its units.

    Signals
    -------
    chosen(node_id, units)
        The person chose a layer and two units, numbered from 0; ``None`` for components.
    """

    chosen = Signal(str, object)

    def __init__(self, title: str) -> None:
        super().__init__()
        self._layers: tuple[UnitLayer, ...] = ()
        self.layer, self.axes = QComboBox(), QComboBox()
        self.layer.setAccessibleName(f"{title}: layer")
        self.layer.setToolTip("The layer whose activations to show")
        self.axes.addItems([COMPONENTS, UNITS])
        self.axes.setAccessibleName(f"{title}: axes")
        self.axes.setToolTip(
            "Components: the two directions in which the samples differ most (PCA). Units: two of "
            "the layer's own"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        for box in (self.layer, self.axes):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.activated.connect(self._choose)
            row.addWidget(box)
        self.units = (QSpinBox(), QSpinBox())
        for spin, axis in zip(self.units, ("across", "up"), strict=True):
            spin.setMinimum(1)
            spin.setKeyboardTracking(False)
            spin.setAccessibleName(f"{title}: unit {axis}")
            spin.setToolTip(f"The unit {axis}")
            spin.valueChanged.connect(self._choose)
            row.addWidget(spin)
            spin.hide()
        self.units[1].setValue(2)

    def show_space(self, space: HiddenSpace) -> None:
        """Offer layers and axes and show what is chosen; emits nothing."""
        if space.layers != self._layers:
            self._layers = space.layers
            self.layer.clear()
            for layer in space.layers:
                self.layer.addItem(layer.name, layer.node_id)
        self.layer.setCurrentIndex(self.layer.findData(space.node_id))
        count = next(each.units for each in space.layers if each.node_id == space.node_id)
        self.axes.setVisible(count > 2)
        if count > 2:
            self.axes.setCurrentText(COMPONENTS if space.units is None else UNITS)
        for place, spin in enumerate(self.units):
            spin.blockSignals(True)
            spin.setMaximum(max(count, 2))
            if space.units is not None:
                spin.setValue(space.units[place] + 1)
            spin.blockSignals(False)
            spin.setVisible(count > 2 and space.units is not None)

    def _choose(self) -> None:
        across, up = (spin.value() - 1 for spin in self.units)
        units = (across, up) if self.axes.currentText() == UNITS else None
        self.chosen.emit(self.layer.currentData(), units)
