"""Docks and forms. They emit wishes and are given values; they know nothing of one another."""

from playground.ui.panels.csv_dialog import CsvDialog
from playground.ui.panels.data_panel import DataPanel
from playground.ui.panels.inspector_panel import InspectorPanel
from playground.ui.panels.param_form import ParamForm
from playground.ui.panels.summary_panel import SummaryPanel
from playground.ui.panels.training_panel import TrainingPanel

__all__ = ["CsvDialog", "DataPanel", "InspectorPanel", "ParamForm", "SummaryPanel", "TrainingPanel"]
