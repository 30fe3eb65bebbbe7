"""Named projects to start from, each a JSON file below ``resources/templates``.

A file holds ``{"order", "title", "description", "project"}``; adding a template is adding a file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import msgspec
from msgspec import Struct

from playground.core import ValueNotAllowed
from playground.core.resources import resource_path
from playground.project.document import check_project
from playground.project.project import Project

DEFAULT = "circle"


class _TemplateFile(Struct, frozen=True, forbid_unknown_fields=True):
    order: int
    title: str
    description: str
    project: Project


@dataclass(frozen=True)
class Template:
    """A project with a name to call it by, and words to show for it."""

    name: str
    title: str
    description: str
    project: Project


class _Templates(Mapping[str, Template]):
    """Every template by name, in listing order; the files are read on first use."""

    @cached_property
    def _all(self) -> dict[str, Template]:
        found = []
        for path in resource_path("templates").glob("*.json"):
            file = msgspec.json.decode(path.read_bytes(), type=_TemplateFile)
            check_project(file.project)
            entry = Template(path.stem, file.title, file.description, file.project)
            found.append((file.order, entry))
        found.sort(key=lambda pair: (pair[0], pair[1].name))
        return {entry.name: entry for _, entry in found}

    def __getitem__(self, name: str) -> Template:
        return self._all[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


TEMPLATES = _Templates()


def template(name: str) -> Project:
    """Return the project of a template.

    Raises
    ------
    ValueNotAllowed
        When there is no such template; the message lists them.
    """
    if name not in TEMPLATES:
        raise ValueNotAllowed("template", name, f"choose one of {', '.join(TEMPLATES)}")
    return TEMPLATES[name].project


def default_project() -> Project:
    """Return what the application opens with: the circle problem, wired and ready for Play."""
    return template(DEFAULT)
