"""Project files: what goes in comes out, bit by bit, and continues the same way."""

import numpy as np
import pytest

from playground.core import Component, NumpyStream
from playground.datasets import DatasetConfig
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.project import Project
from playground.project.document.file_errors import BadState
from playground.project.document.trained_state import TrainedState
from playground.project.project import read_project, write_project
from playground.project.set_value import set_value
from playground.project.templates import TEMPLATES, default_project
from playground.storage.atomic_write import FileNotWritten
from playground.training import Trainer
from playground.training.base.checkpoint import Checkpoint
from playground.training.base.history import Metrics


def _train(project, epochs):
    trainer = Trainer(project)
    history = [trainer.metrics()]
    for _ in range(epochs):
        trainer.run_epochs()
        history.append(trainer.metrics())
    return trainer, tuple(history)


def _same(a, b):
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_comes_back_equal(name, tmp_path):
    project = TEMPLATES[name].project
    path = tmp_path / "a.playground"
    project.save(path)
    assert Project.load(path) == project
    assert read_project(path).state is None


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("order", ["shuffle", "carry"])
def test_a_reopened_training_continues_bit_by_bit(dtype, order, tmp_path):
    from msgspec.structs import replace

    start = default_project()
    optimizer = Component("sgd", {"learning_rate": 0.03, "momentum": 0.9})
    training = replace(start.training, dtype=dtype, order=order, batch_size=7, optimizer=optimizer)
    project = start.replace(training=training)
    trainer, history = _train(project, 2)
    trainer.step(5)
    path = tmp_path / "a.playground"
    write_project(path, project, TrainedState(trainer.checkpoint(), history))

    opened = read_project(path)
    assert opened.project == project
    assert opened.state.history == history
    again = Trainer(opened.project)
    again.restore(opened.state.checkpoint)
    assert _same(again.network.theta, trainer.network.theta)
    trainer.run_epochs(3)
    again.run_epochs(3)
    assert _same(again.network.theta, trainer.network.theta)
    assert again.evaluate() == trainer.evaluate()
    assert (again.step_count, again.epoch) == (trainer.step_count, trainer.epoch)


def test_every_field_of_a_checkpoint_survives(tmp_path):
    rng = np.random.default_rng(0)
    theta = rng.standard_normal((2, 17))
    slots = {"optimizer/m": rng.standard_normal((2, 17)), "regularizer/dead": np.zeros((2, 17))}
    parameters = (
        ("hidden_1", "weight", (2, 4)),
        ("hidden_1", "bias", (4,)),
        ("output", "weight", (4, 1)),
        ("output", "bias", (1,)),
    )
    stream = NumpyStream((1, 2)).get_state()
    sampler = {"replicas": [{"position": 3, "carried": 0, "epoch_start": stream}] * 2}
    checkpoint = Checkpoint(9, 2, 5, theta, slots, parameters, sampler, {"order": {"i": 1}})
    nan = float("nan")
    history = (
        Metrics(0, 0.0, 0.1, 0.2, nan, nan),
        Metrics(9, 2.25, 1e-300, float("inf"), 0.5, 1.0),
    )
    network = NetworkSpec(
        (
            NodeSpec("input", "input"),
            NodeSpec("hidden_1", "dense", {"units": 4}),
            NodeSpec("output", "dense", {"units": 1}),
        ),
        (Edge("input", "hidden_1"), Edge("hidden_1", "output")),
    )
    path = tmp_path / "a.playground"
    write_project(path, Project(network=network), TrainedState(checkpoint, history))
    state = read_project(path).state
    back = state.checkpoint
    assert (back.step, back.epoch, back.updates) == (9, 2, 5)
    assert back.parameters == parameters
    assert (back.sampler, back.streams) == (sampler, {"order": {"i": 1}})
    assert _same(back.theta, theta)
    assert back.theta.flags.writeable
    assert list(back.slots) == list(slots)
    assert all(_same(back.slots[name], slots[name]) for name in slots)
    assert repr(state.history) == repr(history)


def test_a_training_from_a_link_continues_bit_by_bit(tmp_path):
    project = Project.from_link("#dataset=xor&batchSize=30&seed=0.1&regularization=L1")
    for order in ("carry", "shuffle"):
        project = set_value(project, "order", order)
        trainer, history = _train(project, 3)
        trainer.step(2)
        path = tmp_path / "a.playground"
        write_project(path, project, TrainedState(trainer.checkpoint(), history))
        again = Trainer(project)
        again.restore(read_project(path).state.checkpoint)
        trainer.run_epochs(2)
        again.run_epochs(2)
        assert _same(again.network.theta, trainer.network.theta)


def test_the_same_project_gives_the_same_bytes(tmp_path):
    a, b = tmp_path / "a.playground", tmp_path / "b.playground"
    default_project().save(a)
    default_project().save(b)
    assert a.read_bytes() == b.read_bytes()


def test_weights_that_are_not_numbers_are_not_saved(tmp_path):
    trainer = Trainer(default_project())
    path = tmp_path / "a.playground"
    default_project().save(path)
    before = path.read_bytes()
    trainer.network.named_parameters()["hidden_2/weight"][1, 0] = np.nan
    with pytest.raises(BadState, match="hidden_2/weight"):
        write_project(path, default_project(), TrainedState(trainer.checkpoint()))
    assert path.read_bytes() == before


def test_state_of_another_network_is_not_saved(tmp_path):
    state = TrainedState(Trainer(default_project()).checkpoint())
    with pytest.raises(BadState, match="needs"):
        write_project(tmp_path / "a.playground", TEMPLATES["spiral"].project, state)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_missing_is_named(tmp_path):
    with pytest.raises(FileNotWritten, match="nowhere"):
        default_project().save(tmp_path / "nowhere" / "a.playground")


def test_a_data_file_that_moved_along_is_found(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    (old / "data.csv").write_text("a,b,c\n1,2,x\n3,4,y\n")
    config = DatasetConfig("csv", {"path": str(old / "data.csv")})
    project = default_project().replace(dataset=config)
    project.save(old / "p.playground")
    assert Project.load(old / "p.playground") == project
    old.rename(new)
    assert Project.load(new / "p.playground").dataset.params["path"] == str(new / "data.csv")
    (new / "data.csv").unlink()
    assert Project.load(new / "p.playground") == project


def test_every_file_of_a_dataset_moves_along(tmp_path, monkeypatch):
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    monkeypatch.chdir(old)
    names = {"path": "images", "labels": "answers"}
    for name in names.values():
        (old / name).touch()
    project = default_project().replace(dataset=DatasetConfig("idx", names))
    project.save("p.playground")
    old.rename(new)
    found = Project.load(new / "p.playground").dataset.params
    assert found == {key: str(new / name) for key, name in names.items()}


def test_a_relative_data_path_is_saved_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project = default_project().replace(dataset=DatasetConfig("csv", {"path": "data.csv"}))
    project.save("p.playground")
    assert Project.load("p.playground").dataset.params["path"] == str(tmp_path / "data.csv")
