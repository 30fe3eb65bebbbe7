"""Every view of the window: what is drawn, and nothing about how they work together."""

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from playground.ui.banner import Banner
from playground.ui.canvas import NetworkCanvas, Outline, Palette
from playground.ui.panels import DataPanel, InspectorPanel, SummaryPanel, TrainingPanel
from playground.ui.panels.fields import NumberField
from playground.ui.plots import PLOTS, PlotView
from playground.ui.theme import Theme, Themed


class Views:
    """Makes the views; they know neither each other nor the document."""

    def __init__(self) -> None:
        self.banner = Banner()
        self.canvas = NetworkCanvas()
        self.palette = Palette()
        self.outline = Outline()
        self.data = DataPanel()
        self.training = TrainingPanel()
        self.inspector = InspectorPanel()
        self.summary = SummaryPanel()
        self.plots: list[PlotView] = [make() for make in PLOTS]

    def center(self) -> QWidget:
        """Return the middle of the window: the canvas below the banner."""
        center = QWidget()
        box = QVBoxLayout(center)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.banner)
        box.addWidget(self.canvas)
        return center

    def apply_typing(self) -> None:
        """Let a number that is being typed count now: something else is about to happen."""
        field = QApplication.focusWidget()
        if isinstance(field, NumberField):
            field.apply()

    def set_theme(self, theme: Theme) -> None:
        """Draw everything in these colours."""
        panels = (self.data, self.training, self.inspector, self.summary)
        themed: list[Themed] = [self.canvas, self.palette, self.outline, *panels, *self.plots]
        for view in themed:
            view.set_theme(theme)
