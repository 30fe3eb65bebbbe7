"""Goes through a lesson without a window, and says whether it keeps its word."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

from msgspec import Struct

from playground.core import PlaygroundError
from playground.lessons.facts import Facts
from playground.lessons.lesson import (
    Lesson,
    LessonNote,
    LessonQuestion,
    LessonStep,
    Part,
    needed_views,
)
from playground.lessons.progress import LessonRun
from playground.lessons.stage import HeadlessStage
from playground.lessons.views import VIEWS, is_in_sight
from playground.lessons.wording import Wording

MOST_SECONDS = 20.0
"""How long a lesson may compute, all its actions together."""

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_MEASURED = re.compile(r"\d[\d,]*\.\d+|\d[\d,]*(?= ?%)")
"""A number with decimals, or a share: whole numbers are years, counts and places, too."""


class LessonFault(Struct, frozen=True):
    """A part that does not keep its word: the line it begins on, and what is wrong."""

    line: int
    what: str


class CheckReport(Struct, frozen=True):
    """What came of checking a lesson.

    Parameters
    ----------
    lesson
        The lesson.
    faults
        What is wrong, in the order of the parts; nothing when all is well.
    texts
        What every part says before and after it is done, with the numbers of this run.
    seconds
        How long its own actions took.
    """

    lesson: Lesson
    faults: tuple[LessonFault, ...]
    texts: tuple[tuple[str, str], ...]
    seconds: float

    @property
    def lines(self) -> tuple[str, ...]:
        """Every fault in a line that names file and line."""
        file = self.lesson.path or self.lesson.name
        return tuple(f"{file}:{fault.line}: {fault.what}" for fault in self.faults)


def check_lesson(lesson: Lesson) -> CheckReport:
    """Perform a lesson as a person would who does all it asks for.

    Of every step the check must be false before, false after its trap (on a training where the
    same was done so far), and true after. Of every question exactly the answer's truth must hold
    after what it does. Every placeholder must have a number, a number with decimals must be one
    that the lesson sets or compares with, and class mode must leave in sight what the parts need.
    """
    return _Check(lesson).run()


class _Check:
    """One lesson on its stage."""

    def __init__(self, lesson: Lesson) -> None:
        self._lesson = lesson
        self._faults: list[LessonFault] = []
        self._texts: list[tuple[str, str]] = []
        self._seconds = 0.0

    def run(self) -> CheckReport:
        """Go through the parts; an action that fails ends it."""
        for each in self._lesson.parts:
            self._see_views(each)
        for each, text in _typed_numbers(self._lesson):
            what = f"{text} is typed, and no number that the lesson sets"
            self._fault(each, f"{what}; write what is measured as a placeholder, {{train_loss}}")
        stage, run = HeadlessStage(self._lesson), LessonRun(self._lesson)
        part: Part = self._lesson.parts[0]
        try:
            for part in self._lesson.parts:
                self._go_through(part, stage, run)
                run.next()
        except PlaygroundError as error:
            self._fault(part, str(error))
        if self._seconds > MOST_SECONDS:
            what = (
                f"the lesson computes for {self._seconds:.0f} s; {MOST_SECONDS:.0f} s is the most"
            )
            self._faults.append(LessonFault(1, what))
        faults = sorted(self._faults, key=lambda fault: fault.line)
        return CheckReport(self._lesson, tuple(faults), tuple(self._texts), self._seconds)

    def _go_through(self, part: Part, stage: HeadlessStage, run: LessonRun) -> None:
        before = stage.scene()
        run.begin(before)
        facts = run.facts(before)
        self._see_filled(part, part.text, facts)
        said = part.text.fill(facts)
        if isinstance(part, LessonNote):
            run.complete(facts)
            self._texts.append((said, ""))
            return
        if isinstance(part, LessonStep):
            self._see_step(part, stage, run, facts)
        begun = time.perf_counter()
        stage.perform_all(part.do)
        self._seconds += time.perf_counter() - begun
        facts = run.facts(stage.scene())
        if isinstance(part, LessonStep) and not facts.holds(part.check):
            self._fault(part, f"the check does not hold after do: {part.check.text}")
        if isinstance(part, LessonQuestion):
            self._see_truths(part, facts)
            run.answer(part.answer)
        for name, each in part.keep.items():
            if facts.number(each) != facts.number(each):
                self._fault(part, f"keep: {name} has no number after do: {each.text}")
        told = run.complete(facts)
        self._see_filled(part, part.after, run.facts(facts.scene))
        self._texts.append((said, told))

    def _see_views(self, part: Part) -> None:
        """See that class mode leaves everything in sight that the part needs."""
        show = self._lesson.in_sight
        for view in needed_views(part):
            if not is_in_sight(view, show):
                self._fault(part, f"needs {view}, {VIEWS[view]}; name it in show")

    def _see_step(
        self, part: LessonStep, stage: HeadlessStage, run: LessonRun, facts: Facts
    ) -> None:
        if facts.holds(part.check):
            self._fault(part, f"the check holds before do: {part.check.text}")
        if part.trap:
            other = stage.twin()
            other.perform_all(part.trap)
            if run.facts(other.scene()).holds(part.check):
                self._fault(part, f"the check holds after the trap: {part.check.text}")

    def _see_truths(self, part: LessonQuestion, facts: Facts) -> None:
        held = [i for i, truth in enumerate(part.truths) if facts.holds(truth)]
        if held != [part.answer]:
            hold = ", ".join(map(str, held)) or "none"
            self._fault(part, f"the truth of answer {part.answer} alone must hold, not: {hold}")

    def _see_filled(self, part: Part, wording: Wording, facts: Facts) -> None:
        for each in wording.placeholders:
            expression = each.expression
            if isinstance(expression, str):
                missing, text = not facts[expression], expression
            else:
                value = facts.number(expression)
                missing, text = value != value, expression.text
            if missing:
                self._fault(part, f"the placeholder {{{text}}} has no value here")

    def _fault(self, part: Part, what: str) -> None:
        self._faults.append(LessonFault(part.line, f"{part.title}: {what}"))


def _typed_numbers(lesson: Lesson) -> Iterator[tuple[Part, str]]:
    """Yield the numbers that were typed, by part, as they stand there.

    What the lesson itself sets, does or compares with may be named: those are no results.
    """
    known = {_value(each) for text in _settings(lesson) for each in _NUMBER.findall(text)}
    for part in lesson.parts:
        for text in _texts(part):
            yield from (
                (part, each) for each in _MEASURED.findall(text) if _value(each) not in known
            )


def _settings(lesson: Lesson) -> Iterator[str]:
    yield from lesson.settings.values()
    for part in lesson.parts:
        if isinstance(part, LessonNote):
            continue
        actions = (*part.do, *part.trap) if isinstance(part, LessonStep) else part.do
        conditions = (part.check,) if isinstance(part, LessonStep) else part.truths
        yield from (str(arg) for action in actions for arg in action.args)
        yield from (each.text for each in (*conditions, *part.keep.values()))


def _texts(part: Part) -> Iterator[str]:
    yield part.title
    yield from _plain(part.text)
    if isinstance(part, LessonNote):
        return
    yield from _plain(part.after)
    yield from part.options if isinstance(part, LessonQuestion) else (part.hint,)


def _plain(wording: Wording) -> Iterator[str]:
    """Return what stands around a wording's placeholders."""
    return (piece for piece in wording.pieces if isinstance(piece, str))


def _value(text: str) -> float:
    return float(text.replace(",", ""))
