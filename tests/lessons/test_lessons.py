"""The lessons that come with the application, each gone through as a person would."""

import numpy as np
import pytest

from playground.lessons.catalog import find_lesson, lesson_files, lessons
from playground.lessons.checker import check_lesson
from playground.lessons.facts import FACTS
from playground.lessons.printing import print_lesson
from playground.training.trainer import Trainer

NAMES = [path.stem for path in lesson_files()]


@pytest.fixture(scope="module")
def reports():
    return {}


@pytest.mark.parametrize("name", NAMES)
def test_every_lesson_keeps_its_word(name, reports):
    report = reports[name] = check_lesson(find_lesson(name))
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


def test_the_bowl_s_numbers_are_those_of_plain_numpy():
    """Lesson 6, computed apart: gradient descent on a linear unit's half squared error."""
    trainer = Trainer(find_lesson("learning-rate").project())
    x = np.column_stack([trainer.dataset.x_train, np.ones(len(trainer.dataset.x_train))])
    y = trainer.dataset.y_train.reshape(-1)
    start = np.concatenate([trainer.network.theta[:2], trainer.network.theta[2:]])

    def after_60(rate):
        w = start.copy()
        for _ in range(60):
            w -= rate * x.T @ (x @ w - y) / len(y)
        return float(np.mean((x @ w - y) ** 2) / 2)

    report = check_lesson(find_lesson("learning-rate"))
    said = " ".join(after for _, after in report.texts)
    curvature = np.linalg.eigvalsh(x.T @ x / len(y)).max()
    for value in (after_60(0.001), after_60(0.17), 2 / curvature, curvature):
        digits = 4 if value in (2 / curvature, curvature) else 3
        assert f"{value:.{digits}g}" in said, value
    assert f"{after_60(0.1):.2e}".partition("e")[0] in said
    assert f"{after_60(0.16):.2e}".partition("e")[0] in said


def test_every_fact_says_what_it_is_and_none_shadows_a_constant():
    assert all(each.meaning.endswith(".") for each in FACTS.values())
    assert not {"e", "pi"} & FACTS.keys()
