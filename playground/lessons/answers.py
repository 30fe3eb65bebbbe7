"""What somebody answered in a lesson as a file, and a class's files as a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median

import msgspec
from msgspec import Struct

from playground.core import PlaygroundError
from playground.lessons.lesson import LessonNote, LessonQuestion
from playground.lessons.progress import LessonRun, PartRecord
from playground.storage.atomic_write import write_atomically
from playground.storage.reading import read_json

ENDING = ".answers.json"
FORMAT = 1


class AnsweredPart(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a lesson as it was answered.

    Parameters
    ----------
    title, kind
        Its heading; ``note``, ``step`` or ``question``.
    record
        What was done.
    options, answer
        A question's options and the right one; ``None`` where nothing was asked.
    """

    title: str
    kind: str
    record: PartRecord
    options: tuple[str, ...] = ()
    answer: int | None = None

    @property
    def is_right(self) -> bool | None:
        """Whether the first answer was right; ``None`` without one."""
        given = self.record.options
        return None if self.answer is None or not given else given[0] == self.answer


class LessonAnswers(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody's answers to a lesson.

    Parameters
    ----------
    lesson, title
        The lesson's name and title.
    person
        Who; empty where nobody was asked.
    began
        When, as ISO 8601.
    parts
        In order.
    format
        The format's number.
    """

    lesson: str
    title: str
    person: str
    began: str
    parts: tuple[AnsweredPart, ...]
    format: int = FORMAT


class PartSummary(Struct, frozen=True):
    """How a class fared at one part.

    Parameters
    ----------
    lesson, number, title, kind
        Which part, counted from 1.
    reached, done, shown, hints
        How many got there, did it, and had it shown; how often the hint was asked for.
    right
        The share of first answers that were right; ``None`` where nothing was asked or answered.
    seconds
        The median of how long they took; ``None`` when nobody got there.
    wrong
        The wrong option that was chosen first most often; empty without one.
    """

    lesson: str
    number: int
    title: str
    kind: str
    reached: int
    done: int
    shown: int
    hints: int
    right: float | None
    seconds: float | None
    wrong: str = ""


def answers_of(run: LessonRun, person: str, began: str) -> LessonAnswers:
    """Return what somebody did in a lesson so far."""
    parts = []
    for part, record in zip(run.lesson.parts, run.records, strict=True):
        if isinstance(part, LessonQuestion):
            asked = (part.options, part.answer)
            parts.append(AnsweredPart(part.title, "question", record, *asked))
        else:
            kind = "note" if isinstance(part, LessonNote) else "step"
            parts.append(AnsweredPart(part.title, kind, record))
    return LessonAnswers(run.lesson.name, run.lesson.title, person, began, tuple(parts))


def records_of(answers: LessonAnswers) -> tuple[PartRecord, ...]:
    """Return what a :class:`LessonRun` goes on from."""
    return tuple(part.record for part in answers.parts)


def write_answers(answers: LessonAnswers, path: Path) -> None:
    """Write answers as a JSON file, atomically.

    Raises
    ------
    FileNotWritten
        When the system refuses.
    """
    text = msgspec.json.format(msgspec.json.encode(answers), indent=1) + b"\n"
    write_atomically(path, lambda file: file.write(text))


def read_answers(path: Path) -> LessonAnswers:
    """Read a file of answers.

    Raises
    ------
    PlaygroundError
        When it cannot be read or is no such file; the message names the field.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PlaygroundError(f"{path} cannot be read: {error.strerror}") from error
    return read_json(
        content, LessonAnswers, lambda why: PlaygroundError(f"{path} is no file of answers: {why}")
    )


def tabulate(files: Sequence[LessonAnswers]) -> tuple[PartSummary, ...]:
    """Return how a class fared at every part of every lesson, in the order of the lessons."""
    found: list[PartSummary] = []
    for name in sorted({each.lesson for each in files}):
        pupils = [each for each in files if each.lesson == name]
        for place in range(max(len(each.parts) for each in pupils)):
            here = [each.parts[place] for each in pupils if place < len(each.parts)]
            found.append(_summary(name, place + 1, here))
    return tuple(found)


def _summary(lesson: str, number: int, parts: Sequence[AnsweredPart]) -> PartSummary:
    reached = [part for part in parts if part.record != PartRecord()]
    judged = [part.is_right for part in reached if part.is_right is not None]
    missed = [p.options[p.record.options[0]] for p in reached if p.is_right is False]
    return PartSummary(
        lesson=lesson,
        number=number,
        title=parts[0].title,
        kind=parts[0].kind,
        reached=len(reached),
        done=sum(part.record.is_done for part in reached),
        shown=sum(part.record.is_shown for part in reached),
        hints=sum(part.record.hints for part in reached),
        right=sum(judged) / len(judged) if judged else None,
        seconds=median(part.record.seconds for part in reached) if reached else None,
        wrong=max(missed, key=missed.count) if missed else "",
    )
