"""Everything there is to choose from, read from the registries."""

from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct, field

from playground.cli.source.race_lanes import in_words
from playground.core import Entry, Param, Registry, Task, params_of
from playground.exchange.onnx.dispatch import is_supported
from playground.explain.estimators import GRADIENT_ESTIMATORS
from playground.explain.surfaces import SURFACES
from playground.nn.optimizer_presets import PRESETS
from playground.project.document.registries import REGISTRIES
from playground.project.templates import TEMPLATES, Template
from playground.training.base.config import Stopping, TrainingConfig

EMPTY = '""'


class ListedEntry(Struct, frozen=True):
    """One thing to choose: by name, with words for people, facts and its parameters.

    Parameters
    ----------
    name, title, help, formula, params
        As its class or file says.
    facts
        What else counts when choosing, in words, under a heading each. All things of a kind have
        the same headings.
    """

    name: str
    title: str
    help: str
    formula: str = ""
    params: tuple[Param, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)


class Fact(Struct, frozen=True):
    """A heading, and what a class says under it; ``None`` where the heading means nothing."""

    heading: str
    read: Callable[[type[Entry]], str | None]


def _read_flag(name: str, yes: str, no: str) -> Callable[[type[Entry]], str | None]:
    def read(entry: type[Entry]) -> str | None:
        flag = getattr(entry, name, None)
        return None if flag is None else yes if flag else no

    return read


def _tasks(entry: type[Entry]) -> str | None:
    tasks: frozenset[Task] = getattr(entry, "tasks", frozenset())
    return ", ".join(task.value for task in Task if task in tasks) or None


def _inputs(entry: type[Entry]) -> str | None:
    low, high = getattr(entry, "min_inputs", None), getattr(entry, "max_inputs", 0)
    if low is None:
        return None
    return str(low) if low == high else f"{low} or more" if high is None else f"{low} to {high}"


_EXPORTABLE = {True: "yes", False: "not exportable", None: None}

FACTS = (
    Fact("category", lambda entry: getattr(entry, "category", None)),
    Fact("inputs", _inputs),
    Fact("problems", _tasks),
    Fact("network's output", _read_flag("from_logits", "logits", "values")),
    Fact("better", _read_flag("greater_is_better", "greater", "smaller")),
    Fact("needs", _read_flag("searches", "the full batch", "any batch")),
    Fact("result", _read_flag("is_random", "another each time", "always the same")),
    Fact("replicas", _read_flag("loops_over_replicas", "one call each", "one call for all")),
    Fact("ONNX", lambda entry: _EXPORTABLE[is_supported(entry)]),
)
"""What classes say beside their parameters; a kind shows those headings it has words for."""


def _entries(registry: Registry[Any]) -> Callable[[], list[ListedEntry]]:
    return lambda: [
        ListedEntry(c.name, c.title, c.help, c.formula, params_of(c), _facts(c)) for c in registry
    ]


def _facts(entry: type[Entry]) -> dict[str, str]:
    read = {fact.heading: fact.read(entry) for fact in FACTS}
    return {heading: said for heading, said in read.items() if said is not None}


def _options() -> list[ListedEntry]:
    """Return the plain numbers and switches of a training, as ``--set`` names them."""
    named = [(option.name, option) for option in params_of(TrainingConfig)]
    named += [(f"stopping.{option.name}", option) for option in params_of(Stopping)]
    return [
        ListedEntry(name, o.label, o.help, facts={"default": shown(o), "allowed": o.allowed})
        for name, o in named
    ]


def shown(param: Param) -> str:
    """Return a parameter's default with its unit, the way ``--set`` reads the number."""
    value = param.default
    text = str(value)
    if isinstance(value, bool):
        text = text.lower()
    elif isinstance(value, tuple):
        text = ",".join(value)
    elif isinstance(value, float):
        text = f"{value:g}"
    return f"{text or EMPTY}{f' {param.unit}' if param.unit else ''}"


def _presets() -> list[ListedEntry]:
    return [
        ListedEntry(p.name, p.title, p.help, facts={"stands for": in_words(p.component)})
        for p in PRESETS.values()
    ]


def _templates() -> list[ListedEntry]:
    return [
        ListedEntry(t.name, t.title, t.description, facts=_chosen(t)) for t in TEMPLATES.values()
    ]


def _chosen(template: Template) -> dict[str, str]:
    """Return what a template is made of."""
    project = template.project
    kinds = [node.kind for node in project.network.nodes if node.kind != "input"]
    named = _counted(kinds)
    return {
        "data": project.dataset.kind,
        "layers": named,
        "loss": project.training.loss.name,
        "optimizer": project.training.optimizer.name,
    }


def _counted(kinds: Iterable[str]) -> str:
    counts: dict[str, int] = {}
    for kind in kinds:
        counts[kind] = counts.get(kind, 0) + 1
    return ", ".join(f"{n} {kind}" for kind, n in counts.items())


KINDS: dict[str, Callable[[], list[ListedEntry]]] = {
    **{name: _entries(registry) for name, registry in REGISTRIES.items()},
    "optimizer-presets": _presets,
    "options": _options,
    "gradient-sources": _entries(GRADIENT_ESTIMATORS),
    "surfaces": _entries(SURFACES),
    "templates": _templates,
}
"""The lists by name; what no document names comes after the registries."""
