"""A file's training stays in it, whatever happens to the document beside it, unless told to go."""

import os
import sys
import threading
import zipfile

import pytest
from msgspec.structs import replace

from playground.core import Component
from playground.datasets import DatasetConfig
from playground.graph import NetworkSpec
from playground.project import Project
from playground.project.document.trained_state import KeptTraining, TrainedState
from playground.project.project import read_project, write_project
from playground.project.set_value import set_value
from playground.project.templates import default_project
from playground.training import Trainer


@pytest.fixture
def trained(tmp_path):
    """A project file with the training of two epochs."""
    path = tmp_path / "trained.playground"
    trainer = Trainer(default_project())
    trainer.run_epochs(2)
    state = TrainedState(trainer.checkpoint(), (trainer.metrics(),))
    write_project(path, default_project(), state)
    return path


def _members(path):
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    del members["project.json"]
    return members


def _without_wires(project):
    return project.replace(network=NetworkSpec(project.network.nodes, ()))


EDITS = {
    "nothing": lambda project: project,
    "another name": lambda project: project.replace(name="Other"),
    "another rate": lambda project: set_value(project, "optimizer.learning_rate", "0.1"),
    "data that are missing": lambda project: project.replace(
        dataset=DatasetConfig("csv", {"path": "/nowhere/data.csv"})
    ),
    "a network that cannot be trained": _without_wires,
    "no network": lambda project: project.replace(network=NetworkSpec()),
    "more units": lambda project: set_value(project, "hidden_1.units", "7"),
    "another precision": lambda project: set_value(project, "dtype", "float32"),
    "another optimizer": lambda project: project.replace(
        training=replace(project.training, optimizer=Component("adam"))
    ),
    "the browser's random numbers": lambda project: project.replace(browser_seed="0.5"),
    "another document": lambda _: Project(name="New"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_loading_and_saving_keeps_the_training_byte_for_byte(trained, edit):
    before = _members(trained)
    project = EDITS[edit](Project.load(trained))
    project.save(trained)
    assert _members(trained) == before
    opened = read_project(trained)
    assert opened.project == project
    assert dict(opened.kept.members) == before
    assert (opened.state is None) == bool(opened.kept.misfit)


def test_a_training_is_usable_again_when_the_document_fits_it_again(trained):
    project = Project.load(trained)
    step = read_project(trained).state.checkpoint.step
    EDITS["more units"](project).save(trained)
    unusable = read_project(trained)
    assert unusable.state is None
    assert "hidden_1" in unusable.kept.misfit
    assert str(trained) in unusable.kept.misfit
    project.save(trained)
    assert read_project(trained).state.checkpoint.step == step


def test_only_who_asks_drops_a_training(trained):
    Project.load(trained).save(trained, drop_training=True)
    assert _members(trained) == {}
    assert read_project(trained).kept is None


def test_a_new_file_begins_untrained(trained, tmp_path):
    copy = tmp_path / "copy.playground"
    Project.load(trained).save(copy)
    assert read_project(copy).kept is None


def test_a_state_is_kept_beside_a_document_it_does_not_fit(trained):
    state = read_project(trained).state
    project = _without_wires(default_project())
    write_project(trained, project, KeptTraining.of(state))
    kept = read_project(trained).kept
    assert kept.members == KeptTraining.of(state).members


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 truncated"])
def test_what_is_no_project_is_replaced(tmp_path, content):
    path = tmp_path / "a.playground"
    path.write_bytes(content)
    default_project().save(path)
    assert Project.load(path) == default_project()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_pipe_is_not_waited_for(tmp_path):
    pipe, read = tmp_path / "pipe.playground", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    default_project().save(pipe)
    reader.join(20)
    copy = tmp_path / "copy.playground"
    copy.write_bytes(read[0])
    assert Project.load(copy) == default_project()
