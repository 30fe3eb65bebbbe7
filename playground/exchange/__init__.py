"""In and out: trained models in the formats other programs read."""

from playground.exchange.base.export_error import ExportError
from playground.exchange.export import EXPORTS, FORMATS, card_path, export_model, format_of

__all__ = ["EXPORTS", "FORMATS", "ExportError", "card_path", "export_model", "format_of"]
