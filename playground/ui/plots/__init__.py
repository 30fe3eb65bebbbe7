"""Plots of a training: the output field, curves, heatmaps, confusion and predictions."""

from playground.ui.plots.confusion import ConfusionView
from playground.ui.plots.curves import AccuracyView, CurvesView, LossView
from playground.ui.plots.export import FORMATS, PlotExportError
from playground.ui.plots.heatmap import GradientsView, HeatmapView, WeightsView
from playground.ui.plots.optimizer import OptimizerView
from playground.ui.plots.output import OutputView
from playground.ui.plots.predictions import PredictionsView
from playground.ui.plots.view import PlotView

PLOTS: tuple[type[PlotView], ...] = (
    OutputView,
    LossView,
    AccuracyView,
    WeightsView,
    GradientsView,
    ConfusionView,
    PredictionsView,
    OptimizerView,
)
"""Every plot, in the order of the tabs."""

__all__ = [
    "FORMATS",
    "PLOTS",
    "AccuracyView",
    "ConfusionView",
    "CurvesView",
    "GradientsView",
    "HeatmapView",
    "LossView",
    "OptimizerView",
    "OutputView",
    "PlotExportError",
    "PlotView",
    "PredictionsView",
    "WeightsView",
]
