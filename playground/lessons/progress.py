"""How far somebody is in a lesson: the part they are at, what they answered, and how long it took.

Nothing here blocks: every part can be skipped, shown or gone back to.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from playground.core import ValueNotAllowed
from playground.lessons.facts import Facts, Scene
from playground.lessons.lesson import Lesson, LessonNote, LessonQuestion, LessonStep, Part


class PartRecord(Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody did at one part.

    Parameters
    ----------
    seconds
        How long they were at it, all visits together.
    is_done
        Whether it was done, answered or read.
    is_shown
        Whether the program did it for them.
    hints
        How often they asked for the hint.
    options
        What they answered, counted from 0, every answer in turn: the first one counts.
    """

    seconds: float = 0.0
    is_done: bool = False
    is_shown: bool = False
    hints: int = 0
    options: tuple[int, ...] = ()


class LessonRun:
    """Somebody's way through a lesson.

    Parameters
    ----------
    lesson
        The lesson.
    records
        How far they got before; one per part, or nothing.
    clock
        Tells the time in seconds.

    Attributes
    ----------
    index
        The part they are at, counted from 0.
    records
        What they did, one per part.
    kept
        The numbers that parts kept.
    """

    def __init__(
        self,
        lesson: Lesson,
        records: tuple[PartRecord, ...] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.lesson = lesson
        self.kept: dict[str, float] = {}
        self._clock = clock
        self._before: Scene | None
        self.resume(records or [PartRecord() for _ in lesson.parts])

    @property
    def part(self) -> Part:
        """The part they are at."""
        return self.lesson.parts[self.index]

    @property
    def record(self) -> PartRecord:
        """What they did at it so far."""
        return self.records[self.index]

    @property
    def is_last(self) -> bool:
        """Whether no part follows."""
        return self.index == len(self.lesson.parts) - 1

    @property
    def is_over(self) -> bool:
        """Whether every part was done."""
        return all(record.is_done for record in self.records)

    # at a part ------------------------------------------------------------------------------------

    def begin(self, scene: Scene) -> None:
        """Take note of the moment at which this part begins: facts compare with it."""
        self._before = scene

    @property
    def before(self) -> Scene | None:
        """The moment at which this part began, as far as it is known."""
        return self._before

    def facts(self, scene: Scene) -> Facts:
        """Return what is known at a moment."""
        return Facts(scene, self._before, self.kept)

    def is_fulfilled(self, facts: Facts) -> bool:
        """Tell whether the part is fulfilled: its check holds, or its question is answered."""
        part = self.part
        if isinstance(part, LessonStep):
            return facts.holds(part.check)
        return isinstance(part, LessonNote) or bool(self.record.options)

    def hint(self) -> None:
        """Take note that the hint was asked for."""
        self._note(replace(self.record, hints=self.record.hints + 1))

    def show(self) -> None:
        """Take note that the program does it for them."""
        self._note(replace(self.record, is_shown=True))

    def answer(self, option: int) -> bool:
        """Take note of an answer to the question; returns whether it is right.

        Raises
        ------
        ValueNotAllowed
            When there is no such option, or no question.
        """
        part = self.part
        if not isinstance(part, LessonQuestion):
            raise ValueNotAllowed("answer", option, "this part asks nothing")
        if not 0 <= option < len(part.options):
            raise ValueNotAllowed("answer", option, f"use 0 to {len(part.options) - 1}")
        self._note(replace(self.record, options=(*self.record.options, option)))
        return option == part.answer

    def complete(self, facts: Facts) -> str:
        """Take note that the part is done; returns what to read then, with the numbers of now."""
        part = self.part
        self._note(replace(self.record, is_done=True))
        if isinstance(part, LessonNote):
            return ""
        self.keep(facts)
        return part.after.fill(facts)

    def keep(self, facts: Facts) -> None:
        """Keep the numbers of the part that later parts speak of."""
        part = self.part
        if not isinstance(part, LessonNote):
            for name, each in part.keep.items():
                self.kept[name] = facts.number(each)
                facts.keep(name, self.kept[name])

    # from part to part ----------------------------------------------------------------------------

    def next(self) -> bool:
        """Go to the next part; returns whether there was one."""
        return self.go_to(self.index + 1)

    def back(self) -> bool:
        """Go to the part before; returns whether there was one."""
        return self.go_to(self.index - 1)

    def go_to(self, index: int) -> bool:
        """Go to a part; returns whether there is such a one."""
        if not 0 <= index < len(self.lesson.parts):
            return False
        self._count()
        self.index = index
        self._before = None
        return True

    def resume(self, records: Sequence[PartRecord]) -> None:
        """Go on where somebody was: at the first part that is not done.

        Raises
        ------
        ValueNotAllowed
            When there is not one record per part.
        """
        self.records = list(records)
        if len(self.records) != len(self.lesson.parts):
            allowed = f"use {len(self.lesson.parts)}, one per part"
            raise ValueNotAllowed("records", len(self.records), allowed)
        done = [i for i, record in enumerate(self.records) if not record.is_done]
        self.index = done[0] if done else len(self.lesson.parts) - 1
        self.kept.clear()
        self._before, self._since = None, self._clock()

    def restart(self) -> None:
        """Begin the lesson anew: nothing of it was done."""
        self.records = [PartRecord() for _ in self.lesson.parts]
        self.kept.clear()
        self.index, self._before, self._since = 0, None, self._clock()

    def _count(self) -> None:
        """Add the time since the last look to the present part."""
        now = self._clock()
        record = self.record
        self.records[self.index] = replace(record, seconds=record.seconds + now - self._since)
        self._since = now

    def _note(self, record: PartRecord) -> None:
        """Take what they did at the present part from now on, and add the time so far."""
        self.records[self.index] = record
        self._count()
