"""From a lesson file to a lesson; every mistake is named with its line and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TypeVar

from playground.core import PlaygroundError
from playground.expressions import Expression, ExpressionError, read_expression
from playground.lessons.action import LessonAction, check_action
from playground.lessons.blocks import LessonError, LessonText, PartText, TomlBlock, split_lesson
from playground.lessons.facts import FACTS
from playground.lessons.lesson import (
    Lesson,
    LessonNote,
    LessonQuestion,
    LessonStep,
    Part,
    start_project,
)
from playground.lessons.views import VIEWS
from playground.lessons.wording import Wording, read_wording
from playground.project.project import Project
from playground.project.set_value import set_value

MOST_WORDS = 60
"""So many words a part has at most: what a person reads before looking up again."""

T = TypeVar("T")

_FRONT = {"title": str, "minutes": int, "start": str, "set": dict, "show": list}
_STEP = {"do": list, "check": str, "trap": list, "hint": str, "keep": dict}
_QUESTION = {"options": list, "do": list, "truths": list, "answer": int, "keep": dict}
_NEEDED = {"front": ("title", "start"), "step": ("do", "check"),
           "question": ("options", "truths", "answer")}  # fmt: skip
_KINDS: Mapping[type, str] = {str: "text", int: "a whole number", list: "a list", dict: "a table"}


def read_lesson(source: Path | str, name: str = "lesson.md") -> Lesson:
    """Read a lesson from a file, or from a text.

    Parameters
    ----------
    source
        The file's path, or the text.
    name
        What a text is called in messages.

    Raises
    ------
    LessonError
        For the first mistake.
    PlaygroundError
        When the file cannot be read.
    """
    path = source if isinstance(source, Path) else None
    text = source if isinstance(source, str) else _text_of(source)
    file = str(path) if path is not None else name
    pieces = split_lesson(text, file)
    return _LessonReader(file, path, pieces).lesson(Path(file).stem)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise PlaygroundError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise PlaygroundError(f"{path} is no text in UTF-8, as lessons are") from error


class _LessonReader:
    """Reads the pieces of one file in order; what a part keeps is known from then on."""

    def __init__(self, file: str, path: Path | None, pieces: LessonText) -> None:
        self._file, self._path, self._pieces = file, path, pieces
        self._kept: list[str] = []
        self._project = Project()

    def lesson(self, stem: str) -> Lesson:
        """Return the lesson of this file."""
        front = self._pieces.front
        self._check_members(front, _FRONT)
        values = front.values
        begin, path = values["start"], self._path
        self._project = self._try(front, "start", lambda: start_project(begin, path))
        settings = self._settings(front)
        for view in values.get("show", ()):
            if view not in VIEWS:
                self._unknown(front.line_of("show"), "view", view, tuple(VIEWS))
        if not self._pieces.parts:
            what = "the lesson has no part"
            raise LessonError(self._file, front.first, what, "begin one with ## and its title")
        self._check_words(front.line_of("title"), len(self._pieces.intro.split()))
        number = re.match(r"\d+", stem)
        return Lesson(
            number=int(number[0]) if number else 0,
            name=stem,
            title=values["title"],
            minutes=values.get("minutes", 3),
            start=values["start"],
            settings=settings,
            show=tuple(values.get("show", ())),
            intro=self._pieces.intro,
            parts=tuple(self._part(part) for part in self._pieces.parts),
            path=self._path,
        )

    def _settings(self, front: TomlBlock) -> dict[str, str]:
        settings: dict[str, str] = {}
        for key, value in front.values.get("set", {}).items():
            settings[key] = LessonAction("set", (key, value)).setting
            change = partial(set_value, self._project, key, settings[key])
            self._project = self._try(front, "set", change)
        return settings

    # parts ----------------------------------------------------------------------------------------

    def _part(self, part: PartText) -> Part:
        text = self._wording(part.before, part.before_line)
        block = part.block
        if block is None:
            self._check_words(part.line, text.words)
            return LessonNote(part.title, text, part.line)
        return (
            self._step(part, block, text)
            if block.kind == "step"
            else self._question(part, block, text)
        )

    def _step(self, part: PartText, block: TomlBlock, text: Wording) -> LessonStep:
        self._check_members(block, _STEP)
        trap = self._actions(block, "trap", follows=False)
        do = self._actions(block, "do")
        check = self._condition(block, "check", block.values["check"])
        keep = self._keep(block)
        after = self._wording(part.after, part.after_line)
        self._check_words(part.line, text.words + after.words)
        hint = block.values.get("hint", "")
        return LessonStep(part.title, text, do, check, trap, hint, after, keep, part.line)

    def _question(self, part: PartText, block: TomlBlock, text: Wording) -> LessonQuestion:
        self._check_members(block, _QUESTION)
        options, truths = block.values["options"], block.values["truths"]
        line = block.line_of("options")
        if len(options) < 2 or not all(isinstance(option, str) for option in options):
            raise LessonError(self._file, line, "options: too few", "write at least two texts")
        if len(truths) != len(options):
            what = f"truths: {len(truths)} for {len(options)} options"
            line = block.line_of("truths")
            raise LessonError(self._file, line, what, "write a condition for every option")
        answer = block.values["answer"]
        if not 0 <= answer < len(options):
            allowed = f"use 0 to {len(options) - 1}, counted from 0"
            line = block.line_of("answer")
            raise LessonError(self._file, line, f"answer: {answer} is no option", allowed)
        do = self._actions(block, "do")
        conditions = tuple(self._condition(block, "truths", each) for each in truths)
        keep = self._keep(block)
        after = self._wording(part.after, part.after_line)
        read = sum(len(option.split()) for option in options)
        self._check_words(part.line, text.words + read + after.words)
        return LessonQuestion(
            part.title, text, tuple(options), do, conditions, answer, after, keep, part.line
        )

    def _actions(
        self, block: TomlBlock, key: str, *, follows: bool = True
    ) -> tuple[LessonAction, ...]:
        """Read actions; what they set holds for the parts behind, but for a trap's."""
        project, found = self._project, []
        for each in block.values.get(key, ()):
            if not isinstance(each, list) or not each or not isinstance(each[0], str):
                what = f"{key}: {each!r} is no action"
                raise LessonError(
                    self._file, block.line_of(key), what, 'write ["phase", "backward"], for example'
                )
            action = LessonAction(each[0], tuple(each[1:]))
            project = self._try(block, key, partial(check_action, action, project))
            found.append(action)
        if follows:
            self._project = project
        return tuple(found)

    # expressions ----------------------------------------------------------------------------------

    def _condition(self, block: TomlBlock, key: str, text: object) -> Expression:
        line = block.line_of(key)
        if not isinstance(text, str):
            raise LessonError(self._file, line, f"{key}: {text!r} is no text", "write a condition")
        found = self._expression(text, line, key)
        if not found.is_condition:
            what = f"{key}: {text!r} is a number, no condition"
            raise LessonError(self._file, line, what, f"compare it, as in {text} > 0")
        return found

    def _keep(self, block: TomlBlock) -> dict[str, Expression]:
        line, kept = block.line_of("keep"), {}
        for name, text in block.values.get("keep", {}).items():
            if name in FACTS or not name.isidentifier():
                what = f"keep: {name!r} cannot be a name"
                raise LessonError(self._file, line, what, "use letters, and no name of a fact")
            if not isinstance(text, str):
                raise LessonError(self._file, line, f"keep: {text!r} is no text", "name a fact")
            kept[name] = self._expression(text, line, "keep")
        self._kept.extend(name for name in kept if name not in self._kept)
        return kept

    def _expression(self, text: str, line: int, key: str) -> Expression:
        numbers = [name for name, each in FACTS.items() if not each.is_word]
        words = tuple((name, each.words) for name, each in FACTS.items() if each.is_word)
        try:
            return read_expression(text, (*numbers, *self._kept), words)
        except ExpressionError as error:
            raise LessonError(self._file, line, f"{key}: {text!r}: {error}") from None

    def _wording(self, text: str, line: int) -> Wording:
        """Read Markdown; a mistake is on the line its brace is on."""

        def read(inside: str) -> Expression | str:
            if inside in FACTS and FACTS[inside].is_word:
                return inside
            at = line + text[: max(0, text.find("{" + inside))].count("\n")
            return self._expression(inside, at, "text")

        try:
            return read_wording(text, read)
        except ValueError as error:
            if isinstance(error, PlaygroundError):
                raise
            at = line + text[: max(0, text.find("{"))].count("\n")
            allowed = "write {train_loss}, {uphill_share:%} or {rate:2}"
            raise LessonError(self._file, at, f"text: {error}", allowed) from None

    # mistakes -------------------------------------------------------------------------------------

    def _check_members(self, block: TomlBlock, allowed: Mapping[str, type]) -> None:
        for key, value in block.values.items():
            if key not in allowed:
                self._unknown(block.line_of(key), "member", key, tuple(allowed))
            kind = allowed[key]
            if not isinstance(value, kind) or isinstance(value, bool):
                what = f"{key}: {value!r} is not allowed"
                raise LessonError(self._file, block.line_of(key), what, f"write {_KINDS[kind]}")
        for key in _NEEDED[block.kind]:
            if key not in block.values:
                place = "the front matter" if block.kind == "front" else f"the {block.kind}"
                what = f"{key} is missing in {place}"
                allowed_kind = _KINDS[allowed[key]]
                raise LessonError(self._file, block.line_of(key), what, f"write {allowed_kind}")

    def _check_words(self, line: int, count: int) -> None:
        if count > MOST_WORDS:
            what = f"{count} words in one part"
            allowed = f"use at most {MOST_WORDS}, or make two parts of it"
            raise LessonError(self._file, line, what, allowed)

    def _unknown(self, line: int, kind: str, name: object, known: tuple[str, ...]) -> None:
        near = get_close_matches(str(name), known, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        allowed = f"{hint}use {', '.join(known)}"
        raise LessonError(self._file, line, f"there is no {kind} {name!r}", allowed)

    def _try(self, block: TomlBlock, key: str, action: Callable[[], T]) -> T:
        try:
            return action()
        except PlaygroundError as error:
            raise LessonError(self._file, block.line_of(key), f"{key}: {error}") from None
