"""``bench canvas``: how long the window's thread takes to move about in a large network."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from playground.bench.base.project_table import project_table
from playground.bench.window.edit import chained
from playground.core import ParamValue
from playground.graph import CanvasLayout, Edge, NetworkSpec, NodeSpec
from playground.graph.sequential import INPUT, OUTPUT, SPACING, dense
from playground.project import Project
from playground.project.templates import default_project

GESTURES = ("pan", "pan far", "zoom", "drag", "drag 20")
"""Moved about at cards' own size, and where all is seen; zoomed by the wheel from one to the other
and back; one card dragged, and twenty that are selected."""

BUDGET_MS = 16.0
"""Sixty events a second, each with its picture."""

BRANCHES, ROW = 4, 240.0


class GestureCost(Struct, frozen=True):
    """What a gesture costs in one network.

    Parameters
    ----------
    project, gesture
        Where, and what was done.
    milliseconds
        How long the window's thread was busy with each event and the picture it led to.
    """

    project: str
    gesture: str
    milliseconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """In milliseconds."""
        return float(np.median(self.milliseconds))

    @property
    def p99(self) -> float:
        """The 99th percentile, in milliseconds."""
        return float(np.percentile(self.milliseconds, 99))


def projects() -> dict[str, Project]:
    """Return the networks that are moved about in: 400 layers in a row, and in branches."""
    return {"chain of 400": chained(400), "branches of 400": branched(400)}


def branched(layers: int) -> Project:
    """Return the circle problem with layers in parallel branches that are added up, and again."""
    params: dict[str, ParamValue] = {"features": ("x", "y")}
    nodes, edges = [NodeSpec(INPUT, "input", params)], list[Edge]()
    places = {INPUT: (0.0, 0.0)}
    before, depth = INPUT, 0
    while len(nodes) + BRANCHES < layers + 2:
        added = NodeSpec(f"add_{depth}", "add", {})
        for branch in range(BRANCHES):
            node = dense(f"hidden_{depth}_{branch}", 4, "tanh")
            nodes.append(node)
            edges += [Edge(before, node.id), Edge(node.id, added.id)]
            places[node.id] = ((2 * depth + 1) * SPACING, (branch - (BRANCHES - 1) / 2) * ROW)
        nodes.append(added)
        before, depth = added.id, depth + 1
        places[added.id] = (2 * depth * SPACING, 0.0)
    nodes.append(dense(OUTPUT, 1, "tanh"))
    edges.append(Edge(before, OUTPUT))
    places[OUTPUT] = ((2 * depth + 1) * SPACING, 0.0)
    network = NetworkSpec(tuple(nodes), tuple(edges))
    return default_project().replace(network=network, layout=CanvasLayout(places))


def as_dict(costs: Sequence[GestureCost]) -> dict[str, object]:
    """Return the results for JSON: project, gesture, then numbers."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for cost in costs:
        numbers = {"median_ms": cost.median, "p99_ms": cost.p99}
        found.setdefault(cost.project, {})[cost.gesture] = numbers
    return {"budget_ms": BUDGET_MS, "projects": found}


def as_text(costs: Sequence[GestureCost]) -> str:
    """Return the results as a table: a line a project, a column a gesture."""
    cells = {(c.project, c.gesture): f"{c.median:.1f} / {c.p99:.1f}" for c in costs}
    rows = {c.project: [cells.get((c.project, g), "–") for g in GESTURES] for c in costs}
    lines = [
        "An event with its picture: milliseconds of the window's thread, median / 99th percentile",
        *project_table(GESTURES, rows, 16),
        f"{BUDGET_MS:g} ms are a frame of sixty a second",
    ]
    return "\n".join(lines)
