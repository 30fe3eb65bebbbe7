"""What an optimizer knows of every parameter, and what it did to it last."""

from collections.abc import Iterator, Mapping

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QWidget
from typing_extensions import override

from playground.core import Array
from playground.nn.base.quantity import Quantity
from playground.session.snapshots.snapshot import (
    ParameterView,
    Snapshot,
    SnapshotContents,
    UpdateStats,
)
from playground.session.snapshots.update_stats import GENERAL
from playground.storage.csv_writer import Table
from playground.ui.plots.base.number_format import short, tick
from playground.ui.plots.parameters.cell_page import CellPage
from playground.ui.plots.parameters.heatmap_view import HeatmapView
from playground.ui.plots.surround.plot_controls import MARGIN

SHRINKING = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
CHARACTERS, WIDEST_BOX = 8, 200
"""The least and the most room, in letters and pixels, of the chooser of a quantity."""

UNBROKEN = str.maketrans({" ": "\N{NO-BREAK SPACE}", "-": "\N{NON-BREAKING HYPHEN}"})

MOST_BEYOND = 10.0
"""The colours reach at most to this multiple of what three of four values stay below."""


class OptimizerView(HeatmapView):
    """One quantity of one layer: a value, its gradient, or a number behind the latest update."""

    key = "optimizer"
    title = "Optimizer"
    help = (
        "The numbers behind the latest update: what the optimizer remembers of every parameter, "
        "what it computed from that, and what it changed"
    )
    empty_text = "Press Backprop, or Play (Space), to see what the optimizer makes of the gradient."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen_quantity = ""
        self._quantity = ""
        self._offered: Mapping[str, Quantity] = {}
        self._quantities = QComboBox()
        self._quantities.setAccessibleName(f"{self.title}: quantity")
        self._quantities.setToolTip("Which of the layer's quantities to show")
        self._quantities.setSizeAdjustPolicy(SHRINKING)
        self._quantities.setMinimumContentsLength(CHARACTERS)
        self._quantities.setMaximumWidth(WIDEST_BOX)
        self._quantities.activated.connect(self._choose_quantity)
        self._controls.add(self._quantities, WIDEST_BOX)
        self._line = QLabel()
        self._line.setAccessibleDescription(f"{self.title}: rates")
        self._line.setWordWrap(True)
        self._line.setProperty("role", "secondary")
        self._line.setContentsMargins(MARGIN, 2, MARGIN, 4)
        self._line.setTextFormat(Qt.TextFormat.PlainText)
        self._line.setToolTip(
            "The learning rate as it is set, and what became of it in the latest update"
        )
        self._around.add_line(self._line)

    @override
    def wanted(self) -> SnapshotContents:
        return SnapshotContents(gradients=True, quantities=True)

    # choosing -----------------------------------------------------------------------------------

    def quantity(self) -> str:
        """Return the name of the quantity shown."""
        return self._quantity

    def choose_quantity(self, name: str) -> None:
        """Show a quantity as soon as a snapshot has it; until then what tells most."""
        self._chosen_quantity = name
        self._shown = None
        self._changed()

    def _choose_quantity(self, index: int) -> None:
        self._chosen_quantity = self._quantities.itemData(index)
        self._shown = None
        self.refresh()

    @override
    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._line.setText(rates(snapshot.update) if snapshot.update is not None else "")
        self._line.setVisible(bool(self._line.text()))
        super().show_snapshot(snapshot)

    @override
    def show_nothing(self) -> None:
        self._line.hide()
        super().show_nothing()

    @override
    def _array(self, parameter: ParameterView) -> Array | None:
        return parameter.quantities.get(self._quantity)

    @override
    def _current(self) -> CellPage | None:
        self._offered = self._offer()
        if not self._offered:
            return None
        chosen = self._chosen_quantity
        self._quantity = chosen if chosen in self._offered else _most_telling(self._offered)
        return super()._current()

    def _offer(self) -> Mapping[str, Quantity]:
        """Return what there is per parameter, in the order of the chooser."""
        snapshot = self._snapshot
        if snapshot is None or snapshot.update is None or not snapshot.parameters:
            return {}
        known = snapshot.parameters[0].quantities
        if "gradient" not in known and snapshot.update.updates == 0:
            return {}  # all that is remembered is still zero
        return {name: each for name, each in snapshot.update.named.items() if name in known}

    # painting -----------------------------------------------------------------------------------

    @override
    def refresh(self) -> None:
        super().refresh()
        self._quantities.setVisible(self._shown is not None)

    @override
    def _paint(self) -> None:
        self._fill_quantities()
        super()._paint()

    def _fill_quantities(self) -> None:
        box = self._quantities
        items = [(name, quantity.label) for name, quantity in self._offered.items()]
        if items != [
            (box.itemData(i), box.itemText(i)) for i in range(box.count()) if box.itemData(i)
        ]:
            box.clear()
            for name, quantity in self._offered.items():
                if name not in GENERAL and box.count() and box.itemData(box.count() - 1) in GENERAL:
                    box.insertSeparator(box.count())
                box.addItem(quantity.label, name)
                box.setItemData(box.count() - 1, quantity.explanation, Qt.ItemDataRole.ToolTipRole)
        box.setCurrentIndex(box.findData(self._quantity))
        box.setToolTip(self._offered[self._quantity].explanation)

    @override
    def _range_key(self, page: CellPage) -> tuple[str, ...]:
        return (*page.key, self._quantity)

    @override
    def _peak(self, page: CellPage) -> float:
        """Leave out the few that dwarf the rest: a step as a share of nearly nothing."""
        parts = [page.tiles.cells.ravel(), *([] if page.bias is None else [page.bias])]
        sizes = np.abs(np.concatenate(parts))
        finite = sizes[np.isfinite(sizes)]
        usual = float(np.quantile(finite, 0.75)) if finite.size else 0.0
        return min(page.peak, MOST_BEYOND * usual) if usual > 0 else page.peak

    @override
    def caption(self, page: CellPage) -> str:
        return f"{self._offered[self._quantity].label} · {super().caption(page)}"

    # reading ------------------------------------------------------------------------------------

    @override
    def _word(self, name: str) -> str:
        return f"{_plain(self._offered[self._quantity])} of {name}"

    @override
    def summary(self) -> str:
        if self._shown is None:
            return ""
        cells, share = self._shown.tiles.cells, self._share()
        moved = "" if share is None else f" · |Δθ|/|θ| {short(share)}"
        between = f"{short(float(cells.min()))} to {short(float(cells.max()))}"
        return f"{self._word(self._shown.key[1])} {between}{moved}"

    def _share(self) -> float | None:
        """Return the length of the latest change of the array shown to its own before."""
        if self._snapshot is None or self._shown is None:
            return None
        for parameter in self._snapshot.parameters:
            change = parameter.quantities.get("change")
            if (parameter.node_id, parameter.name) == self._shown.key and change is not None:
                length = float(np.linalg.norm(parameter.value - change))
                return float(np.linalg.norm(change)) / length if length else None
        return None

    @override
    def table(self) -> Table:
        header, rows = super().table()
        page = self._shown
        assert page is not None
        return [self._word(page.key[1]), *header[1:]], rows


def rates(update: UpdateStats) -> str:
    """Return a line of what all parameters share, the rates first; it breaks between them only."""
    said = [part.translate(UNBROKEN) for part in _rates(update)]
    if not update.remembers:
        said.append(
            f"{update.optimizer} as it is set remembers nothing from one update to the next"
        )
    return " · ".join(said)


def _rates(update: UpdateStats) -> Iterator[str]:
    yield f"configured rate {_rounded(update.configured_rate)}"
    for name in sorted(update.shared, key=lambda name: name != "rate"):
        quantity, value = update.named[name], update.shared[name]
        text = _rounded(value) if quantity.words is None else quantity.words[value != 0]
        yield f"{_plain(quantity)} {text}"
    yield f"update {update.updates:,}" if update.updates else "no update yet"
    coming = _rounded(update.next_rate)
    if coming != _rounded(update.shared.get("rate", update.configured_rate)):
        yield f"next rate {coming}"
    if update.updates and "rate" not in update.shared:
        yield "more with the next update"


def _rounded(value: float) -> str:
    return tick(float(f"{value:.4g}"))


def _most_telling(offered: Mapping[str, Quantity]) -> str:
    """Return what to show when nothing was chosen: what the optimizer remembers, else its step."""
    own = [name for name in offered if name not in GENERAL]
    return (own or [name for name in ("change", "gradient", *offered) if name in offered])[0]


def _plain(quantity: Quantity) -> str:
    """Return a title as within a sentence."""
    return quantity.title[:1].lower() + quantity.title[1:]
