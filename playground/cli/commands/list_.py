"""``playground list KIND``: what there is to choose from, for people, programs and the docs."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Mapping
from textwrap import fill
from typing import Any, TypeAlias

from playground.cli.reports.registry_report import KINDS, ListedEntry, shown
from playground.cli.terminal.formats import json_text, markdown_table
from playground.core import Param

_WIDTH = 96

Lists: TypeAlias = Mapping[str, list[ListedEntry]]

PAGE = """# Catalogue

Everything there is to choose from, written by `playground list --markdown`. The names in the first
column are what project files, `--set` and scripts use. Every parameter stands with its default,
what it does, and what is allowed.
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what to list, and how."""
    parser.add_argument(
        "kind",
        metavar="KIND",
        nargs="?",
        choices=tuple(KINDS),
        help=f"{', '.join(KINDS)}; without it, everything",
    )
    style = parser.add_mutually_exclusive_group()
    style.add_argument("--markdown", action="store_true", help="print Markdown tables")
    style.add_argument(
        "--json", action="store_true", help="print a JSON array; without KIND, an object of them"
    )


def run(args: Namespace) -> int:
    """Print the list, or all of them."""
    if args.kind is None:
        form = all_as_markdown if args.markdown else all_as_json if args.json else all_as_text
        sys.stdout.write(form({kind: listed() for kind, listed in KINDS.items()}) + "\n")
        return 0
    entries = KINDS[args.kind]()
    write: Callable[[list[ListedEntry]], str] = (
        as_markdown if args.markdown else as_json if args.json else as_text
    )
    sys.stdout.write(write(entries) + "\n")
    return 0


def all_as_text(lists: Lists) -> str:
    """Return every list under its name."""
    return "\n\n".join(f"{kind.upper()}\n\n{as_text(entries)}" for kind, entries in lists.items())


def all_as_markdown(lists: Lists) -> str:
    """Return a page with a section per list."""
    sections = [
        f"## {kind.replace('-', ' ').capitalize()}\n\n{as_markdown(entries)}"
        for kind, entries in lists.items()
    ]
    return "\n\n".join([PAGE.rstrip(), *sections])


def all_as_json(lists: Lists) -> str:
    """Return a JSON object with an array per list."""
    described = {kind: [_listed(entry) for entry in entries] for kind, entries in lists.items()}
    return json_text(described, indent=2)


def as_text(entries: Iterable[ListedEntry]) -> str:
    """Return paragraphs: name, title and help, then facts, then a line per parameter."""
    blocks = []
    for entry in entries:
        lines = [f"{entry.name}  ({entry.title})", _indented(entry.help)]
        if entry.formula:
            lines.append(_indented(entry.formula))
        if entry.facts:
            lines.append(
                _indented("; ".join(f"{name}: {said}" for name, said in entry.facts.items()))
            )
        lines += [_indented(_parameter(param), "    ") for param in entry.params]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def as_markdown(entries: Iterable[ListedEntry]) -> str:
    """Return a table with one row per entry."""
    listed = list(entries)
    headings = list(dict.fromkeys(name for entry in listed for name in entry.facts))
    has_params = any(entry.params for entry in listed)
    header = ["name", "title", "what it is", *headings, *(["parameters"] if has_params else [])]
    rows = []
    for entry in listed:
        what = f"{entry.help} `{entry.formula}`" if entry.formula else entry.help
        cells = [f"`{entry.name}`", entry.title, what]
        cells += [entry.facts.get(heading, "") for heading in headings]
        if has_params:
            cells.append("<br>".join(_parameter(param) for param in entry.params))
        rows.append(cells)
    return markdown_table(header, rows)


def as_json(entries: Iterable[ListedEntry]) -> str:
    """Return a JSON array with everything there is to know."""
    return json_text([_listed(entry) for entry in entries], indent=2)


def _listed(entry: ListedEntry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "title": entry.title,
        "help": entry.help,
        "formula": entry.formula,
        "facts": entry.facts,
        "params": [_described(param) for param in entry.params],
    }


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
    return f"{param.name} = {shown(param)}: {param.help} ({allowed})"


def _indented(text: str, indent: str = "  ") -> str:
    return fill(text, _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
