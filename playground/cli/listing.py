"""``playground list KIND``: what there is to choose from, read from the registries."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from textwrap import fill
from typing import Any

from playground.core import Entry, Param, ParamValue, params_of
from playground.datasets import DATASETS
from playground.nn.activations import ACTIVATIONS
from playground.nn.initializers import INITIALIZERS
from playground.nn.layers import LAYERS
from playground.nn.losses import LOSSES
from playground.nn.metrics import METRICS
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.regularizers import REGULARIZERS
from playground.nn.schedules import SCHEDULES
from playground.project.templates import TEMPLATES

_WIDTH = 96


@dataclass(frozen=True)
class Listed:
    """One thing to choose: by name, with words for people and its parameters."""

    name: str
    title: str
    help: str
    formula: str = ""
    params: tuple[Param, ...] = ()


def _entries(registry: Iterable[type[Entry]]) -> Callable[[], list[Listed]]:
    def listed() -> list[Listed]:
        return [Listed(c.name, c.title, c.help, c.formula, params_of(c)) for c in registry]

    return listed


def _templates() -> list[Listed]:
    return [Listed(t.name, t.title, t.description) for t in TEMPLATES.values()]


KINDS: dict[str, Callable[[], list[Listed]]] = {
    "layers": _entries(LAYERS),
    "optimizers": _entries(OPTIMIZERS),
    "schedules": _entries(SCHEDULES),
    "losses": _entries(LOSSES),
    "metrics": _entries(METRICS),
    "activations": _entries(ACTIVATIONS),
    "initializers": _entries(INITIALIZERS),
    "regularizers": _entries(REGULARIZERS),
    "datasets": _entries(DATASETS),
    "templates": _templates,
}


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what to list, and how."""
    parser.add_argument("kind", metavar="KIND", choices=tuple(KINDS), help=", ".join(KINDS))
    style = parser.add_mutually_exclusive_group()
    style.add_argument("--markdown", action="store_true", help="print a Markdown table")
    style.add_argument("--json", action="store_true", help="print a JSON array")


def run(args: Namespace) -> int:
    """Print the list."""
    entries = KINDS[args.kind]()
    form = as_markdown if args.markdown else as_json if args.json else as_text
    sys.stdout.write(form(entries) + "\n")
    return 0


def as_text(entries: Iterable[Listed]) -> str:
    """Return paragraphs: name, title and help, then a line per parameter."""
    blocks = []
    for entry in entries:
        lines = [f"{entry.name}  ({entry.title})", _indented(entry.help)]
        if entry.formula:
            lines.append(_indented(entry.formula))
        lines += [_indented(_parameter(param), "    ") for param in entry.params]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def as_markdown(entries: Iterable[Listed]) -> str:
    """Return a table with one row per entry."""
    lines = ["| name | title | what it is | parameters |", "|---|---|---|---|"]
    for entry in entries:
        what = f"{entry.help} `{entry.formula}`" if entry.formula else entry.help
        params = "<br>".join(_parameter(param) for param in entry.params)
        cells = (f"`{entry.name}`", entry.title, what, params)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines)


def as_json(entries: Iterable[Listed]) -> str:
    """Return a JSON array with everything there is to know."""
    listed = [
        {
            "name": entry.name,
            "title": entry.title,
            "help": entry.help,
            "formula": entry.formula,
            "params": [_described(param) for param in entry.params],
        }
        for entry in entries
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2)


def _described(param: Param) -> dict[str, Any]:
    return {
        "name": param.name,
        "label": param.label,
        "type": type(param.default).__name__,
        "default": param.default,
        "allowed": param.allowed,
        "low": param.low,
        "high": param.high,
        "choices": list(param.choices),
        "choices_from": param.choices_from,
        "unit": param.unit,
        "help": param.help,
    }


def _parameter(param: Param) -> str:
    allowed = param.allowed
    if param.choices_from and not param.choices:
        allowed = f"use the name of one of the {param.choices_from.removesuffix('s')}s"
        if isinstance(param.default, tuple):
            allowed = f"use names of {param.choices_from}"
    unit = f" {param.unit}" if param.unit else ""
    return f"{param.name} = {_value(param.default)}{unit}: {param.help} ({allowed})"


def _value(value: ParamValue) -> str:
    """Write a default the way ``--set`` reads it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ",".join(value) or '""'
    return '""' if value == "" else f"{value:g}" if isinstance(value, float) else str(value)


def _indented(text: str, indent: str = "  ") -> str:
    return fill(text, _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
