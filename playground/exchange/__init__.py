"""In and out: trained models in the formats other programs read."""

from playground.exchange.base.export_error import ExportError
from playground.exchange.export import FORMATS, export_model

__all__ = ["FORMATS", "ExportError", "export_model"]
