"""Every registered gradient estimator, one a file: adding one is adding a file here."""

from playground.explain.base.gradient_estimator import GRADIENT_ESTIMATORS

GRADIENT_ESTIMATORS.discover(__name__, __path__)

__all__ = ["GRADIENT_ESTIMATORS"]
