"""Looks at a moment of a lesson: whether its part is done, and what there is to read."""

from __future__ import annotations

from msgspec import Struct

from playground.lessons.facts import Facts
from playground.lessons.lesson import LessonNote, LessonQuestion, Part


class JudgedPart(Struct, frozen=True, eq=False):
    """What was found at a moment.

    Parameters
    ----------
    facts
        The moment's facts; whatever the part needs of them is computed.
    text
        What there is to read before the part is done.
    holds
        Whether its check holds; of a question, whether the right answer's truth does.
    """

    facts: Facts
    text: str
    holds: bool


def judge(part: Part, facts: Facts) -> JudgedPart:
    """Judge a part at a moment.

    It may take a while, when facts are dear: not for the thread that draws.
    """
    text = part.text.fill(facts)
    if isinstance(part, LessonNote):
        return JudgedPart(facts, text, holds=False)
    wanted = part.truths[part.answer] if isinstance(part, LessonQuestion) else part.check
    holds = facts.holds(wanted)
    if holds:
        for name, each in part.keep.items():
            facts.keep(name, facts.number(each))
        part.after.fill(facts)
    return JudgedPart(facts, text, holds)


def kept_by(part: Part, facts: Facts) -> dict[str, float]:
    """Return the numbers a part keeps for those behind it, at the moment after it was done."""
    if isinstance(part, LessonNote):
        return {}
    return {name: facts.number(each) for name, each in part.keep.items()}
