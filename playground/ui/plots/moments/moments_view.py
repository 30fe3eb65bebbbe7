"""What plots of the kept moments have in common."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QComboBox, QWidget
from typing_extensions import override

from playground.session.snapshots.snapshot import Snapshot, SnapshotContents
from playground.training.moments.statistics import MomentStatistics
from playground.ui.plots.base.figure import Figure
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.plots.moments.ridges import lit_index
from playground.ui.theme.markup import as_text

PAINT_SECONDS = 0.2
"""The least time between two pictures while training runs."""


class MomentsView(PlotView):
    """A plot of what was measured of the moments; a click goes to one of them.

    The mouse wheel and dragging zoom and move; a double click shows all again.

    Signals
    -------
    moment_requested(step)
        The person wants to see the moment after so many updates.
    """

    moment_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._following = True
        self._due = 0.0
        self._is_late = False

    @override
    def wanted(self) -> SnapshotContents:
        return SnapshotContents(statistics=True)

    @property
    def _moments(self) -> tuple[MomentStatistics, ...]:
        """The kept moments, oldest first."""
        return self._snapshot.statistics if self._snapshot is not None else ()

    @property
    def _lit(self) -> int:
        """The place of the moment that is shown among the kept ones."""
        step = self._snapshot.step if self._snapshot is not None else 0
        return lit_index(self._moments, step)

    @property
    def _is_past(self) -> bool:
        """Whether later moments than the one that is shown are kept."""
        return bool(self._moments) and self._lit < len(self._moments) - 1

    @override
    def show_snapshot(self, snapshot: Snapshot) -> None:
        before, shown = self._snapshot, snapshot.statistics
        old = before.statistics if before is not None else ()
        same = len(old) == len(shown) and all(a is b for a, b in zip(old, shown, strict=True))
        moved = before is None or (before.step != snapshot.step and self._is_past)
        self._snapshot = snapshot
        if same and not moved and not self._is_past and not self._is_late:
            return
        now = time.monotonic()
        self._is_late = bool(snapshot.steps_per_second) and now < self._due
        if self._is_late:
            return  # painted with a later one, or where training rests
        self._due = now + PAINT_SECONDS
        self._changed()

    @override
    def _update_readout(self) -> None:
        super()._update_readout()
        # There is not always room for all of it.
        self._readout.setToolTip(as_text(self._readout.text()))

    def _moment_words(self, moment: MomentStatistics) -> str:
        """Return which moment it is, and that it is the last kept one before the one shown."""
        shown = self._snapshot.step if self._is_past and self._snapshot is not None else None
        kept = "" if shown in (None, moment.step) else f", the last kept before {shown:,}"
        return when(moment) + kept

    def follow(self) -> None:
        """Show all of it again, and go on doing so."""
        self._following = True
        self._changed()

    def _stop_following(self) -> None:
        self._following = False

    def _let_zoom(self, figure: Figure) -> Figure:
        figure.plot.vb.sigRangeChangedManually.connect(self._stop_following)
        figure.double_clicked.connect(self.follow)
        figure.zooms_by_axis = True
        return figure

    def _set_range(self, bounds: QRectF) -> None:
        """Show this part of the plot, unless a person chose another."""
        if self._following:
            self._figure.set_range(bounds)

    def _moment_at(self, x: float, y: float) -> MomentStatistics | None:
        """Return the moment at a place of the plot."""
        raise NotImplementedError

    @override
    def _choose_at(self, x: float, y: float) -> bool:
        moment = self._moment_at(x, y) if self.has_content() else None
        if moment is not None:
            self.moment_requested.emit(moment.step)
        return moment is not None

    def _add_chooser(self, name: str, tip: str, choose: Callable[[], None]) -> QComboBox:
        """Put a list of quantities above the plot."""
        box = QComboBox()
        box.setAccessibleName(f"{self.title}: {name}")
        box.setToolTip(tip)
        box.activated.connect(choose)
        self._controls.add(box)
        return box


def when(moment: MomentStatistics) -> str:
    """Return which moment it is: ``update 1,200 (epoch 48)``."""
    return f"update {moment.step:,} (epoch {moment.epoch:,.5g})"
