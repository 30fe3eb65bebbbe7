"""The lessons that come with the application, each gone through as a person would."""

import re

import pytest

from playground.explain.loss_surface.batch_statistics import DRAWS
from playground.explain.updates.gradient_sources import STEPS
from playground.lessons.catalog import find_lesson, lesson_files, lessons
from playground.lessons.checker import check_lesson
from playground.lessons.facts import FACTS
from playground.lessons.printing import print_lesson

NAMES = [path.stem for path in lesson_files()]


@pytest.mark.parametrize("name", NAMES)
def test_every_lesson_keeps_its_word(name):
    report = check_lesson(find_lesson(name))
    assert report.lines == ()
    assert len(report.texts) == len(report.lesson.parts)
    printed = print_lesson(report)
    assert "n/a" not in printed
    assert not set("{}") & set(printed)


def test_there_are_ten_of_them_in_order():
    assert [lesson.number for lesson in lessons()] == list(range(1, 11))
    assert all(lesson.show and lesson.intro and lesson.minutes <= 5 for lesson in lessons())
    assert find_lesson("2") is find_lesson("02-backprop") is find_lesson("backprop")


def test_every_step_of_them_has_a_trap_and_a_hint():
    for lesson in lessons():
        for part in lesson.parts:
            if hasattr(part, "check"):
                assert part.trap, f"{lesson.name}: {part.title}"
                assert part.hint, f"{lesson.name}: {part.title}"


def test_every_fact_says_what_it_is_and_none_shadows_a_constant():
    assert all(each.meaning.endswith(".") for each in FACTS.values())
    assert not {"e", "pi"} & FACTS.keys()


def test_no_measured_number_is_written_by_hand():
    """What is told after a step names no number but 0 and how many batches are drawn."""
    for lesson in lessons():
        for part in lesson.parts:
            pieces = part.after.pieces if hasattr(part, "after") else ()
            told = " ".join(piece for piece in pieces if isinstance(piece, str))
            told = told.replace("1/B", "")  # a symbol, as it stands in the Explain dock
            assert set(numbers_in(told)) <= {0, DRAWS}, part.title


def test_a_number_in_a_task_is_one_that_is_set():
    """Titles, tasks, options and hints name what the lesson sets and does, and no other number."""
    for lesson in lessons():
        known = {0, DRAWS, STEPS, *numbers_in(" ".join(lesson.settings.values()))}
        epochs = 0
        for part in lesson.parts:
            for each in part.do:
                known.update(numbers_in(" ".join(map(str, each.args))))
                if each.name in ("epochs", "reset"):
                    epochs = epochs + each.count if each.name == "epochs" else 0
            written = [part.title, *part.text.pieces, *getattr(part, "options", ())]
            written = [*written, getattr(part, "hint", "")]
            named = numbers_in(" ".join(each for each in written if isinstance(each, str)))
            assert set(named) <= known | {epochs}, part.title


def numbers_in(text):
    """Return the numbers in a text, without their signs."""
    found = re.findall(r"\d[\d,]*(?:\.\d+)?", text)
    return [float(each.replace(",", "")) for each in found]
