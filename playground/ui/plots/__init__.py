"""Plots of a training: the output field, curves, heatmaps, confusion, predictions, samples."""

from playground.ui.plots.base.plot_export import PlotExportError
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.plots.curves.loss_view import AccuracyView, LossView
from playground.ui.plots.curves.metric_view import MetricView
from playground.ui.plots.hidden.hidden_view import HiddenView
from playground.ui.plots.moments.distributions_view import DistributionsView
from playground.ui.plots.moments.norms_view import NormsView
from playground.ui.plots.outputs.confusion_view import ConfusionView
from playground.ui.plots.outputs.output_view import OutputView
from playground.ui.plots.outputs.predictions_view import PredictionsView
from playground.ui.plots.parameters.heatmap_view import GradientsView, WeightsView
from playground.ui.plots.parameters.optimizer_view import OptimizerView
from playground.ui.plots.samples.data_view import DataView
from playground.ui.plots.scores.roc_view import RocView
from playground.ui.plots.surround.plot_controls import FORMATS
from playground.ui.plots.units.unit_view import UnitView
from playground.ui.plots.unseen.unseen_view import UnseenView

PLOTS: list[type[PlotView]] = [
    OutputView,
    LossView,
    AccuracyView,
    MetricView,
    WeightsView,
    GradientsView,
    ConfusionView,
    PredictionsView,
    RocView,
    DataView,
    OptimizerView,
    UnitView,
    HiddenView,
    DistributionsView,
    NormsView,
    UnseenView,
]
"""Every plot, in the order of the tabs: the one table that the window, its menus and the command
line read."""

__all__ = ["FORMATS", "PLOTS", "PlotExportError", "PlotView"]
