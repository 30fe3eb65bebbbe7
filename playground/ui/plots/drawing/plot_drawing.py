"""Drawing on a plot, as something that is switched on and off: the pencil above it."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from playground.datasets.base.dataset import Dataset
from playground.datasets.base.drawn_points import read_points
from playground.ui.plots.base.figure import Figure
from playground.ui.plots.surround.plot_controls import PlotControls
from playground.ui.theme.tokens import LIGHT, Theme

if TYPE_CHECKING:
    from playground.ui.plots.drawing.draw_mode import DrawMode
    from playground.ui.plots.drawing.stroke import Stroke

WISHES = {
    "clear": ("delete", "Clear drawn points", "Take away all points drawn or painted by hand"),
    "undo": ("undo", "Undo", "Take the last stroke back (Ctrl+Z)"),
    "redo": ("redo", "Redo", "Make the edit again (Ctrl+Shift+Z)"),
}
"""What is done with the whole drawing: icon, name and tooltip of its button."""


class PlotDrawing(QObject):
    """The switch of a plot's draw mode, and the buttons that go with drawing.

    Parameters
    ----------
    view
        The plot.
    controls
        The row above it, where the buttons stand.
    instead
        What is shown in that row while nobody draws.
    figure
        Returns what is drawn on.
    put_beside
        Puts the mode's columns left and right of the figure.

    Signals
    -------
    changed(is_on)
        The person began to draw points, or is done.
    stroke_made(stroke)
        The person drew or erased something: a
        :class:`~playground.ui.plots.drawing.stroke.Stroke`.
    dab_wished()
        The person wants to draw or erase where the cursor is, without the mouse.
    wished(name)
        The person wants to ``clear`` what is drawn, or ``undo`` or ``redo``.
    unseen_stroke_made(stroke), unseen_cleared()
        The same of points that nobody trains on.

    Attributes
    ----------
    pencil
        Begins to draw, and ends it.
    diamond
        The same for points that nobody trains on.
    is_allowed
        Whether the data takes points that are drawn.
    """

    changed = Signal(bool)
    stroke_made = Signal(object)
    dab_wished = Signal()
    wished = Signal(str)
    unseen_stroke_made = Signal(object)
    unseen_cleared = Signal()

    def __init__(
        self,
        view: QWidget,
        controls: PlotControls,
        instead: QWidget,
        figure: Callable[[], Figure],
        put_beside: Callable[[QWidget, QWidget], None],
    ) -> None:
        super().__init__(view)
        self._view = view
        self._instead = instead
        self._figure = figure
        self._put_beside = put_beside
        self._theme = LIGHT
        self._mode: DrawMode | None = None
        self.is_allowed = True
        self._wishes: list[QToolButton] = []
        for name, (icon, title, tip) in WISHES.items():
            button = controls.add_tool(icon, title, tip)
            button.clicked.connect(partial(self._wish, name))
            button.hide()
            self._wishes.append(button)
        tip = "Draw points by hand: brush, spray and eraser (Esc when done)"
        self.pencil = controls.add_tool("pencil", "Draw points", tip)
        self.pencil.setCheckable(True)
        self.pencil.clicked.connect(self.set_on)
        tip = "Paint points that nobody trains on, to see what the network makes of them"
        self.diamond = controls.add_tool("unseen", "Paint unseen points", f"{tip} (Esc when done)")
        self.diamond.setCheckable(True)
        self.diamond.clicked.connect(lambda on: self.set_on(on, unseen=True))

    @property
    def is_on(self) -> bool:
        """Whether the mouse draws points."""
        return self.pencil.isChecked() or self.paints_unseen

    @property
    def paints_unseen(self) -> bool:
        """Whether the points that it draws are never trained on."""
        return self.diamond.isChecked()

    @property
    def can_paint(self) -> bool:
        """Whether there is a plane to paint on."""
        return not self.diamond.isHidden()

    @property
    def mode(self) -> "DrawMode":
        """The tools for drawing, made on first use."""
        if self._mode is None:
            from playground.ui.plots.drawing.draw_mode import DrawMode

            mode = self._mode = DrawMode(self._figure(), self._view)
            mode.set_theme(self._theme)
            mode.began.connect(self._view.setFocus)
            mode.stroke_made.connect(self._take_stroke)
            mode.left.connect(lambda: self.set_on(False))
            mode.dab_wished.connect(self.dab_wished)
            self._put_beside(mode.tools, mode.answers)
        return self._mode

    def set_on(self, on: bool, *, unseen: bool = False) -> None:
        """Let the mouse draw points, those that nobody trains on too, or only look at the plot."""
        self.pencil.setChecked(on and not unseen)
        self.diamond.setChecked(on and unseen)
        self.mode.set_on(on)
        # What goes makes room for what comes: both at once would push the dock wider.
        arriving: list[QWidget] = [self._instead]
        leaving: list[QWidget] = list(self._wishes)
        if on:
            arriving, leaving = leaving, arriving
        for widget in leaving:
            widget.hide()
        for widget in arriving:
            widget.show()
        if on:
            self._view.setFocus()
        self.changed.emit(on)

    def set_allowed(self, allowed: bool) -> None:
        """Say whether the data takes points that are drawn."""
        self.is_allowed = allowed
        self.pencil.setVisible(allowed)
        if not allowed and self.pencil.isChecked():
            self.set_on(False)

    def offer(self, on_plane: bool) -> None:
        """Offer to draw on a plane; what is not shown on one is not drawn on."""
        self.pencil.setVisible(on_plane and self.is_allowed)
        self.diamond.setVisible(on_plane)
        if self.is_on and not on_plane:
            self.set_on(False)

    def show_dataset(
        self, dataset: Dataset, scale: tuple[float, float], hint: str, unseen: str
    ) -> None:
        """Draw points of this data from now on.

        Parameters
        ----------
        dataset, scale
            The data, and the outputs at the ends of the colour scale.
        hint
            What to do on a plane that waits for points.
        unseen
            The points that nobody trains on, as drawn points are written.
        """
        if self._mode is None:
            return
        if hint and not self.is_on:
            hint = "Press the pencil above\nto draw points."
        places = read_points(unseen) if self.paints_unseen else dataset.raw.x
        self._mode.show_dataset(dataset, scale, hint, places, new_classes=not self.paints_unseen)

    def _take_stroke(self, stroke: "Stroke") -> None:
        (self.unseen_stroke_made if self.paints_unseen else self.stroke_made).emit(stroke)

    def _wish(self, name: str) -> None:
        if name == "clear" and self.paints_unseen:
            self.unseen_cleared.emit()
        else:
            self.wished.emit(name)

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._theme = theme
        if self._mode is not None:
            self._mode.set_theme(theme)

    def extra_width(self) -> int:
        """Return the room that the columns take beside the plot."""
        if not self.is_on:
            return 0
        return sum(strip.sizeHint().width() for strip in (self.mode.tools, self.mode.answers))
