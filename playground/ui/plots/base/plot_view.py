"""What every plot of the window has in common."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from playground.core import IntArray
from playground.datasets.base.dataset import Dataset
from playground.session.snapshots.snapshot import Snapshot, SnapshotContents
from playground.storage.csv_writer import Table
from playground.training.base.history import CurveData
from playground.ui.plots.base.figure import Figure
from playground.ui.plots.surround.paint_turn import PaintTurn
from playground.ui.plots.surround.plot_frame import PlotFrame
from playground.ui.support.later import later
from playground.ui.theme.tokens import LIGHT, Theme
from playground.ui.widgets.text_pace import TextPace

NO_DATA = "No data yet."

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class PlotView(QWidget):
    """A plot with its controls above and a readout line below.

    It keeps the latest values and paints them when it is visible; a hidden view costs nothing and
    catches up when it is shown: even its figure is only made when there is something to draw. The
    mouse or the arrow keys move a cursor whose values the readout tells in words.

    Subclasses make what they draw with in :meth:`_make_figure`, draw in :meth:`_paint`, and say
    what they show in :meth:`table`. A subclass listed in ``playground.ui.plots.PLOTS`` has a tab in
    the window, a menu entry and a name on the command line.
    """

    export_requested = Signal(str, str)
    """The view's key and the format: ``png``, ``svg``, ``pdf``, ``csv``, or ``copy``."""

    option_requested = Signal(str, bool)
    """One of :attr:`view_settings` and what the person chose for it."""

    sample_requested = Signal(object)
    """A row of the raw data that shall be the sample of every view, or ``None`` for none."""

    samples_requested = Signal(object, str)
    """Rows of the raw data behind one place of the plot, and what they are in a few words."""

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    help: ClassVar[str] = ""
    empty_text: ClassVar[str] = ""

    is_answer: ClassVar[bool] = False
    """Whether it shows what the network answers: its tab stands beside the output's."""

    is_picture: ClassVar[bool] = True
    """Whether it is drawn on a figure at all; a table is only exported as numbers."""

    drawn_parts: ClassVar[tuple[str, ...]] = ()
    """What of a snapshot is drawn, where that is little: nothing is painted while it is the same
    object. Judging large sets takes longer than a frame."""

    view_settings: ClassVar[tuple[str, ...]] = ()
    """The switches of the document's ``ViewConfig`` that :meth:`set_option` is given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._made: Figure | None = None
        self._theme = LIGHT
        self._dataset: Dataset | None = None
        self._snapshot: Snapshot | None = None
        self._curves = CurveData.empty()
        self._options = dict.fromkeys(self.view_settings, False)
        self._cursor: tuple[float, float] | None = None
        self._sample: int | None = None
        self.turn = PaintTurn(self, lambda: self.refresh())
        """When it is painted."""
        self._around = frame = PlotFrame(self, self.title, self.empty_text)
        self._controls, self._empty, self._readout = frame.controls, frame.empty, frame.readout
        self._pace = TextPace(self._write, self)
        self.setAccessibleName(self.title)
        self.setAccessibleDescription(self.help)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._controls.option_requested.connect(self.option_requested)
        self._controls.export_requested.connect(self._request_export)
        self._controls.export_offered.connect(self._offer_formats)

    def _make_figure(self) -> Figure:
        """Return what is drawn on, with its axes and everything that will be drawn on it."""
        raise NotImplementedError

    @property
    def is_made(self) -> bool:
        """Whether there was something to draw already."""
        return self._made is not None

    @property
    def _figure(self) -> Figure:
        """What is drawn on, made on first use: most plots are behind others at the start."""
        if self._made is None:
            figure = self._made = self._make_figure()
            figure.setToolTip(self.help)
            figure.screen_changed.connect(self._take_screen)
            figure.hovered.connect(self._point_at)
            figure.unhovered.connect(self.leave_cursor)
            figure.clicked.connect(self._choose_at)
            self._around.add_page(figure)
            figure.set_theme(self._theme)
            self._restyle()
        return self._made

    def _offer_formats(self) -> None:
        self._controls.offer_pictures(self.has_picture())

    def _request_export(self, form: str) -> None:
        self.export_requested.emit(self.key, form)

    def hide_controls(self) -> None:
        """Leave only the plot and its readout, for a view inside another one."""
        self._controls.hide()

    # values in ----------------------------------------------------------------------------------

    def wanted(self) -> SnapshotContents:
        """Return what the view needs to find in the snapshots."""
        return SnapshotContents()

    def set_dataset(self, dataset: Dataset | None) -> None:
        """Take the data the network trains on."""
        self._dataset = dataset
        self._empty.setText(self.empty_text)
        self._changed()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take a moment of the training; painted at once when visible, else when shown."""
        before, self._snapshot = self._snapshot, snapshot
        parts = self.drawn_parts
        same = before is not None and all(getattr(before, p) is getattr(snapshot, p) for p in parts)
        if not (parts and same):
            self._changed()

    def show_nothing(self) -> None:
        """Forget data, moment and curves: there is no training to show."""
        self._snapshot = None
        self._curves = CurveData.empty()
        self._cursor = None
        self.set_dataset(None)
        # What a plot says otherwise, to press Play say, is no advice where nothing can be trained.
        self._empty.setText(NO_DATA)

    def set_live(self, running: bool) -> None:
        """Say whether training runs: numbers in words are written less often then."""
        self._pace.is_live = running

    def set_curves(self, curves: CurveData) -> None:
        """Take the recorded points; views that draw them paint again."""
        self._curves = curves

    def set_option(self, name: str, value: bool) -> None:
        """Take what the document says about one of the ``view_settings``."""
        self._controls.show_option(name, value)
        if value != self._options[name]:
            self._options[name] = value
            self._option_changed()
            self._changed()

    def _option_changed(self) -> None:
        """Get ready to paint with another setting."""

    def set_output_range(self, low: float, high: float) -> None:
        """Say which outputs mean *surely the first* and *surely the second* class.

        They take the ends of a colour scale, and their middle is the threshold: −1 and 1 for
        targets of ±1, 0 and 1 for probabilities, the data's range for regression. Plots without
        outputs take no notice.
        """

    def set_row_names(self, names: Mapping[str, Sequence[str]]) -> None:
        """Name the inputs (features) of nodes; plots without weights take no notice."""

    def set_sample(self, row: int | None) -> None:
        """Take the sample that all views look at: a row of the raw data, or none."""
        if row != self._sample:
            self._sample = row
            self._sample_changed()

    def _sample_changed(self) -> None:
        """Show another sample, where the plot shows one."""

    def stop(self) -> None:
        """Give up what is under way in the background: the window is about to close."""

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._theme = theme
        self._controls.set_theme(theme)
        if self._made is not None:
            self._made.set_theme(theme)
            self._restyle()
            self._changed()

    @property
    def figure(self) -> Figure:
        """What is exported as a picture."""
        return self._figure

    # painting -----------------------------------------------------------------------------------

    def has_picture(self) -> bool:
        """Say whether what is shown is a picture; a table can only be exported as numbers."""
        return self.is_picture

    def has_content(self) -> bool:
        """Say whether there is anything to show."""
        raise NotImplementedError

    def table(self) -> Table:
        """Return the plotted numbers: column names and rows."""
        raise NotImplementedError

    def is_long(self) -> bool:
        """Say whether its numbers are so many that they are written in the background.

        Their table must then be of arrays that nobody changes.
        """
        return False

    def describe(self, x: float, y: float) -> str:
        """Return the values at a place of the plot, in words; empty where there are none."""
        raise NotImplementedError

    def summary(self) -> str:
        """Return what the readout says while nothing is pointed at."""
        return ""

    def _paint(self) -> None:
        """Bring the figure up to date; called only when there is content."""
        raise NotImplementedError

    def _write(self) -> None:
        """Bring what is written up to date."""
        self._update_readout()

    def _page(self) -> QWidget:
        """Return the widget that shows the content."""
        return self._figure

    def _restyle(self) -> None:
        """Take the theme's colours where painting does not."""

    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        """Return the place one arrow key away from the cursor, in the plot's coordinates."""
        raise NotImplementedError

    def _mark_cursor(self) -> None:
        """Show the cursor's place in the plot, or hide the mark."""

    def refresh(self) -> None:
        """Paint the latest values now."""
        self.turn.is_due = False
        if self.has_content():
            self._around.show_page(self._page())
            self._paint()
        else:
            self._around.show_page(self._empty)
        self._pace.ask()

    def put_off(self) -> None:
        """Paint what comes within the present event once, with what else is inside the view."""
        self.turn.put_off()

    def is_seen(self) -> bool:
        """Say whether any part is in sight."""
        return self.turn.is_seen()

    def _changed(self) -> None:
        self.turn.ask()

    def _take_screen(self) -> None:
        """Draw with pens for another screen."""
        if self.figure.stroke is None:
            self.set_theme(self._theme)

    def draw_for(self, scale: float | None) -> None:
        """Draw with pens for so many dots per pixel from now on; ``None``: the screen's."""
        self.figure.stroke = scale
        self.set_theme(self._theme)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Catch up with what came while behind another tab: Qt tells of that only by painting."""
        super().paintEvent(event)
        if self.turn.is_due:
            later(self, self.turn.catch_up)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.turn.is_due and not self.turn.is_held:
            self.refresh()

    # cursor -------------------------------------------------------------------------------------

    def readout(self) -> str:
        """Return the words below the plot."""
        return self._readout.text()

    def sample_at(self, x: float, y: float) -> int | None:
        """Return the row of the sample that is drawn at a place, where there is one."""
        del x, y
        return None

    def samples_at(self, x: float, y: float) -> tuple[IntArray, str]:
        """Return the rows of the samples that lie behind a place, and what they have in common."""
        del x, y
        return np.zeros(0, np.intp), ""

    def _choose_at(self, x: float, y: float) -> bool:
        """Choose what lies at a place; tells whether there was anything."""
        if not self.has_content():
            return False
        row = self.sample_at(x, y)
        if row is not None:
            self.sample_requested.emit(row)
            return True
        rows, words = self.samples_at(x, y)
        if len(rows):
            self.samples_requested.emit(rows, words)
        return len(rows) > 0

    def _point_at(self, x: float, y: float) -> None:
        self._cursor = (x, y)
        self._update_readout()

    def leave_cursor(self) -> None:
        """Point at nothing."""
        self._cursor = None
        self._update_readout()

    def _update_readout(self) -> None:
        text = ""
        if self.has_content():
            text = self.describe(*self._cursor) if self._cursor else self.summary()
            if self._made is not None:
                self._mark_cursor()
        if text != self._readout.text():
            self._readout.setText(text)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor with the arrow keys, choose with Enter; Escape takes it away."""
        arrow = ARROWS.get(Qt.Key(event.key()))
        if arrow is not None and self.has_content():
            self._cursor = self._step_cursor(*arrow) or self._cursor
            self._update_readout()
        elif event.key() == Qt.Key.Key_Escape and self._cursor is not None:
            self.leave_cursor()
        elif (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and self._cursor is not None
            and self._choose_at(*self._cursor)
        ):
            pass  # where nothing is to be chosen, Enter is for the view around this one
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._request_export("copy")
        else:
            super().keyPressEvent(event)
