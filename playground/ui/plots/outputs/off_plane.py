"""What the output shows of data that lie on no plane."""

from playground.datasets.base.dataset import Dataset
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.plots.outputs.histogram_view import HistogramView
from playground.ui.plots.outputs.reconstruction_view import ReconstructionView, shows


class OffPlane:
    """Pictures beside what the network made of them, or how the outputs are spread.

    Parameters
    ----------
    around
        The view that they are pages of.

    Attributes
    ----------
    views
        Both; what a person chooses for one holds for the other.
    shown
        The one that suits the data.
    """

    def __init__(self, around: PlotView) -> None:
        self._histograms, self._pictures = HistogramView(), ReconstructionView()
        self.views = (self._histograms, self._pictures)
        self.shown: PlotView = self._histograms
        for view in self.views:
            view.sample_requested.connect(around.sample_requested)
            view.samples_requested.connect(around.samples_requested)

    @property
    def has_test(self) -> bool:
        """Whether it is said of the test samples, too, if that is wanted."""
        return self.shown is self._histograms

    def set_dataset(self, dataset: Dataset | None) -> None:
        """Show what suits some data."""
        self.shown = self._pictures if shows(dataset) else self._histograms
        self.shown.set_dataset(dataset)

    def set_option(self, name: str, value: bool) -> None:
        """Take a setting, where it means anything here."""
        if name in self._histograms.view_settings:
            self._histograms.set_option(name, value)

    def set_output_range(self, low: float, high: float) -> None:
        """Say which outputs take the ends of the colour scale."""
        self._histograms.set_output_range(low, high)
