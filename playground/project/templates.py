"""Named projects to start from, each a JSON file below ``resources/templates``.

A file holds ``{"order", "group", "title", "description", "project"}``; adding a template is adding
a file.
"""

from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path

import msgspec
from msgspec import Struct
from typing_extensions import override

from playground.core import ValueNotAllowed
from playground.project.document.codec import check_document
from playground.project.project import Project
from playground.storage.resources import resource_path

DEFAULT = "circle"


class _TemplateFile(Struct, frozen=True, forbid_unknown_fields=True):
    order: int
    group: str
    title: str
    description: str
    project: Project


class Template(Struct, frozen=True):
    """A project with a name to call it by, and words to show for it.

    Templates of one ``group`` stand behind one another, under its name.
    """

    name: str
    group: str
    title: str
    description: str
    project: Project


class _Templates(Mapping[str, Template]):
    """Every template by name, in listing order; a file is read when it is first asked for."""

    @cached_property
    def _files(self) -> dict[str, Path]:
        return {path.stem: path for path in resource_path("templates").glob("*.json")}

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(sorted(self._files, key=lambda name: (_read(self._files[name]).order, name)))

    @override
    def __getitem__(self, name: str) -> Template:
        file = _read(self._files[name])
        return Template(name, file.group, file.title, file.description, file.project)

    @override
    def __contains__(self, name: object) -> bool:
        return name in self._files

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    @override
    def __len__(self) -> int:
        return len(self._files)


@cache
def _read(path: Path) -> _TemplateFile:
    file = msgspec.json.decode(path.read_bytes(), type=_TemplateFile)
    check_document(file.project)
    return file


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
