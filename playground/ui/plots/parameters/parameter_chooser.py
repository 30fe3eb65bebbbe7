"""The list that a layer's parameter is chosen from."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from playground.ui.plots.parameters.cell_page import Key


class ParameterChooser(QComboBox):
    """Offers parameters by their layer's name and their own.

    Signals
    -------
    chosen(key)
        The person chose a parameter: its node's id and its name.
    """

    chosen = Signal(object)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setAccessibleName(f"{title}: layer")
        self.setToolTip("Which layer's numbers to show")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.activated.connect(lambda index: self.chosen.emit(self.itemData(index)))

    def offer(self, owners: Mapping[Key, str], key: Key) -> None:
        """Offer parameters, each with its layer's name, and show one of them."""
        wanted = [
            (f"{owner} · {each[1]}" if each[1] else owner, each) for each, owner in owners.items()
        ]
        shown = [(self.itemText(i), self.itemData(i)) for i in range(self.count())]
        if shown != wanted:
            self.clear()
            for text, data in wanted:
                self.addItem(text, data)
        index = list(owners).index(key)
        if index != self.currentIndex():
            self.setCurrentIndex(index)
