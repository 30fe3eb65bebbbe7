"""What can compete in a race besides optimizers: one setting each, over values of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from msgspec import Struct

from playground.core import Task, params_of
from playground.core.text.numbers import counted
from playground.datasets import DATASETS
from playground.experiments.race_config import Lane
from playground.nn.layers import LAYERS
from playground.nn.losses import LOSSES
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.regularizers import REGULARIZERS
from playground.project import Project
from playground.project.io_layers import find_io_layers
from playground.project.set_value import keys, set_values

Pairs: TypeAlias = Sequence[tuple[str, str]]

RATES = ("0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1")
WIDTHS = ("1", "2", "4", "8", "16", "32", "64")
NOISES = ("0", "10", "20", "30", "40", "50")
COUNTS = ("50", "100", "200", "500", "1000", "2000")
SEEDS = ("0", "1", "2", "3", "4", "5", "6", "7")
PATIENCES = ("0", "2", "5", "10", "20", "50")
PENALTIES = ("none", "l1 0.001", "l1 0.01", "l2 0.001", "l2 0.01", "l2 0.1")


class RaceKind(Struct, frozen=True):
    """A setting that competes.

    Parameters
    ----------
    key
        Its name here.
    title, tip
        What people read.
    values
        Returns the values that are offered for a document, each as it is typed.
    own
        Returns the document's own value.
    pairs
        Returns the settings that a value stands for.
    word
        Returns what a lane of a value is called.
    is_update
        Whether it only decides how a gradient becomes a move: then all begin wherever they are
        asked to; else there may be other weights, and all begin with initial ones.
    """

    key: str
    title: str
    tip: str
    values: Callable[[Project], Sequence[str]]
    own: Callable[[Project], str]
    pairs: Callable[[Project, str], Pairs]
    word: Callable[[str], str]
    is_update: bool = False

    def lane(self, project: Project, value: str) -> Lane:
        """Return the lane of a value.

        Raises
        ------
        PlaygroundError
            When it does not fit.
        """
        spec = set_values(project, self.pairs(project, value))
        return Lane(self.word(value), spec.training, spec)


def kinds_of(project: Project, task: Task | None = None) -> tuple[RaceKind, ...]:
    """Return what can compete in a document, optimizers and batch sizes apart.

    Losses only where the problem is known: not every loss fits every problem.
    """
    known = set(keys(project))
    optimizer = OPTIMIZERS.get(project.training.optimizer.name)
    found = []
    if not optimizer.searches:
        found.append(RATE)
    found += [PENALTY, PATIENCE]
    if task is not None:
        found.append(losses_for(task))
    if _hidden(project):
        found.append(WIDTH)
    found += [kind for kind in (NOISE, COUNT) if f"dataset.{kind.key}" in known]
    return (*found, DATA, SEED)


def losses_for(task: Task) -> RaceKind:
    """Return the race of the losses that fit a problem."""
    names = [loss.name for loss in LOSSES if task in loss.tasks]
    return RaceKind(
        "losses", "Losses", "Each trains as the document does, against this loss",
        lambda _: names, lambda p: p.training.loss.name, _one("loss"),
        lambda v: LOSSES.get(v).title if v in LOSSES else v,
    )  # fmt: skip


def _one(key: str) -> Callable[[Project, str], Pairs]:
    return lambda _, value: [(key, value)]


def _own_rate(project: Project) -> str:
    return f"{OPTIMIZERS.create(project.training.optimizer).learning_rate:g}"


def _hidden(project: Project) -> list[str]:
    """Return the hidden layers that have a number of units."""
    width = find_io_layers(project.network).width
    last = None if width is None else width.node_id
    return [
        node.id
        for node in project.network.nodes
        if node.id != last and node.kind == "dense" and node.kind in LAYERS
    ]


def _own_width(project: Project) -> str:
    hidden = _hidden(project)
    nodes = {node.id: node for node in project.network.nodes}
    return str(nodes[hidden[0]].params.get("units", "")) if hidden else ""


def _own_data(name: str) -> Callable[[Project], str]:
    def own(project: Project) -> str:
        declared = {p.name: p.default for p in params_of(DATASETS.get(project.dataset.kind))}
        value = project.dataset.params.get(name, declared.get(name))
        return f"{value:g}" if isinstance(value, int | float) else str(value)

    return own


def _penalty(project: Project, value: str) -> Pairs:
    del project
    kind, _, rate = value.partition(" ")
    return [("regularizer", kind), *([("regularizer.rate", rate)] if rate else [])]


def _own_penalty(project: Project) -> str:
    own = project.training.regularizer
    rate = own.params.get("rate")
    return own.name if rate is None else f"{own.name} {rate:g}"


def _penalty_word(value: str) -> str:
    kind, _, rate = value.partition(" ")
    title = REGULARIZERS.get(kind).title if kind in REGULARIZERS else kind
    return f"{title} {rate}".strip() if rate else title if kind != "none" else "no penalty"


def _data_sets(project: Project) -> Sequence[str]:
    """Return the data sets that need nothing from outside, and pose a like problem."""
    category = DATASETS.get(project.dataset.kind).category
    return [each.name for each in DATASETS if each.category == category and not each.files]


RATE = RaceKind(
    "rates", "Learning rates", "Each trains as the document does, at this rate",
    lambda _: RATES, _own_rate, _one("optimizer.learning_rate"), lambda v: f"rate {v}", True,
)  # fmt: skip
PENALTY = RaceKind(
    "penalties", "Regularization", "Each trains as the document does, with this penalty",
    lambda _: PENALTIES, _own_penalty, _penalty, _penalty_word, True,
)  # fmt: skip
PATIENCE = RaceKind(
    "patience", "Early stopping",
    "Each trains as the document does, until the test loss has found no new best for so long",
    lambda _: PATIENCES, lambda p: str(p.training.stopping.patience), _one("stopping.patience"),
    lambda v: "no early stopping" if v == "0" else f"patience {v}", True,
)  # fmt: skip
SEED = RaceKind(
    "seeds", "Seeds", "Each trains as the document does, from the first weights of this seed",
    lambda _: SEEDS, lambda p: str(p.training.seed), _one("seed"), lambda v: f"seed {v}",
)  # fmt: skip
WIDTH = RaceKind(
    "widths", "Width of hidden layers", "Every hidden dense layer has this many units",
    lambda _: WIDTHS, _own_width, lambda p, v: [(f"{i}.units", v) for i in _hidden(p)],
    lambda v: counted(int(v), "unit") if v.isdigit() else f"{v} units",
)  # fmt: skip
NOISE = RaceKind(
    "noise", "Noise of the data", "Each trains on the document's data with this much noise",
    lambda _: NOISES, _own_data("noise"), _one("dataset.noise"), lambda v: f"noise {v}",
)  # fmt: skip
COUNT = RaceKind(
    "count", "Number of samples", "Each trains on so many samples, those for testing included",
    lambda _: COUNTS, _own_data("count"), _one("dataset.count"),
    lambda v: counted(int(v), "sample") if v.isdigit() else f"{v} samples",
)  # fmt: skip
DATA = RaceKind(
    "data", "Data sets", "Each trains on another data set, with a network that fits it",
    _data_sets, lambda p: p.dataset.kind, _one("dataset"),
    lambda v: DATASETS.get(v).title if v in DATASETS else v,
)  # fmt: skip
