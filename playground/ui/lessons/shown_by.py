"""From a lesson under way to what its panel shows."""

from __future__ import annotations

from playground.core.text.numbers import counted
from playground.lessons.catalog import lesson_files
from playground.lessons.lesson import LessonNote, LessonQuestion, LessonStep
from playground.ui.lessons.action_words import words_of
from playground.ui.lessons.lesson_teacher import LessonTeacher
from playground.ui.panels.lesson.lesson_shown import LessonShown, PartShown


def lesson_shown(teacher: LessonTeacher, *, has_next: bool) -> LessonShown:
    """Return a lesson as it is now.

    Parameters
    ----------
    teacher
        Who leads through it.
    has_next
        Whether another lesson follows.
    """
    run = teacher.run
    lesson = run.lesson
    takes = counted(lesson.minutes, "minute")
    which = f"Lesson {lesson.number} of {len(lesson_files())}" if lesson.number else "Lesson"
    return LessonShown(
        heading=f"{which} · {takes}" if lesson.minutes else which,
        title=lesson.title,
        intro=lesson.intro,
        parts=tuple(_part(teacher, number) for number in range(len(lesson.parts))),
        index=run.index,
        offers=_offers(teacher, has_next=has_next),
        message=teacher.message,
    )


def _part(teacher: LessonTeacher, number: int) -> PartShown:
    run = teacher.run
    part = run.lesson.parts[number]
    if number > run.index:
        return PartShown(part.title, state="ahead")
    is_done = number in teacher.afters
    has_hint = isinstance(part, LessonStep) and number == run.index and run.record.hints > 0
    return PartShown(
        title=part.title,
        text=teacher.texts.get(number, ""),
        state="done" if is_done else "now",
        after=teacher.afters.get(number, ""),
        hint=part.hint if isinstance(part, LessonStep) and has_hint and not is_done else "",
        options=part.options if isinstance(part, LessonQuestion) else (),
        chosen=teacher.chosen.get(number),
        right=part.answer if isinstance(part, LessonQuestion) and is_done else None,
        made=words_of(teacher.made.get(number, ())),
    )


def _offers(teacher: LessonTeacher, *, has_next: bool) -> tuple[str, ...]:
    run = teacher.run
    part = run.part
    back = ("back",) if run.index or teacher.is_over else ()
    if teacher.is_over:
        return ("next_lesson", *back, "again") if has_next else (*back, "again")
    if isinstance(part, LessonNote):
        return ("go_on", *back)
    if isinstance(part, LessonQuestion):
        return ("show", *back) if run.index in teacher.chosen else back
    return ("show", "hint", *back) if part.hint else ("show", *back)
