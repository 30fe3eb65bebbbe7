"""Troubles that were provoked are named; where all is well nothing is said."""

import pytest

from playground.explain import ExplainContext
from playground.explain.diagnosis.health import health
from playground.explain.diagnosis.training_trouble import training_troubles
from playground.project.set_value import set_value
from playground.project.templates import template
from playground.project.training_file import Trainer
from playground.training.base.history import Metrics


def after(name, epochs, **settings):
    """Return what is said after so many epochs of a template with some settings changed."""
    project = template(name)
    for key, text in settings.items():
        project = set_value(project, key.replace("__", "."), text)
    trainer = Trainer(project)
    points = [trainer.metrics()]
    for _ in range(epochs):
        trainer.run_epochs(1)
        points.append(trainer.metrics())
    context = ExplainContext.of(trainer)
    return training_troubles(context, health(context), points)


def test_a_rate_of_ten_saturates_the_default_network():
    found = after("circle", 40, learning_rate="10")
    assert {each.kind for each in found} == {"saturated"}
    assert {each.node_id for each in found} <= {"hidden_1", "hidden_2"}
    assert "learning rate of 10" in found[0].message
    assert "units are saturated" in found[0].message


def test_dead_units_are_told_where_they_keep_a_network_from_learning():
    found = after("circle", 40, learning_rate="10", activation="relu")
    assert {each.kind for each in found} == {"dead"}


def said_of(*losses):
    """Return the kinds told of a curve, with units as they are at the start."""
    return [each.kind for each in told_of(losses)]


def told_of(losses):
    context = ExplainContext.of(Trainer(template("circle")))
    points = [Metrics(i, i, loss, loss, 0.5, 0.5) for i, loss in enumerate(losses)]
    return training_troubles(context, health(context), points)


def test_a_loss_that_grows_from_step_to_step_is_not_said_to_jump():
    (grows,) = told_of([0.5 * 1.1**i for i in range(60)])
    (jumps,) = told_of([0.5, *([0.4, 0.5] * 30)])
    assert grows.kind == jumps.kind == "bouncing"
    assert "the training loss only grows at a learning rate of" in grows.message
    assert "jumps up and down" in jumps.message


def test_a_loss_that_jumps_without_falling_is_told():
    assert said_of(0.5, *([0.4, 0.5] * 30)) == ["bouncing"]
    assert said_of(0.5, *([0.010, 0.012] * 30)) == []  # around a good answer
    falling = [0.5 * 0.97**i * (1.1 if i % 2 else 1.0) for i in range(60)]
    assert said_of(0.5, *falling) == []
    assert said_of(0.5, float("nan")) == []


def test_overfitting_is_told_with_its_epoch():
    settings = {"dataset__noise": "50", "train_share": "10", "hidden": "16,16", "optimizer": "adam"}
    found = after("circle", 400, **settings, learning_rate="0.03")
    assert [each.kind for each in found] == ["overfitting"]
    assert "was best after epoch" in found[0].message


@pytest.mark.parametrize("name", ["circle", "xor", "gauss", "iris", "penguins", "plane", "bump"])
def test_nothing_is_said_while_all_is_well(name):
    for epochs in (1, 10, 60):
        assert after(name, epochs) == ()
