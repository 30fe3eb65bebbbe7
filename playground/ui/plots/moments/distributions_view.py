"""How weights, gradients or activations are spread, moment by moment."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from playground.storage.csv_writer import Cell, Table
from playground.training.moments.statistics import MomentStatistics, Spread, SpreadKey
from playground.ui.plots.base.axes import LABEL_GAP, calm_axis, name_axis
from playground.ui.plots.base.colors import mixed
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.number_format import short
from playground.ui.plots.moments.moments_view import MomentsView, when
from playground.ui.plots.moments.ridge_item import RidgeItem, RidgeOutline
from playground.ui.plots.moments.ridges import Ridge, ridges_of, value_range
from playground.ui.plots.parameters.cell_page import Key
from playground.ui.plots.parameters.parameter_chooser import ParameterChooser
from playground.ui.theme.tokens import Theme

LABELS_WIDTH = 52
LABEL_DISTANCE_PX = 18
FAINTEST, STRONGEST = 0.25, 0.8
"""How much of the colour the oldest and the newest ridge have."""

TITLES: dict[Spread, str] = {
    "weights": "Weights",
    "gradients": "Gradients",
    "activations": "Activations",
}
NAMES: dict[Spread, str] = {
    "weights": "value",
    "gradients": "∂L/∂value of the latest batch",
    "activations": "output for the latest batch",
}
NOT_YET = "No {what} yet: press Backprop, or Play (Space)."


class DistributionsView(MomentsView):
    """A ridge for every kept moment, the newest in front; each as high as its fullest bin."""

    key = "distributions"
    title = "Distributions"
    help = (
        "How a layer's weights, gradients or activations are spread at the kept moments, the "
        "newest in front; every ridge is as high as its fullest bin. Click one to go to its "
        "moment. Wheel and drag zoom and move; a double click shows all again"
    )
    empty_text = (
        "Press Play (Space) to see how weights, gradients and activations are spread over time."
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spread: Spread = "weights"
        self._array: Key | None = None
        self._shown: tuple[Ridge, ...] = ()
        self._span = (0.0, 1.0)
        self._quantities = self._add_chooser(
            "quantity", "What of the layer is shown", self._choose_spread
        )
        for spread, title in TITLES.items():
            self._quantities.addItem(title, spread)
        self._chooser = ParameterChooser(self.title)
        self._chooser.chosen.connect(self._choose_array)
        self._controls.add(self._chooser)

    @override
    def _make_figure(self) -> Figure:
        left = calm_axis("left", LABELS_WIDTH)
        bottom = calm_axis("bottom", LABEL_SPACE + LABEL_GAP + 10, grid=True)
        figure = Figure(left, bottom, mouse=True)
        self._item = RidgeItem()
        figure.add(self._item)
        figure.resized.connect(self._fit_labels)
        return self._let_zoom(figure)

    def _fit_labels(self) -> None:
        """Label as many ridges as there is room for now, and change nothing around the figure.

        The row above it grows with the first content: that would lay out the figure within its own
        layout, and leave a part of it out of sight.
        """
        if self.has_content():
            self._paint()

    # choosing -----------------------------------------------------------------------------------

    def choose(self, spread: Spread, node_id: str, name: str = "") -> None:
        """Show something else, as soon as a moment has it; what is absent falls back to the first.

        Parameters
        ----------
        spread
            Weights, gradients or activations.
        node_id, name
            Of which layer, and of which of its learned arrays.
        """
        self._spread, self._array = spread, (node_id, name)
        self._quantities.setCurrentIndex(list(TITLES).index(spread))
        self.follow()

    def _choose_spread(self) -> None:
        self._spread = self._quantities.currentData()
        self.follow()

    def _choose_array(self, key: Key) -> None:
        self._array = key
        self.follow()

    def _offered(self) -> dict[Key, str]:
        """Return the arrays that the newest moment knows, or had it known any, with their layers.

        The layers' names are the newest ones.
        """
        found: dict[Key, str] = {}
        for moment in reversed(self._moments):
            for key in moment.histograms:
                if key.spread == self._spread:
                    found[key.node_id, key.name] = moment.names.get(key.node_id, key.node_id)
            if found:
                break
        return found

    def _current(self, offered: dict[Key, str]) -> Key:
        """Return the chosen array, else another one of the same layer, else the first."""
        chosen = self._array
        if chosen in offered:
            return chosen
        same = [key for key in offered if chosen is not None and key[0] == chosen[0]]
        return (same or list(offered))[0]

    # painting -----------------------------------------------------------------------------------

    @override
    def has_content(self) -> bool:
        return bool(self._offered())

    @override
    def refresh(self) -> None:
        if self._moments:
            self._empty.setText(NOT_YET.format(what=TITLES[self._spread].lower()))
        elif self._dataset is not None:  # without data there is nothing to press Play for
            self._empty.setText(self.empty_text)
        super().refresh()
        self._chooser.setVisible(self.has_content())
        self._quantities.setVisible(bool(self._moments))

    @override
    def _paint(self) -> None:
        offered = self._offered()
        key = self._current(offered)
        self._chooser.offer(offered, key)
        moments, lit = self._moments, self._lit
        self._shown = ridges_of(moments, SpreadKey(self._spread, *key), lit)
        self._span = low, high = value_range(self._shown)
        top = len(self._shown) - 1 + self._shown[0].tall
        bounds = QRectF(low, -0.5, high - low, top + 1.0)
        self._item.set_outlines(self._outlines(moments[lit] if self._is_past else None), bounds)
        name_axis(self._figure.bottom, NAMES[self._spread], self._theme)
        self._figure.left.setTicks([self._labels(bounds)])
        self._figure.set_legend(
            f"{len(self._shown)} of {len(moments)} kept moments, newest in front",
            "newest in front",
        )
        self._set_range(bounds)

    def _outlines(self, lit: MomentStatistics | None) -> list[RidgeOutline]:
        theme, last = self._theme, max(len(self._shown) - 1, 1)
        color = _color(self._spread, theme)
        edge, strong = self._figure.pen(theme.window, 1), self._figure.pen(theme.text, 2)
        found = []
        for place, ridge in enumerate(self._shown):
            x, heights = ridge.outline(self._span[1] - self._span[0])
            amount = FAINTEST + (STRONGEST - FAINTEST) * place / last
            is_lit = ridge.moment is lit
            fill = theme.warning if is_lit else mixed(color, theme.window, amount)
            found.append(RidgeOutline(x, ridge.base + heights, fill, strong if is_lit else edge))
        return found

    def _labels(self, bounds: QRectF) -> list[tuple[float, str]]:
        """Return the updates of some of the ridges, as many as there is room for."""
        room = self._figure.plot_area().height() / bounds.height()
        every = max(1, round(LABEL_DISTANCE_PX / max(room, 1e-9)))
        ridges = self._shown[::-1][::every]
        return [(ridge.base, f"{ridge.moment.step:,}") for ridge in ridges]

    # reading ------------------------------------------------------------------------------------

    def _ridge_at(self, x: float, y: float) -> Ridge | None:
        """Return the foremost ridge at a place, else the one that stands nearest below."""
        if not self._shown:
            return None
        span = self._span[1] - self._span[0]
        for ridge in reversed(self._shown):
            if ridge.base <= y <= ridge.base + ridge.height(x, span):
                return ridge
        place = min(max(round(y), 0), len(self._shown) - 1)
        return self._shown[-1 - place]

    @override
    def _moment_at(self, x: float, y: float) -> MomentStatistics | None:
        ridge = self._ridge_at(x, y)
        return None if ridge is None else ridge.moment

    @override
    def describe(self, x: float, y: float) -> str:
        ridge = self._ridge_at(x, y)
        if ridge is None:
            return ""
        found, text = ridge.histogram, when(ridge.moment)
        if (at := ridge.bin_at(x)) is not None:
            count, low, high = at
            text += f" · {count:,} of {found.total:,} from {short(low)} to {short(high)}"
        return f"{text} · all from {short(found.low)} to {short(found.high)}"

    @override
    def summary(self) -> str:
        moments = [self._moments[self._lit]] if self._is_past else []
        ridge = next((r for r in self._shown if r.moment in moments), None)
        ridge = ridge or (self._shown[-1] if self._shown else None)
        if ridge is None:
            return ""
        found = ridge.histogram
        total = f"{found.total:,} values" if found.total != 1 else "1 value"
        told = self._moment_words(ridge.moment)
        return f"{told} · {total} from {short(found.low)} to {short(found.high)}"

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        low, high = self._span
        if self._cursor is None:
            return (low + high) / 2, 0.0
        x, y = self._cursor
        x = min(max(x + dx * (high - low) / 48, low), high)
        return x, float(min(max(round(y) + dy, 0), len(self._shown) - 1))

    @override
    def table(self) -> Table:
        key = SpreadKey(self._spread, *self._current(self._offered()))
        columns = ("update", "epoch", "from", "to", "count")

        def rows() -> Iterator[tuple[Cell, ...]]:
            for moment in self._moments:
                found = moment.histograms.get(key)
                if found is None:
                    continue
                width = (found.high - found.low) / len(found.counts)
                for index, count in enumerate(found.counts.tolist()):
                    low = found.low + index * width
                    yield moment.step, moment.epoch, low, low + width, count

        return columns, rows()


def _color(spread: Spread, theme: Theme) -> str:
    return {
        "weights": theme.positive,
        "gradients": theme.gradient_positive,
        "activations": theme.gradient_negative,
    }[spread]
