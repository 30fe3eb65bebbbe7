"""What somebody answered in a lesson as a file, and a class's files as a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from playground.core import PlaygroundError
from playground.lessons.lesson import Lesson, LessonNote, LessonQuestion
from playground.lessons.progress import LessonRun, PartRecord
from playground.storage.atomic_write import FileNotWritten, write_atomically
from playground.storage.reading import read_json

FOLDER = "answers"
"""The folder beside the person's settings in which answers are kept."""
ENDING = ".answers.json"
FORMAT = 1
MOST_LETTERS = 60
"""So many letters of a name are used for a file's."""


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

    @property
    def is_over(self) -> bool:
        """Whether every part was done."""
        return all(part.record.is_done for part in self.parts)

    @property
    def is_begun(self) -> bool:
        """Whether anything was done."""
        return any(replace(part.record, seconds=0.0) != PartRecord() for part in self.parts)

    def fits(self, lesson: Lesson) -> bool:
        """Tell whether a lesson still has the parts that were answered."""
        titles = [part.title for part in self.parts]
        return self.lesson == lesson.name and titles == [part.title for part in lesson.parts]


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


class AnswersFile:
    """The file that somebody's answers to a lesson are kept in; each beginning has one of its own.

    Parameters
    ----------
    folder
        Where it is; made when the first answers are written.
    user
        Who sits at the computer: names the file of a person who gave no name.
    path
        The file to go on with, if there is one.

    Attributes
    ----------
    path
        The file; ``None`` before the first answers.
    """

    def __init__(self, folder: Path, user: str, path: Path | None = None) -> None:
        self.folder, self.path = folder, path
        self._user = user
        self._person: str | None = None

    def write(self, answers: LessonAnswers) -> None:
        """Write the answers; when the person has another name by now, under that.

        Raises
        ------
        FileNotWritten
            When the system refuses.
        """
        old = self.path
        if old is None or self._person not in (None, answers.person):
            self.path = self._claim(file_stem(answers.person or self._user, answers.lesson))
        self._person = answers.person
        assert self.path is not None
        write_answers(answers, self.path)
        if old is not None and old != self.path:
            old.unlink(missing_ok=True)

    def _claim(self, stem: str) -> Path:
        """Make a file that nobody else has, in whatever window."""
        number = 1
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            while True:
                path = self.folder / f"{stem}{f'-{number}' if number > 1 else ''}{ENDING}"
                try:
                    path.open("x").close()
                except FileExistsError:
                    number += 1
                else:
                    return path
        except OSError as error:
            raise FileNotWritten(self.folder, error) from error


def file_stem(person: str, lesson: str) -> str:
    """Return how the names of a person's files begin, whatever characters the name has."""
    safe = re.sub(r"[^\w]+", "-", person.strip()).strip("-_").lower()[:MOST_LETTERS]
    return f"{safe or 'somebody'}-{lesson}"


def unfinished(
    folder: Path, person: str, user: str, lesson: Lesson
) -> tuple[Path, LessonAnswers] | None:
    """Return the newest answers that somebody can go on from; ``None`` where there are none."""
    stem = file_stem(person or user, lesson.name)
    found = [(path, read) for path in folder.glob(f"{stem}*{ENDING}") if (read := _read(path))]
    fitting = [
        (read.began, path, read)
        for path, read in found
        if read.person == person and read.fits(lesson) and read.is_begun and not read.is_over
    ]
    if not fitting:
        return None
    _, path, read = max(fitting, key=lambda each: each[:2])
    return path, read


def _read(path: Path) -> LessonAnswers | None:
    try:
        return read_answers(path)
    except PlaygroundError:
        return None  # the report says what is wrong with it


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
