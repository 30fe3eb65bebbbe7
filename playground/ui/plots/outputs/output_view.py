"""The network's answer everywhere on the plane, with the samples on top."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from playground.datasets.base.dataset import Dataset
from playground.session.snapshots.snapshot import Snapshot, SnapshotContents
from playground.storage.csv_writer import Table
from playground.ui.plots.base.figure import Figure
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.plots.drawing.plot_drawing import PlotDrawing
from playground.ui.plots.drawing.unseen_marks import UnseenMarks, painted_words
from playground.ui.plots.outputs.off_plane import OffPlane
from playground.ui.plots.outputs.output_controls import OutputControls
from playground.ui.plots.plane.chosen_place import ChosenPlace, chosen_place
from playground.ui.plots.plane.output_table import output_table
from playground.ui.plots.plane.plane_answers import PlaneAnswers, scale_of
from playground.ui.plots.plane.plane_choices import PlaneChoices
from playground.ui.plots.plane.plane_picture import PlanePicture, plane_figure
from playground.ui.theme.tokens import Theme

POINTS_PER_SIDE = 100


class OutputView(PlotView):
    """The decision field of a 2-D problem; for other data, how the outputs are spread.

    Pictures that are asked for themselves are shown beside what the network made of them.
    Filled points are train samples, rings are test samples, in the colours of their truth on the
    same scale as the field; those that get the wrong class have a square around them. The wheel
    zooms about the cursor, a drag moves the plane, a double click shows all of it again.

    Signals
    -------
    point_requested(x, y)
        The person clicked the plane where no sample is, to see what the network makes of it.

    Attributes
    ----------
    drawing
        Lets points be drawn on the plane.
    """

    point_requested = Signal(float, float)

    key = "output"
    title = "Output"
    help = (
        "What the network answers everywhere, with the samples: filled to train, rings to test, "
        "in a square where the answer is wrong. Turn the wheel to zoom, drag to move"
    )
    empty_text = "The samples appear here as soon as they are read."
    is_answer = True
    view_settings = ("show_test", "discretize")
    drawn_parts = ("field", "predictions", "unseen")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._range: tuple[float, float] | None = None
        self._off_plane = OffPlane(self)
        for inner in self._off_plane.views:
            self._around.add_page(inner)
        self._points_drawn: tuple[object, ...] = ()
        self._choices = PlaneChoices()
        above = self._above = OutputControls(self._controls)
        self.menu = above.menu
        self.menu.chosen.connect(self.set_choices)
        self.menu.whole_requested.connect(self.show_whole)
        self.drawing = PlotDrawing(
            self, self._controls, above.test_box, lambda: self._figure, self._around.add_beside
        )
        self.drawing.changed.connect(self._follow_drawing)
        self.drawing.dab_wished.connect(self._dab)
        self._hint: str | None = None
        self._own: tuple[float, ...] | None = None
        self._unseen = ""

    @override
    def _make_figure(self) -> Figure:
        figure = plane_figure()
        self._plane = PlanePicture(figure)
        self._painted = UnseenMarks(figure)
        return figure

    @override
    def wanted(self) -> SnapshotContents:
        """Ask for the field of a 2-D problem, else for the predictions."""
        if self._on_plane():
            area = self._plane.window.area if self.is_made else None
            return SnapshotContents(
                field=POINTS_PER_SIDE,
                field_area=area,
                predictions=self._frames_wrong(),
                unseen=self._unseen or None,
            )
        return SnapshotContents(predictions=True)

    # values in ----------------------------------------------------------------------------------

    @override
    def set_option(self, name: str, value: bool) -> None:
        """Show the test points; show classes (bands of values for regression), not a field."""
        self._off_plane.set_option(name, value)
        super().set_option(name, value)

    @override
    def set_output_range(self, low: float, high: float) -> None:
        """Say which outputs take the ends of the colour scale; the threshold is their middle."""
        self._off_plane.set_output_range(low, high)
        if (low, high) != self._range:
            self._range = (low, high)
            self._changed()

    @override
    def set_dataset(self, dataset: Dataset | None) -> None:
        self._hint = None
        self._off_plane.set_dataset(dataset)
        super().set_dataset(dataset)
        on_plane = dataset is None or dataset.is_2d
        self.drawing.offer(on_plane)
        with_test = self._off_plane.has_test and not self.drawing.is_on
        self._above.offer(dataset, with_test=with_test)

    @override
    def show_snapshot(self, snapshot: Snapshot) -> None:
        if self._hint is not None:
            return  # it is of other data
        if not self._on_plane():
            self._off_plane.shown.show_snapshot(snapshot)
        super().show_snapshot(snapshot)

    @override
    def put_off(self) -> None:
        super().put_off()
        for view in self._off_plane.views:
            view.put_off()

    @override
    def set_live(self, running: bool) -> None:
        for view in self._off_plane.views:
            view.set_live(running)
        super().set_live(running)

    @override
    def show_nothing(self) -> None:
        for view in self._off_plane.views:
            view.show_nothing()
        super().show_nothing()

    @override
    def set_theme(self, theme: Theme) -> None:
        for view in self._off_plane.views:
            view.set_theme(theme)
        super().set_theme(theme)

    @property
    @override
    def is_made(self) -> bool:
        return super().is_made if self._on_plane() else self._off_plane.shown.is_made

    @property
    @override
    def figure(self) -> Figure:
        return self._figure if self._on_plane() else self._off_plane.shown.figure

    # drawing ------------------------------------------------------------------------------------

    @property
    def can_draw(self) -> bool:
        """Whether what is shown takes points that are drawn."""
        return self._on_plane() and self.drawing.is_allowed

    def _dab(self) -> None:
        if self._cursor is not None:
            self.drawing.mode.layer.dab(*self._cursor)

    def _follow_drawing(self, drawing: bool) -> None:
        self._figure.setToolTip("" if drawing else self.help)  # it would cover what is drawn
        self._plane.window.left_drags = not drawing
        self._points_drawn = ()
        self._changed()

    @override
    def sizeHint(self) -> QSize:
        """Ask for no more room while one draws: the dock would grow with the tools."""
        hint = super().sizeHint()
        hint.setWidth(hint.width() - self.drawing.extra_width())
        return hint

    def show_blank(self, dataset: Dataset, hint: str) -> None:
        """Show a plane with too few points to train on, and what to do about it.

        It stays until :meth:`set_dataset`.
        """
        self.show_nothing()
        self.set_dataset(dataset)
        self._hint = hint
        self._changed()

    @property
    def is_blank(self) -> bool:
        """Whether it shows a plane that waits for points."""
        return self._hint is not None

    @property
    def _shows_test(self) -> bool:
        """Whether the test samples are shown: while one draws, no point may seem to be lost."""
        return self._options["show_test"] or self.drawing.pencil.isChecked()

    # painting -----------------------------------------------------------------------------------

    def _on_plane(self) -> bool:
        return self._dataset is not None and self._dataset.is_2d

    @override
    def _page(self) -> QWidget:
        return self._figure if self._on_plane() else self._off_plane.shown

    @override
    def has_content(self) -> bool:
        return self._on_plane() or self._off_plane.shown.has_content()

    def scale(self) -> tuple[float, float]:
        """Return the outputs at the ends of the colour scale."""
        return (-1.0, 1.0) if self.is_blank else scale_of(self._dataset, self._range)

    def _answers(self) -> PlaneAnswers | None:
        """Return what is answered on the plane now, where there is one."""
        dataset = self._dataset
        if dataset is None or not dataset.is_2d:
            return None
        sure = self._choices.confidence
        return PlaneAnswers(dataset, self._snapshot, self.scale(), sure)

    @override
    def _paint(self) -> None:
        answers = self._answers()
        if answers is None:
            if self._off_plane.shown.turn.is_due:
                self._off_plane.shown.refresh()
            return
        dataset = answers.dataset
        self._plane.show_field(
            dataset,
            answers.field,
            answers.area,
            answers.scale,
            self._theme,
            self._choices,
            discretized=self._options["discretize"],
        )
        self._paint_points(dataset)
        moment = self._snapshot if self._frames_wrong() else None
        self._plane.show_wrong(dataset, moment, with_test=self._shows_test)
        self._painted.show_answers(answers.unseen)
        self._mark_sample()

    def set_unseen(self, text: str) -> None:
        """Draw other points that nobody trains on; they are written as drawn points are."""
        if text != self._unseen:
            self._unseen = text
            self._changed()

    def _frames_wrong(self) -> bool:
        dataset = self._dataset
        return self._choices.wrong and dataset is not None and dataset.task.is_classification

    def _paint_points(self, dataset: Dataset) -> None:
        """Draw the samples and everything else that stays while the network trains."""
        looks = (self._theme.name, self._shows_test, self._frames_wrong())
        state = (id(dataset), *looks, self.scale(), self._hint, self._unseen)
        if state == self._points_drawn:
            return
        self._points_drawn = state
        self._plane.show_samples(
            dataset,
            self.scale(),
            self._theme,
            with_test=self._shows_test,
            with_wrong=self._frames_wrong(),
            with_unseen=bool(self._unseen),
        )
        self._painted.show(dataset, self._unseen, self.scale(), self._theme)
        self.drawing.show_dataset(dataset, self.scale(), self._hint or "", self._unseen)

    @override
    def _restyle(self) -> None:
        self._points_drawn = ()
        self.drawing.set_theme(self._theme)
        self._plane.set_theme(self._theme)
        self._mark_sample()

    # reading ------------------------------------------------------------------------------------

    @override
    def describe(self, x: float, y: float) -> str:
        answers = self._answers()
        if answers is None:
            return ""
        painted = self._painted.words_at(answers.dataset, x, y)
        words = answers.words_at(x, y, self._plane.near(answers.dataset, x, y))
        return f"{words} · {painted}" if painted else words

    @override
    def sample_at(self, x: float, y: float) -> int | None:
        dataset = self._dataset
        if dataset is None or not dataset.is_2d or self.drawing.is_on:
            return None
        return next(self._plane.near(dataset, x, y), None)

    @override
    def _choose_at(self, x: float, y: float) -> bool:
        dataset = self._dataset
        on_plane = dataset is not None and dataset.share_of_plane(x, y) is not None
        free = self._on_plane() and not (self.drawing.is_on or self.is_blank)
        if free and on_plane and self.sample_at(x, y) is None:
            self.point_requested.emit(round(x, 3), round(y, 3))
            return True
        return super()._choose_at(x, y)

    @override
    def set_sample(self, row: int | None) -> None:
        for view in self._off_plane.views:
            view.set_sample(row)
        super().set_sample(row)

    @override
    def _sample_changed(self) -> None:
        if self.is_made and self._on_plane():
            self._mark_sample()
        self._update_readout()

    def _mark_sample(self) -> None:
        """Draw a ring around the chosen sample."""
        self._plane.mark_chosen(self._chosen())

    def show_own_point(self, point: tuple[float, ...] | None) -> None:
        """Mark a point that is no sample of the data, or none."""
        if point != self._own:
            self._own = point
            self._sample_changed()

    def _chosen(self) -> ChosenPlace | None:
        return chosen_place(self._dataset, self._sample, self._own)

    @override
    def summary(self) -> str:
        """Return what is known of the chosen sample, or of unseen points while one paints."""
        answers, chosen = self._answers(), self._chosen()
        if answers is None:
            return ""
        if self.drawing.paints_unseen or chosen is None:
            return painted_words(answers.unseen) if self._unseen else ""
        return answers.words_of(chosen)

    @override
    def _mark_cursor(self) -> None:
        if self._on_plane():
            self._plane.mark_cursor(self._cursor)

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        if self._dataset is None or not self._dataset.is_2d:
            return None
        return self._plane.window.step(self._cursor, dx, dy)

    # which part is seen -------------------------------------------------------------------------

    def set_choices(self, choices: PlaneChoices) -> None:
        """Take what a person chose in the menu."""
        self._choices = choices
        self._changed()

    def show_whole(self) -> None:
        """Show the whole plane again."""
        if self.is_made:
            self._plane.window.reset()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom with + and −, show the whole plane with Home."""
        is_plane = self._on_plane() and self.is_made
        if not (is_plane and self._plane.window.press(event.key(), self._cursor)):
            super().keyPressEvent(event)

    @override
    def table(self) -> Table:
        answers = self._answers()
        if answers is None:
            return self._off_plane.shown.table()
        return output_table(answers.dataset, answers.field, answers.area, self._shows_test)
