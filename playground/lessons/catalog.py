"""The lessons that come with the application, and how one is found."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playground.core import ValueNotAllowed
from playground.lessons.lesson import Lesson
from playground.lessons.reading import read_lesson
from playground.storage.resources import resource_path

SUFFIX = ".md"


@cache
def lesson_files() -> tuple[Path, ...]:
    """Return the files of the lessons in order; none of them is read."""
    return tuple(sorted(resource_path("lessons").glob(f"[0-9]*{SUFFIX}")))


@cache
def lessons() -> tuple[Lesson, ...]:
    """Return the lessons in order; they are read when they are first asked for."""
    return tuple(_read(path) for path in lesson_files())


def find_lesson(text: str) -> Lesson:
    """Return a lesson by its number, its name (``backprop``, ``02-backprop``) or its file's path.

    Raises
    ------
    ValueNotAllowed
        When there is no such lesson.
    LessonError
        When its file has a mistake.
    """
    return read_lesson(Path(text)) if text.endswith(SUFFIX) else find_listed(text)


def find_listed(text: str) -> Lesson:
    """Return a lesson that comes with the application; whatever the text is, no other is read.

    Raises
    ------
    ValueNotAllowed
        When there is no such lesson.
    """
    for path in lesson_files():
        number, _, name = path.stem.partition("-")
        if text in (path.stem, name) or (text.isdigit() and int(text) == int(number)):
            return _read(path)
    named = ", ".join(f"{int(p.stem.split('-')[0])} ({p.stem})" for p in lesson_files())
    raise ValueNotAllowed("lesson", text, f"use one of {named}, or a file that ends in {SUFFIX}")


@cache
def _read(path: Path) -> Lesson:
    return read_lesson(path)
