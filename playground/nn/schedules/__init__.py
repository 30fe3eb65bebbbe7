"""Every registered schedule, one a file: adding one is adding a file here."""

from playground.nn.base.schedule import SCHEDULES

SCHEDULES.discover(__name__, __path__)

__all__ = ["SCHEDULES"]
