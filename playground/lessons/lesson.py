"""A lesson as values: what to start from, and its parts in order."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from playground.expressions import Expression
from playground.lessons.action import LessonAction
from playground.lessons.wording import NOTHING, Wording
from playground.project.project import Project, read_project
from playground.project.set_value import set_value
from playground.project.templates import template


class LessonNote(Struct, frozen=True):
    """A part that is only read.

    Parameters
    ----------
    title, text
        Its heading, and its Markdown.
    line
        Where in the file it begins.
    """

    title: str
    text: Wording
    line: int


class LessonStep(Struct, frozen=True):
    """A part that asks for something to be done.

    Parameters
    ----------
    title, text
        The task, and Markdown to read before.
    do
        What does it: performed for a person who asks to be shown.
    check
        Holds when it was done.
    trap
        What a person might do instead; the check must not hold after it.
    hint
        Where to look.
    after
        Markdown to read when it was done.
    keep
        Numbers to keep under a name, for the parts behind.
    line
        Where in the file it begins.
    """

    title: str
    text: Wording
    do: tuple[LessonAction, ...]
    check: Expression
    trap: tuple[LessonAction, ...] = ()
    hint: str = ""
    after: Wording = NOTHING
    keep: Mapping[str, Expression] = {}
    line: int = 0


class LessonQuestion(Struct, frozen=True):
    """A part that asks what will happen, and then lets it happen.

    Parameters
    ----------
    title, text
        The question, and Markdown to read before.
    options
        What may be answered.
    do
        What is done once a person has answered; it may be nothing.
    truths
        For every option a condition that holds where it is right.
    answer
        Which one is, counted from 0.
    after
        Markdown to read then.
    keep
        Numbers to keep under a name, for the parts behind.
    line
        Where in the file it begins.
    """

    title: str
    text: Wording
    options: tuple[str, ...]
    do: tuple[LessonAction, ...]
    truths: tuple[Expression, ...]
    answer: int
    after: Wording = NOTHING
    keep: Mapping[str, Expression] = {}
    line: int = 0


Part: TypeAlias = LessonNote | LessonStep | LessonQuestion


class Lesson(Struct, frozen=True):
    """A lesson.

    Parameters
    ----------
    number
        Its place among those that come with the application; 0 for a file of another name.
    name
        The file's name without its ending: ``02-backprop``.
    title, minutes
        What it is called, and how long it takes.
    start
        The template or the project file it starts from; a file is looked for beside the lesson.
    settings
        What is changed of that, as ``--set`` takes it.
    show
        What of the window class mode leaves in sight, by the names of :data:`.views.VIEWS`;
        nothing for what :attr:`needs` says.
    intro
        Markdown before the first part.
    parts
        In order.
    path
        The file; ``None`` for a text.
    """

    number: int
    name: str
    title: str
    minutes: int
    start: str
    settings: Mapping[str, str]
    show: tuple[str, ...]
    intro: str
    parts: tuple[Part, ...]
    path: Path | None = None

    @property
    def needs(self) -> tuple[str, ...]:
        """What of the window a person needs to go through it, in the order of its parts."""
        return tuple(dict.fromkeys(view for part in self.parts for view in needed_views(part)))

    @property
    def in_sight(self) -> tuple[str, ...]:
        """What class mode leaves in sight, by the names of :data:`.views.VIEWS`."""
        return self.show or self.needs

    def project(self) -> Project:
        """Return the document it starts with.

        Raises
        ------
        PlaygroundError
            When the project file cannot be read.
        """
        return with_settings(start_project(self.start, self.path), self.settings)


def needed_views(part: Part) -> tuple[str, ...]:
    """Return what of the window a part needs in sight.

    A step asks a person to act: they need the place of every action. What a question does, the
    program does, once it is answered: only what it brings to the front must be there.
    """
    if isinstance(part, LessonNote):
        return ()
    by_person = isinstance(part, LessonStep)
    views = [each.view for each in part.do if by_person or each.name in ("tab", "source")]
    return tuple(dict.fromkeys(view for view in views if view))


def start_project(start: str, path: Path | None = None) -> Project:
    """Return what a lesson starts from, before its settings: a template, or a project file.

    Raises
    ------
    PlaygroundError
        When there is neither.
    """
    if start.endswith(".playground"):
        folder = path.parent if path is not None else Path()
        return read_project(folder / start).project
    return template(start)


def with_settings(project: Project, settings: Mapping[str, str]) -> Project:
    """Return a document with some values changed, each as it was typed."""
    for key, value in settings.items():
        project = set_value(project, key, value)
    return project
