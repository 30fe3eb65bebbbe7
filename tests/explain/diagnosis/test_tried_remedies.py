"""Every provoked trouble is named as it should be, nothing else is, and a remedy holds."""

import pytest

from playground.explain import ExplainContext
from playground.explain.diagnosis.health import health
from playground.explain.diagnosis.training_trouble import SHOWN_BY, training_troubles
from playground.explain.diagnosis.tried_remedies import tried_remedy
from playground.graph import NodeSpec
from playground.graph.edits import insert_on_edge
from playground.project.set_value import set_value
from playground.project.templates import template
from playground.project.training_file import Trainer
from playground.training.base.training_spec import with_training

TEN = ",".join(["4"] * 10)
NORMAL = {"initializer": "normal", "initializer.std": "2"}


def project_of(name, settings):
    project = template(name)
    for key, text in settings.items():
        project = set_value(project, key, text)
    return project


def trained(project, epochs):
    """Return a moment of a training with its curve."""
    trainer = Trainer(project)
    points = [trainer.metrics()]
    for _ in range(epochs):
        trainer.run_epochs(1)
        points.append(trainer.metrics())
    context = ExplainContext.of(trainer)
    return context, training_troubles(context, health(context), points)


def overfitting():
    return {
        "dataset.noise": "50",
        "train_share": "10",
        "hidden": "16,16",
        "optimizer": "adam",
        "learning_rate": "0.03",
    }


PROVOKED = {
    "rate 10": ("circle", {"learning_rate": "10"}, 40, "saturated", "learning rate"),
    "dead ReLU": (
        "circle",
        {"learning_rate": "10", "activation": "relu"},
        40,
        "dead",
        "learning rate",
    ),
    "saturation": (
        "circle",
        {"initializer": "normal", "initializer.std": "30"},
        40,
        "saturated",
        "the initializer",
    ),
    "ten tanh layers": ("circle", {"hidden": TEN}, 40, "vanishing", "Adam"),
    "exploding": (
        "plane",
        {"hidden": TEN, "activation": "linear", "learning_rate": "1e-16", **NORMAL},
        12,
        "exploding",
        "",
    ),
    "L2 blow-up": (
        "circle",
        {"regularizer": "l2", "regularizer.rate": "100", "learning_rate": "0.021"},
        3,
        "penalty",
        "L2 penalty",
    ),
    "bouncing": ("iris", {"learning_rate": "1"}, 40, "bouncing", "learning rate"),
    "long updates": ("circle", {"learning_rate": "0.5", "activation": "linear"}, 12, "fast", ""),
    "creeping": ("circle", {"learning_rate": "1e-6"}, 40, "creeping", "learning rate"),
    "overfitting": ("circle", overfitting(), 400, "overfitting", "L2 penalty"),
}


@pytest.mark.parametrize("case", PROVOKED)
def test_a_provoked_trouble_is_named_and_what_is_offered_was_tried(case):
    name, settings, epochs, kind, words = PROVOKED[case]
    context, found = trained(project_of(name, settings), epochs)
    assert {each.kind for each in found} == {kind}
    assert found[0].panel == SHOWN_BY[kind]
    tried = tried_remedy(context, found[0])
    assert words == "" or (tried is not None and words in tried.remedy.words)
    if tried is None:
        return
    # What it says came true is what happens to whoever does it.
    remedy = tried.remedy
    trainer = Trainer(with_training(context.project, remedy.config), dataset=context.dataset)
    if not remedy.from_start:
        trainer = Trainer(context.project, dataset=context.dataset)
        trainer.restore(context.state)
        trainer.reconfigure(remedy.config)
    trainer.step(tried.updates)
    metrics = trainer.metrics()
    reached = metrics.test_loss if tried.measured == "test" else metrics.train_loss
    assert reached == tried.after < 0.81 * min(tried.before, tried.without)
    assert f"{tried.after:.3g}" in tried.message


def test_batch_norm_of_one_passes_no_gradient_and_larger_batches_help():
    project = template("circle")
    norm = NodeSpec("norm", "batch_norm")
    network = insert_on_edge(project.network, norm, project.network.edges[1])
    context, found = trained(set_value(project.replace(network=network), "batch_size", "1"), 12)
    assert {each.kind for each in found} == {"no_gradient"}
    tried = tried_remedy(context, found[0])
    assert "batches of" in tried.remedy.words


def test_what_does_not_help_is_not_offered():
    settings = {"hidden": TEN, "activation": "sigmoid"}
    context, found = trained(project_of("circle", settings), 20)
    assert [each.kind for each in found] == ["vanishing"]
    assert tried_remedy(context, found[0]) is None


def test_trying_can_be_ended_and_leaves_the_moment_as_it_is():
    context, found = trained(project_of("circle", {"learning_rate": "10"}), 40)
    before = context.state.theta.copy()
    assert tried_remedy(context, found[0], lambda: False) is None
    assert (context.state.theta == before).all()
