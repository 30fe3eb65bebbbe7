"""The menu of a plot of curves: axis, smoothing, other runs, and back to all of it."""

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from playground.ui.plots.curves.curve_options import (
    AXES,
    AXIS_TITLES,
    NO_SECONDS,
    PATIENCES,
    WINDOWS,
    CurveOptions,
)


class CurveMenu(QMenu):
    """What can be chosen.

    Parameters
    ----------
    button
        What opens it.

    Signals
    -------
    chosen(options)
        A person chose other :class:`.CurveOptions`.
    reset_requested()
        A person wants to see all points again.
    """

    chosen = Signal(object)
    reset_requested = Signal()

    def __init__(self, button: QToolButton) -> None:
        super().__init__(button)
        self.options = CurveOptions()
        self.stops: QMenu | None = None
        self._gap: QAction | None = None
        self.addSection("Along the axis")
        axes = QActionGroup(self)
        self._axes = {}
        for axis in AXES:
            action = self.addAction(AXIS_TITLES[axis], partial(self._choose, axis=axis))
            self._axes[axis] = action
            action.setCheckable(True)
            action.setChecked(axis == self.options.axis)
            axes.addAction(action)
        self.addSection("Smoothing")
        windows = QActionGroup(self)
        for window in WINDOWS:
            text = "None" if window == 1 else f"Mean of {window} points"
            action = self.addAction(text, partial(self._choose, window=window))
            action.setCheckable(True)
            action.setChecked(window == self.options.window)
            windows.addAction(action)
        self.addSeparator()
        self._runs = self.addAction("Draw the runs")
        self._runs.setToolTip("Draw the test curves of the runs that are checked in their table")
        self._runs.setCheckable(True)
        self._runs.setChecked(True)
        self._runs.triggered.connect(lambda on: self._choose(shows_runs=on))
        self.addAction("Reset view\tHome", self.reset_requested.emit)
        self.setToolTipsVisible(True)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(self)

    def offer_unseen(self) -> None:
        """Offer what the curves of train and test tell together: the gap, and early stopping."""
        self.addSection("Unseen data")
        self._gap = gap = self.addAction("Shade the gap")
        gap.setToolTip("Shade how much worse the network does on samples it has not seen")
        gap.setCheckable(True)
        gap.triggered.connect(lambda on: self._choose(shows_gap=on))
        self.stops = stops = self.addMenu("Early stopping would stop")
        stops.setToolTipsVisible(True)
        group = QActionGroup(stops)
        for patience in PATIENCES:
            text = f"After {patience} epochs without a new best" if patience else "Not marked"
            action = stops.addAction(text, partial(self._choose, patience=patience))
            action.setCheckable(True)
            action.setChecked(patience == self.options.patience)
            action.setData(patience)
            group.addAction(action)

    def shade_and_stop(self, patience: int) -> None:
        """Choose to shade the gap, and to mark early stopping with a patience that is offered."""
        assert self._gap is not None
        assert self.stops is not None
        self._gap.setChecked(True)
        for action in self.stops.actions():
            action.setChecked(action.data() == patience)
        self._choose(shows_gap=True, patience=patience)

    def offer_seconds(self, has_seconds: bool) -> None:
        """Offer the seconds as an axis, or say why there are none."""
        action = self._axes["second"]
        if action.isEnabled() != has_seconds or not action.toolTip():
            action.setEnabled(has_seconds)
            action.setToolTip("Pauses left out" if has_seconds else NO_SECONDS)

    def _choose(self, **changes: object) -> None:
        self.options = replace(self.options, **changes)
        self.chosen.emit(self.options)
