"""Facts beside what plain NumPy computes of the same training."""

import numpy as np
import pytest

from playground.lessons.action import LessonAction
from playground.lessons.facts import FACTS, Facts
from playground.lessons.reading import read_lesson
from playground.lessons.stage import HeadlessStage
from tests.lessons.plain_facts import PlainFacts
from tests.lessons.plain_training import PlainTraining

LESSON = '+++\ntitle = "x"\nstart = "circle"\nset = { seed = 3 }\n+++\n## A\ntext\n'


def do(stage, *actions):
    stage.perform_all([LessonAction(each[0], tuple(each[1:])) for each in actions])


@pytest.mark.parametrize("path", ["hidden_1/weight/1,2", "hidden_2/weight/3,0"])
@pytest.mark.parametrize("row", [3, 8])
def test_every_fact_is_that_of_plain_numpy(path, row):
    lesson = read_lesson(LESSON)
    stage, plain = HeadlessStage(lesson), PlainTraining(lesson.project())

    def act(*actions):
        do(stage, *actions)
        for name, *args in actions:
            plain.perform(LessonAction(name, tuple(args)))

    act(("epochs", 3), ("select", path), ("sample", row), ("tab", "explain.source"))
    act(("source", "spsa"), ("phase", "backward"), ("phase", "update"), ("phase", "backward"))
    before, then = stage.scene(), plain.twin()
    for third in ("backward", "update", "update"):
        act(("phase", third))
        found, expected = Facts(stage.scene(), before), PlainFacts(plain, then, {})
        for name in FACTS:
            value = expected[name]
            if not FACTS[name].is_word:
                value = pytest.approx(float(value), rel=1e-5, abs=1e-12, nan_ok=True)
            assert found[name] == value, name


def test_curves_tell_best_epoch_and_rises():
    stage = HeadlessStage(read_lesson(LESSON))
    do(stage, ("set", "learning_rate", 1.0), ("epochs", 30))
    facts, points = Facts(stage.scene()), stage.scene().points
    losses = np.array([p.train_loss for p in points])
    tests = np.array([p.test_loss for p in points])
    assert len(points) == 31
    assert facts["rises"] == np.count_nonzero(np.diff(losses) > 0) > 0
    assert facts["best_test_loss"] == tests.min()
    assert facts["best_epoch"] == points[int(tests.argmin())].epoch
    assert (facts["first_loss"], facts["train_loss"]) == (losses[0], losses[-1])


def test_what_has_no_value_fulfils_nothing():
    stage = HeadlessStage(read_lesson(LESSON))
    facts = Facts(stage.scene())
    missing = ("gradient_length", "move_length", "value", "source_apart", "changed")
    assert all(np.isnan(facts[name]) for name in missing)
    assert facts["source"] == facts["selected"] == ""


def test_a_fact_is_computed_only_when_it_is_named(monkeypatch):
    stage = HeadlessStage(read_lesson(LESSON))

    def refuse(facts):
        raise AssertionError("nobody asked for it")

    for name in FACTS.keys() - {"step"}:
        monkeypatch.setitem(FACTS, name, type(FACTS[name])(name, "", refuse))
    assert Facts(stage.scene())["step"] == 0


def test_a_twin_has_the_same_numbers_bit_for_bit():
    stage = HeadlessStage(read_lesson(LESSON))
    do(stage, ("epochs", 2), ("set", "optimizer", "adam"), ("steps", 3), ("phase", "backward"))
    mine, other = stage.scene(), stage.twin().scene()
    np.testing.assert_array_equal(mine.context.theta, other.context.theta)
    np.testing.assert_array_equal(
        mine.snapshot.record.backward.gradient, other.snapshot.record.backward.gradient
    )
    assert mine.points == other.points
