"""The script of a run trains again with the run's losses."""

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from msgspec.structs import replace

from playground.core import Component
from playground.datasets import DATASETS, DatasetConfig
from playground.datasets.base.embedded import create_source
from playground.exchange import ExportError, export_model
from playground.exchange.base.model import Model
from playground.exchange.base.written_files import WrittenFiles
from playground.exchange.code.replay.data_text import data_text
from playground.exchange.code.replay.generators import write_data
from playground.exchange.code.replay.replay_check import check_replay
from playground.exchange.code.replay.replay_file import encode_replay
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.nn.initializers import INITIALIZERS
from playground.project import Project
from playground.project.templates import TEMPLATES, template
from playground.training import Trainer
from playground.training.base.config import Stopping

LINK = (
    "https://playground.tensorflow.org/#activation=tanh&batchSize=30&dataset=spiral&noise=10"
    "&learningRate=0.03&networkShape=4,2&seed=0.5&regularization=L1&regularizationRate=0.003"
)


SLOW = ("digits", "autoencoder-digits")


def changed(project, **training):
    return project.replace(training=replace(project.training, **training))


def replay(project, steps=100):
    """Train so many steps, and run the script of it; returns its text."""
    trainer = Trainer(project)
    trainer.step(steps)
    model = Model.of(trainer)
    files = encode_replay(model)
    check = check_replay(files, model)
    assert check.rows == steps
    assert check.difference <= 1e-12
    return files.main.decode()


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_thousand_steps_of_every_template(name):
    steps = 200 if name in SLOW else 1000
    model = Model.of(Trainer(TEMPLATES[name].project))
    files = encode_replay(model)
    assert not files.beside
    check = check_replay(files, model, steps)
    if model.dtype == np.float64:
        assert check.rows == steps
        assert check.difference <= 1e-12
    else:
        assert check.rows == 100
        assert check.difference <= 1e-5


@pytest.mark.parametrize("order", ["fixed", "carry"])
def test_other_orders_with_a_batch_that_does_not_fill_up(order):
    replay(changed(template("circle"), order=order, batch_size=30), steps=30)


@pytest.mark.parametrize(
    ("optimizer", "penalty"),
    [
        (Component("lbfgs", {"history": 4}), "l2"),
        (Component("lbfgs"), "l1_prune"),
        (Component("nadam"), "l2"),
        (Component("rprop"), "l2"),
    ],
    ids=lambda each: each if isinstance(each, str) else each.name,
)
def test_optimizers_that_keep_more_than_vectors(optimizer, penalty):
    regularizer = Component(penalty, {"rate": 0.01})
    every = {"optimizer": optimizer, "regularizer": regularizer, "batch_size": 0}
    replay(changed(template("circle"), **every), 5 if penalty == "l1_prune" else 10)


@pytest.mark.parametrize("schedule", ["plateau", "one_cycle", "cosine_restarts"])
def test_schedules_follow_the_epochs(schedule):
    params = {"patience": 0} if schedule == "plateau" else {}
    project = changed(template("circle"), schedule=Component(schedule, params), warm_up=3)
    text = replay(project)
    assert ("observe(losses()[1])" in text) is (schedule == "plateau")


@pytest.mark.parametrize("name", INITIALIZERS.names)
def test_every_initializer_is_drawn_again(name):
    text = replay(changed(template("circle"), initializer=Component(name)), steps=10)
    assert "weights = np.random.default_rng([0, 2])" in text


@pytest.mark.parametrize("name", ["he_normal", "he_uniform"])
def test_weights_before_a_leaky_relu_are_drawn_smaller(name):
    circle = template("circle")
    leaky = {"activation": "leaky_relu", "activation.slope": 0.5}
    nodes = [
        replace(n, params=n.params | leaky) if n.id == "hidden_1" else n
        for n in circle.network.nodes
    ]
    project = circle.replace(network=NetworkSpec(tuple(nodes), circle.network.edges))
    replay(changed(project, initializer=Component(name)), steps=10)


GENERATED = [n for n in DATASETS.names if DATASETS.get(n).category.startswith("2-D")]


@pytest.mark.parametrize("name", GENERATED)
def test_generated_data_are_drawn_by_code_or_are_embedded(name):
    values = "regression" in DATASETS.get(name).category
    project = template("sine" if values else "circle")
    config = DatasetConfig(
        name, {"noise": 25, "count": 61} | ({"classes": 2} if name == "blobs" else {})
    )
    text = replay(project.replace(dataset=config), steps=5)
    drawn = "stream = np.random.default_rng([0, 0])" in text
    assert drawn is bool(write_data(create_source(config))) is ("DATA = " not in text)
    assert drawn is (name not in ("condition", "function"))


def test_noise_of_dropout_is_drawn_again():
    nodes = (
        NodeSpec("input", "input"),
        NodeSpec("a", "dense", {"units": 6}),
        NodeSpec("drop", "dropout", {"rate": 0.3}),
        NodeSpec("shake", "gaussian_noise"),
        NodeSpec("b", "dense", {"units": 1}),
    )
    ids = [node.id for node in nodes]
    edges = tuple(Edge(a, b) for a, b in pairwise(ids))
    replay(template("circle").replace(network=NetworkSpec(nodes, edges)))


def test_a_link_of_the_browser_playground():
    text = replay(Project.from_link(LINK), steps=30)
    assert "first_weights()" in text
    with pytest.raises(ExportError, match="choose the order fixed"):
        replay(changed(Project.from_link(LINK), order="shuffle"))


def test_much_data_lies_beside():
    model = Model.of(Trainer(template("digits")))
    files = encode_replay(replace(model, steps=5))
    assert 'DATA = """' in files.main.decode()
    assert set(data_text(model, None, 10_000).beside) == {".data.npz"}


def test_the_script_itself_prints_the_losses_of_the_curves(tmp_path):
    trainer = Trainer(template("circle"))
    trainer.run_epochs(3)
    path = tmp_path / "run.py"
    check = export_model(path, trainer, "replay")
    assert check.text.startswith("losses differ by at most")
    done = subprocess.run(
        [sys.executable, str(path)], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    lines = done.stdout.splitlines()
    assert lines[-2].startswith("step 75: train loss ")
    said, recorded = (line.split("train loss ")[1].split(",")[0] for line in lines[-2:])
    assert float(recorded) == trainer.history[-1].train_loss
    assert abs(float(said) - float(recorded)) <= 1e-12 * float(recorded)


def test_a_run_that_was_changed_on_its_way_is_refused(tmp_path):
    trainer = Trainer(template("circle"))
    trainer.run_epochs(1)
    trainer.set_value("hidden_1", "weight", (0, 0), 3.0)
    trainer.run_epochs(1)
    with pytest.raises(ExportError, match=r"the run was changed .* the train loss after"):
        export_model(tmp_path / "run.py", trainer, "replay")
    without = Trainer(template("circle"))
    without.restore(trainer.checkpoint())
    assert not without.history
    with pytest.raises(ExportError, match=r"the run was changed .* a weight differs by"):
        export_model(tmp_path / "run.py", without, "replay")
    with pytest.raises(ExportError, match=r"the run was changed .* the train loss after"):
        export_model(tmp_path / "run.py", without, "replay", history=trainer.history)
    assert not list(tmp_path.iterdir())


def test_a_gradient_that_is_only_rounding_is_not_taken_for_another_hand():
    alike = {"initializer": Component("constant"), "regularizer": Component("l1_prune")}
    project = changed(template("blobs"), optimizer=Component("lion"), **alike)
    nodes = [
        replace(n, params=n.params | {"activation": "softplus"}) if n.id == "hidden_1" else n
        for n in project.network.nodes
    ]
    nodes = [replace(n, frozen=n.id == "output") for n in nodes]
    replay(project.replace(network=replace(project.network, nodes=tuple(nodes))), steps=25)


def test_early_stopping_that_went_back_to_its_best_weights(tmp_path):
    adam = Component("adam", {"learning_rate": 0.1})
    project = changed(template("iris"), optimizer=adam, stopping=Stopping(patience=2))
    trainer = Trainer(project)
    assert "the weights of epoch" in trainer.run_epochs(100).reason
    check = export_model(tmp_path / "run.py", trainer, "replay")
    assert check.rows == trainer.step_count


def test_a_script_with_another_update_is_refused():
    model = Model.of(Trainer(template("circle")))
    text = encode_replay(model).main.decode()
    spoiled = WrittenFiles(text.replace("rate * g", "1.001 * rate * g").encode())
    with pytest.raises(ExportError, match="another loss in step 2"):
        check_replay(spoiled, model)
