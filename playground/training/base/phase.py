"""Where a training stands within a step."""

from enum import StrEnum


class Phase(StrEnum):
    """Which thirds of a step have run: what the three phase buttons show."""

    READY = "ready"
    FORWARD = "forward"
    BACKWARD = "backward"
    UPDATED = "updated"
