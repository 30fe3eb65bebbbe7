"""Every number that a lesson tells, beside what plain NumPy makes of the same lesson."""

import re

import pytest

from playground.lessons.catalog import find_lesson, lesson_files
from playground.lessons.checker import check_lesson
from playground.lessons.facts import FACTS
from playground.lessons.lesson import LessonQuestion, LessonStep
from playground.lessons.wording import Placeholder
from tests.lessons.plain_facts import PlainFacts
from tests.lessons.plain_training import PlainTraining

NAMES = [path.stem for path in lesson_files()]
COVERED = {name for name in vars(PlainFacts) if not name.startswith("_") and name != "number"}
ROUNDING = 1e-9
"""Below it a lesson's number is what rounding leaves, and no two ways leave the same."""


def test_plain_numpy_knows_every_fact_that_a_lesson_may_name():
    missing = FACTS.keys() - COVERED
    assert not missing, "write it in PlainFacts, without the application's functions"
    assert not COVERED - FACTS.keys()


def read_back(text):
    """Return a printed number, and half a unit of its last digit."""
    plain = text.replace(",", "").replace("−", "-")
    scale = 0.01 if plain.endswith(" %") else 1.0
    mantissa, _, power = plain.removesuffix(" %").partition("e")
    scale *= 10.0 ** int(power or 0)
    decimals = len(mantissa.partition(".")[2])
    return float(mantissa) * scale, 0.5 * scale * 10.0**-decimals


def assert_told(wording, told, facts):
    """See that what stands in place of every placeholder is the plain number, as printed."""
    pattern = "".join(re.escape(p) if isinstance(p, str) else "(.+?)" for p in wording.pieces)
    found = re.fullmatch(pattern, told.replace("\\", ""))  # a number that would count as a list's
    assert found, told
    for placeholder, text in zip(wording.placeholders, found.groups(), strict=True):
        assert_number(placeholder, text, facts)


def assert_number(placeholder: Placeholder, text, facts):
    expression = placeholder.expression
    if isinstance(expression, str):
        assert text == facts[expression]
        return
    shown, half = read_back(text)
    value = facts.number(expression)
    if abs(value) < ROUNDING:
        assert abs(shown) < ROUNDING, expression.text
    else:
        assert abs(shown - value) <= half * (1 + 1e-6) + 1e-9 * abs(value), expression.text


@pytest.mark.parametrize("name", NAMES)
def test_every_number_told_is_that_of_plain_numpy(name):
    lesson = find_lesson(name)
    training, kept = PlainTraining(lesson.project()), {}
    for part, (said, told) in zip(lesson.parts, check_lesson(lesson).texts, strict=True):
        before = training.twin()
        facts = PlainFacts(training, before, kept)
        assert_told(part.text, said, facts)
        for action in part.do:
            training.perform(action)
        if isinstance(part, LessonStep):
            assert facts.number(part.check) == 1, part.title
        if isinstance(part, LessonQuestion):
            held = [i for i, each in enumerate(part.truths) if facts.number(each) == 1]
            assert held == [part.answer], part.title
        kept |= {key: facts.number(each) for key, each in part.keep.items()}
        assert_told(part.after, told, facts)
