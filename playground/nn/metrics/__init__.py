"""Every registered metric, one a file: adding one is adding a file here."""

from playground.nn.metric import METRICS

METRICS.discover(__name__, __path__)

__all__ = ["METRICS"]
