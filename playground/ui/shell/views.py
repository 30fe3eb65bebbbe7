"""Every view of the window: what is drawn, and nothing about how they work together."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from playground.ui.canvas import NetworkCanvas, Outline, Palette
from playground.ui.forms.fields import ExpressionField, NumberField
from playground.ui.panels.data.data_panel import DataPanel
from playground.ui.plots import PLOTS, PlotView
from playground.ui.plots.outputs.output_view import OutputView
from playground.ui.plots.unseen.unseen_view import UnseenView
from playground.ui.sample.sample_bar import SampleBar
from playground.ui.shell.actions import ACTIONS
from playground.ui.shell.banner import Banner
from playground.ui.shell.timeline.timeline_bar import TimelineBar
from playground.ui.theme.sizes import scaled
from playground.ui.theme.tokens import Theme, Themed
from playground.ui.widgets.lazy_panel import LazyPanel
from playground.ui.widgets.section import MINIMUM_WIDTH

if TYPE_CHECKING:
    from playground.ui.explain.explain_panel import ExplainPanel
    from playground.ui.panels.code.code_panel import CodePanel
    from playground.ui.panels.inspector.inspector_panel import InspectorPanel
    from playground.ui.panels.lesson.lesson_panel import LessonPanel
    from playground.ui.panels.runs.runs_panel import RunsPanel
    from playground.ui.panels.summary.summary_panel import SummaryPanel
    from playground.ui.panels.training.training_panel import TrainingPanel


class Views:
    """Makes the views; they know neither each other nor the document."""

    def __init__(self) -> None:
        self.banner = Banner()
        self.sample_bar = SampleBar()
        self.canvas = NetworkCanvas()
        self.timeline = TimelineBar()
        self.palette = Palette()
        self.outline = Outline()
        self.data = DataPanel()
        self.training = LazyPanel(_make_training, scaled(MINIMUM_WIDTH))
        self.inspector = LazyPanel(_make_inspector, scaled(MINIMUM_WIDTH))
        self.summary = LazyPanel(_make_summary)
        self.explain = LazyPanel(_make_explain)
        self.code = LazyPanel(_make_code)
        self.runs = LazyPanel(_make_runs)
        self.lesson = LazyPanel(_make_lesson, scaled(MINIMUM_WIDTH))
        self.plots: list[PlotView] = [make() for make in PLOTS]
        self.output = next(view for view in self.plots if isinstance(view, OutputView))
        self.unseen = next(view for view in self.plots if isinstance(view, UnseenView))

    def center(self) -> QWidget:
        """Return the middle: the canvas below banner and sample bar, and above the timeline."""
        center = QWidget()
        box = QVBoxLayout(center)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.banner)
        box.addWidget(self.canvas, 1)
        box.addWidget(self.timeline)
        box.insertWidget(1, self.sample_bar)  # above, but the keyboard comes to the canvas first
        return center

    def share_actions(self, window: QWidget, actions: Mapping[str, QAction]) -> None:
        """Let every action's keys be heard where they mean it: in the window, or in the network."""
        for spec in ACTIONS:
            for widget in (self.canvas, self.outline) if spec.in_network else (window,):
                widget.addAction(actions[spec.name])

    def apply_typing(self) -> None:
        """Let what is being typed count now: something else is about to happen."""
        field = QApplication.focusWidget()
        if isinstance(field, NumberField | ExpressionField):
            field.apply()

    def stop(self) -> None:
        """Give up what views do in the background: the window is about to close."""
        self.data.columns.stop()
        for view in self.plots:
            view.stop()

    def set_theme(self, theme: Theme) -> None:
        """Draw everything in these colours."""
        parts: list[Themed] = [self.sample_bar, self.canvas, self.timeline]
        parts += [self.palette, self.outline, self.data]
        for view in (*parts, *self.plots):
            view.set_theme(theme)
        self.training.when_visible("theme", lambda panel: panel.set_theme(theme))
        self.inspector.when_visible("theme", lambda panel: panel.set_theme(theme))
        self.summary.when_visible("theme", lambda panel: panel.set_theme(theme))
        self.explain.when_visible("theme", lambda panel: panel.set_theme(theme))
        self.code.when_visible("theme", lambda panel: panel.set_theme(theme))
        self.runs.when_visible("theme", lambda panel: panel.set_theme(theme))
        self.lesson.when_visible("theme", lambda panel: panel.set_theme(theme))


# What only a panel needs is imported when there is one.


def _make_training() -> "TrainingPanel":
    from playground.ui.panels.training.training_panel import TrainingPanel

    return TrainingPanel()


def _make_inspector() -> "InspectorPanel":
    from playground.ui.panels.inspector.inspector_panel import InspectorPanel

    return InspectorPanel()


def _make_summary() -> "SummaryPanel":
    from playground.ui.panels.summary.summary_panel import SummaryPanel

    return SummaryPanel()


def _make_explain() -> "ExplainPanel":
    from playground.ui.explain.explain_panel import ExplainPanel

    return ExplainPanel()


def _make_code() -> "CodePanel":
    from playground.ui.panels.code.code_panel import CodePanel

    return CodePanel()


def _make_runs() -> "RunsPanel":
    from playground.ui.panels.runs.runs_panel import RunsPanel

    return RunsPanel()


def _make_lesson() -> "LessonPanel":
    from playground.ui.panels.lesson.lesson_panel import LessonPanel

    return LessonPanel()
