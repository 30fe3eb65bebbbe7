"""All that is drawn on the plane of a 2-D problem, and which part of it is seen."""

from collections.abc import Iterator

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton

from playground.core import Array, Task
from playground.core.text.numbers import number
from playground.datasets.base.dataset import Dataset
from playground.session.snapshots.plane_area import PlaneArea
from playground.session.snapshots.snapshot import Snapshot
from playground.ui.plots.base.axes import calm_axis
from playground.ui.plots.base.colors import diverging_lut
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.points import outlines, put_mark
from playground.ui.plots.plane.chosen_place import ChosenPlace
from playground.ui.plots.plane.contours import ContourLines, boundary, levels
from playground.ui.plots.plane.decision_field import DecisionField
from playground.ui.plots.plane.output_table import extent_of
from playground.ui.plots.plane.plane_choices import PlaneChoices
from playground.ui.plots.plane.plane_samples import PlaneSamples
from playground.ui.plots.plane.plane_window import PlaneWindow
from playground.ui.plots.plane.wrong_marks import WrongMarks
from playground.ui.theme.icons import icon
from playground.ui.theme.tokens import Theme

BUTTON_PX = 16
GAP = 4
CHOSEN_PX = 16
"""The ring around the sample that all views look at."""


def plane_figure() -> Figure:
    """Return a square figure with room for a colour scale."""
    figure = Figure(calm_axis("left", 24), calm_axis("bottom", LABEL_SPACE), bar=True)
    figure.set_aspect(1.0)
    return figure


class PlanePicture:
    """The field, its contours, the samples and the marks on a figure.

    Parameters
    ----------
    figure
        What is drawn on.

    Attributes
    ----------
    window
        Which part of the plane is seen.
    """

    def __init__(self, figure: Figure) -> None:
        from playground.ui.plots.base.graphing import StillPoints

        self._figure = figure
        self._field, self._lines = DecisionField(figure), ContourLines(figure)
        self._samples, self._wrong = PlaneSamples(figure), WrongMarks(figure)
        self._mark = StillPoints(symbol="+", size=13, pxMode=True)
        self._mark.setZValue(3)
        figure.add(self._mark)
        self._chosen = outlines(figure, "o", CHOSEN_PX, 3)
        self.window = PlaneWindow(figure)
        # On the plane: one more button above it, coming and going, would push the dock wider.
        self._whole = QToolButton(figure)
        self._whole.setAccessibleName("Show the whole plane")
        self._whole.setToolTip("Show the whole plane again (Home, or a double click)")
        self._whole.setIconSize(QSize(BUTTON_PX, BUTTON_PX))
        self._whole.clicked.connect(self.window.reset)
        self._whole.hide()
        figure.resized.connect(self._place_button)
        self._extent: tuple[float, float] = (-1.0, 1.0)
        self.window.changed.connect(self._look_elsewhere)
        figure.double_clicked.connect(self.window.reset)

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._lines.set_theme(theme)
        self._whole.setIcon(icon("fit", theme.text, BUTTON_PX))
        self._wrong.set_theme(theme)
        self._mark.setPen(self._figure.pen(theme.text, 1.5))
        self._chosen.setPen(self._figure.pen(theme.text, 2.0))
        self._figure.plot.vb.setBorder(self._figure.pen(theme.border))

    def _place_button(self) -> None:
        """Offer the way back in the corner of the plane while a part is seen."""
        self._whole.setVisible(self.window.area is not None)
        corner = self._figure.plot_area().topRight().toPoint()
        self._whole.adjustSize()
        self._whole.move(corner.x() - self._whole.width() - GAP, corner.y() + GAP)

    def show_field(
        self,
        dataset: Dataset,
        values: Array | None,
        area: PlaneArea,
        scale: tuple[float, float],
        theme: Theme,
        choices: PlaneChoices,
        *,
        discretized: bool,
    ) -> None:
        """Draw outputs ``(K, n, n)`` on an area and their contours; none of ``None``."""
        if values is None:
            self._field.hide()
            self._lines.show((), ())
            return
        self._field.show(
            dataset, values, area, scale, theme, discretized=discretized, sure=choices.confidence
        )
        turns = boundary(values, area, scale, dataset.task) if choices.boundary else ()
        others = levels(values, area, scale, dataset.task) if choices.levels else ()
        self._lines.show(turns, others)

    def show_samples(
        self,
        dataset: Dataset,
        scale: tuple[float, float],
        theme: Theme,
        *,
        with_test: bool,
        with_wrong: bool,
        with_unseen: bool,
    ) -> None:
        """Draw the samples and the axes: all that stays while the network trains."""
        told = {"with_test": with_test, "with_wrong": with_wrong, "with_unseen": with_unseen}
        self._samples.show(dataset, scale, theme, **told)
        self._extent = extent_of(dataset)
        self.window.set_whole(PlaneArea.square(self._extent))
        self._look_elsewhere()
        regression = dataset.task is Task.REGRESSION
        self._figure.show_bar(regression)
        if regression and self._figure.bar is not None:
            self._figure.bar.show_scale(diverging_lut(theme), *scale)

    def _look_elsewhere(self) -> None:
        """Label the plane's ends and its middle; of a part, whatever round numbers it has."""
        self._place_button()
        start, end = self._extent
        ends = [[(v, number(v, 6, trim=True)) for v in (start, 0.0, end)]]
        for axis in (self._figure.left, self._figure.bottom):
            axis.setTicks(ends if self.window.area is None else None)

    def show_wrong(self, dataset: Dataset, moment: Snapshot | None, *, with_test: bool) -> None:
        """Frame the samples that a moment's network gets wrong; of no moment none."""
        found = moment.predictions if moment is not None else None
        running = moment is not None and moment.steps_per_second > 0
        self._wrong.show(dataset, found, with_test=with_test, running=running)

    def mark_cursor(self, place: tuple[float, float] | None) -> None:
        """Draw a cross where the readout reads, or none."""
        put_mark(self._mark, place)

    def mark_chosen(self, chosen: ChosenPlace | None) -> None:
        """Draw a ring around what is chosen, or none."""
        put_mark(self._chosen, None if chosen is None else (chosen.x, chosen.y))

    def near(self, dataset: Dataset, x: float, y: float) -> Iterator[int]:
        """Go through the splits' samples nearest to a place, if near enough: raw rows."""
        return self._samples.near(dataset, x, y)
