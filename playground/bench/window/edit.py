"""``bench edit``: Python calls and milliseconds that an edit costs the window."""

from collections.abc import Sequence

from msgspec import Struct

from playground.bench.base.project_table import project_table
from playground.graph.sequential import sequential
from playground.project import Project
from playground.project.templates import default_project, template

ROUNDS = 7

EDITS = ("learning rate", "units + 1", "insert", "delete", "undo", "dataset switch")


class EditCost(Struct, frozen=True):
    """What one kind of edit costs in one project.

    Parameters
    ----------
    project, edit
        What was edited, and how.
    calls
        Python calls on the window's thread; they do not depend on the machine.
    milliseconds
        How long the window's thread was busy with it; painting and the worker come on top.
    """

    project: str
    edit: str
    calls: int
    milliseconds: float


def projects() -> dict[str, Project]:
    """Return the projects to edit: small, of images, and long."""
    return {
        "circle": default_project(),
        "lenet-digits": template("lenet-digits"),
        "chain of 100": chained(100),
        "chain of 400": chained(400),
    }


def chained(layers: int) -> Project:
    """Return the circle problem with a chain of so many small hidden layers."""
    network, layout = sequential(("x", "y"), [4] * layers, "tanh", 1, "tanh")
    return default_project().replace(network=network, layout=layout)


def as_dict(costs: Sequence[EditCost]) -> dict[str, object]:
    """Return the results for JSON: project, edit, then numbers."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for cost in costs:
        numbers = {"calls": cost.calls, "milliseconds": cost.milliseconds}
        found.setdefault(cost.project, {})[cost.edit] = numbers
    return {"projects": found}


def as_text(costs: Sequence[EditCost]) -> str:
    """Return the results as a table: a line a project, a column an edit."""
    cells = {(c.project, c.edit): f"{c.calls:,}  {c.milliseconds:.1f}" for c in costs}
    rows = {c.project: [cells.get((c.project, e), "–") for e in EDITS] for c in costs}
    lines = [
        "Python calls and milliseconds on the window's thread, that an edit keeps busy",
        *project_table(EDITS, rows, 20),
        "painting and the worker come on top; a dataset switch includes showing the new data",
    ]
    return "\n".join(lines)
