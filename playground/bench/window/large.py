"""``bench canvas``: how long a network of thousands of layers holds the window's thread at once."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from playground.bench.base.project_table import project_table

LAYERS = 2000

ACTIONS = (
    "open", "select", "insert", "delete", "undo", "rename", "select all", "drag all",
    "fit", "zoom", "resize", "theme",
)  # fmt: skip

HOLD_MS = 100.0
"""Longer and a person notices that the window does not answer."""


class ActionCost(Struct, frozen=True):
    """What one thing that a person does costs the window.

    Parameters
    ----------
    action
        What was done.
    events
        How long the window's thread was busy with each event until everything was drawn, in
        milliseconds.
    seconds
        How long that took altogether, with what the training's thread did meanwhile.
    """

    action: str
    events: tuple[float, ...]
    seconds: float

    @property
    def longest(self) -> float:
        """The longest event, in milliseconds."""
        return float(np.max(self.events))

    @property
    def busy(self) -> float:
        """All events together, in milliseconds."""
        return float(np.sum(self.events))


def as_dict(costs: Sequence[ActionCost]) -> dict[str, object]:
    """Return the results for JSON: action, then numbers."""
    found = {
        cost.action: {
            "longest_ms": cost.longest,
            "busy_ms": cost.busy,
            "events": len(cost.events),
            "seconds": cost.seconds,
        }
        for cost in costs
    }
    return {"layers": LAYERS, "hold_ms": HOLD_MS, "actions": found}


def as_text(costs: Sequence[ActionCost]) -> str:
    """Return the results as a table: a line an action."""
    rows = {c.action: [f"{c.longest:.1f}", f"{c.busy:.0f}", f"{c.seconds:.2f}"] for c in costs}
    lines = [
        f"A chain of {LAYERS:,} layers: milliseconds of the window's thread until all is drawn, "
        "and seconds in all",
        *project_table(("longest event", "all events", "seconds"), rows, 16),
        f"{HOLD_MS:g} ms are what a person notices",
    ]
    return "\n".join(lines)
