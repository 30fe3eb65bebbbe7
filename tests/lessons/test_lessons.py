"""The lessons that come with the application, each gone through as a person would."""

import re

import numpy as np
import pytest

from playground.explain.loss_surface.batch_statistics import DRAWS
from playground.lessons.catalog import find_lesson, lesson_files, lessons
from playground.lessons.checker import check_lesson
from playground.lessons.facts import FACTS
from playground.lessons.printing import print_lesson
from playground.project.set_value import set_value
from playground.training.trainer import Trainer

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


def test_no_measured_number_is_written_by_hand():
    """What is told after a step names no number but 0 and how many batches are drawn."""
    for lesson in lessons():
        for part in lesson.parts:
            pieces = part.after.pieces if hasattr(part, "after") else ()
            told = " ".join(piece for piece in pieces if isinstance(piece, str))
            assert set(re.findall(r"\d[\d.]*", told)) <= {"0", str(DRAWS)}, part.title


def told_by(name):
    return [after for _, after in check_lesson(find_lesson(name)).texts]


def trained(name, **settings):
    """A trainer of a lesson's document, apart from any session."""
    project = find_lesson(name).project()
    for key, text in settings.items():
        project = set_value(project, key, text)
    return Trainer(project)


def test_stale_and_fresh_gradients_are_those_of_numpy():
    trainer = trained("update", learning_rate="1")
    trainer.run_epochs(60)
    begun, theta = trainer.evaluate()["train"]["loss"], trainer.network.theta.copy()
    gradient = trainer.backward().copy()
    trainer.update()
    for _ in range(2):
        trainer.step()
    fresh = trainer.evaluate()["train"]["loss"]
    trainer.network.theta[:] = theta - 3 * gradient
    stale = trainer.evaluate()["train"]["loss"]
    told = told_by("update")
    assert f"{begun:.3g}" in told[3]
    assert f"From {begun:.3g} to {stale:.3g}." in told[4]
    assert f"{fresh:.3g} instead of {stale:.3g}" in told[5]


def test_who_goes_uphill_is_what_the_rules_of_momentum_and_adam_say():
    """Lesson 8, by the formulas of Polyak's momentum and of Kingma and Ba's Adam."""
    trainer = trained("optimizers")
    size = len(trainer.network.theta)
    shares = {}
    for name in ("sgd", "momentum", "adam"):
        trainer.reset()
        m, v = np.zeros(size), np.zeros(size)
        for t in range(1, 202):
            g = trainer.backward().copy()
            theta = trainer.network.theta.copy()
            trainer.update()  # deals the next batch; what it did to the weights is replaced
            if name == "adam":
                m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
                scale = np.sqrt(v / (1 - 0.999**t)) + 1e-8
                move = -0.01 * m / (1 - 0.9**t) / scale
            else:
                m = (0.9 * m if name == "momentum" else 0.0) + g
                move = -0.03 * m
            trainer.network.theta[:] = theta + move
        shares[name] = float(np.mean(g * move > 0))
    told = told_by("optimizers")
    for after, share in zip(told[2:], shares.values(), strict=True):
        assert after.startswith(f"{100 * share:.0f} %")
    assert 0 == shares["sgd"] < shares["momentum"]


def test_the_unseen_samples_losses_are_those_of_a_training_apart():
    trainer = trained("unseen")
    trainer.run_epochs(1000)
    losses = [point.test_loss for point in trainer.history]
    best = int(np.argmin(losses))
    told = told_by("unseen")
    last = trainer.history[-1]
    assert f"Train {last.train_loss:.3g}, test {last.test_loss:.3g}." in told[1]
    assert f"At epoch {best}, with a test loss of {losses[best]:.3g}." in told[2]
    early = trainer.history[20]
    assert f"Training loss {early.train_loss:.3g} on" in told[0]
    assert f"test loss {early.test_loss:.3g}" in told[0]
