"""Runs: how they differ, what is given up for want of room, and that files keep them whole."""

import json
import math
import zipfile
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from playground.core import ValueNotAllowed
from playground.project.document.file_errors import ProjectFileError
from playground.project.project import Project, read_project, write_project
from playground.project.runs import run_list
from playground.project.runs.differences import differences
from playground.project.runs.run import Run, RunSetup
from playground.project.runs.run_list import NoSuchRun, RunList
from playground.project.runs.run_members import decode_runs, encode_runs
from playground.project.set_value import set_value
from playground.project.templates import TEMPLATES, template
from playground.project.training_file import Trainer
from playground.training.base.history import Metrics

CIRCLE = template("circle")


def a_run(project: Project = CIRCLE, epochs: int = 2, name: str = "SGD", seeds: int = 1) -> Run:
    trainer = Trainer(project)
    points = [trainer.metrics()]
    for _ in range(epochs):
        trainer.run_epochs(1)
        points.append(trainer.metrics())
    curves = (tuple(points),) * seeds
    setup = RunSetup.of(project)
    return Run(0, name, "reset", setup, curves, trainer.checkpoint(), seconds=1.5)


def changed(**settings: str) -> Project:
    project = CIRCLE
    for key, text in settings.items():
        project = set_value(project, key.replace("__", "."), text)
    return project


def test_what_more_than_half_share_is_not_told() -> None:
    adam = changed(optimizer="adam")
    setups = [
        CIRCLE,
        adam,
        set_value(adam, "learning_rate", "0.3"),
        changed(hidden="8"),
        changed(dataset__noise="20"),
        changed(hidden_1__units="9"),
    ]
    assert differences([RunSetup.of(each) for each in setups]) == [
        (),
        ("optimizer Adam",),
        ("optimizer Adam", "learning rate 0.3"),
        ("hidden 1: units 8", "without hidden 2"),
        ("data: noise 20",),
        ("hidden 1: units 9",),
    ]


def test_two_runs_are_told_by_what_differs_alone() -> None:
    setups = [CIRCLE, changed(batch_size="1", hidden_1__activation="relu")]
    assert differences([RunSetup.of(each) for each in setups]) == [
        ("batch size 10", "hidden 1: activation tanh"),
        ("batch size 1", "hidden 1: activation ReLU"),
    ]


def test_equal_runs_do_not_differ_and_a_list_may_be_empty() -> None:
    assert differences([RunSetup.of(CIRCLE)] * 3) == [()] * 3
    assert differences([]) == []


@pytest.mark.parametrize("name", list(TEMPLATES))
def test_every_template_can_be_compared(name: str) -> None:
    other = RunSetup.of(template(name))
    first, second = differences([other, RunSetup.of(changed(seed="7"))])
    assert "seed 7" in second
    assert all(phrase for phrase in first)


def test_numbers_are_never_used_twice_and_names_never_shared() -> None:
    runs = RunList().added(a_run()).added(a_run()).without(2).added(a_run())
    assert [(run.id, run.name) for run in runs] == [(1, "SGD"), (3, "SGD (2)")]
    with pytest.raises(ValueNotAllowed, match="name no other run"):
        runs.renamed(3, " SGD ")
    with pytest.raises(ValueNotAllowed, match="1 to 80"):
        runs.renamed(3, " ")
    with pytest.raises(NoSuchRun, match="run 2"):
        runs.run(2)
    assert runs.renamed(3, "slow").noted(3, "why?").shown(3, False).run(3).name == "slow"


def test_a_run_that_was_deleted_is_put_back_in_its_place() -> None:
    runs = RunList().added(a_run()).added(a_run()).added(a_run())
    back = runs.without(2).with_run(runs.run(2))
    assert [run.id for run in back] == [1, 2, 3]


def test_the_best_is_the_lowest_loss_and_the_highest_accuracy() -> None:
    points = [(0, 3.0, 0.1), (1, math.nan, 0.9), (2, 1.0, 0.4), (3, 2.0, 0.5)]
    curve = tuple(Metrics(step, step, 0.0, loss, 0.0, right) for step, loss, right in points)
    run = Run(1, "a", "raced", RunSetup(), (curve,))
    assert run.best("test_loss") == (1.0, 2)
    assert run.best("test_accuracy") == (0.9, 1)
    assert run.last("test_loss") == [2.0]
    assert run.steps == 3


@given(st.lists(st.integers(0, 40), max_size=30), st.integers(0, 5))
def test_lists_stay_within_their_room(sizes: list[int], notes: int) -> None:
    limit, most = 4000 * 8, 12
    before = run_list.LIMIT_BYTES, run_list.MOST_RUNS
    checkpoint = Trainer(CIRCLE).checkpoint()
    try:
        run_list.LIMIT_BYTES, run_list.MOST_RUNS = limit, most
        runs = RunList()
        for place, size in enumerate(sizes):
            heavy = msgspec.structs.replace(checkpoint, theta=np.zeros(100 * size))
            note = "kept" if place < notes else ""
            runs = runs.added(Run(0, "run", "swept", RunSetup(), ((),), heavy, note=note))
            newest = runs.runs[-1]
            assert newest.checkpoint is heavy
            assert len(runs) <= most
            assert runs.nbytes <= limit or len(runs) == 1
            assert [run.id for run in runs] == sorted({run.id for run in runs})
    finally:
        run_list.LIMIT_BYTES, run_list.MOST_RUNS = before


def same(one: Run, other: Run) -> bool:
    a, b = one.checkpoint, other.checkpoint
    fields = ("id", "name", "origin", "setup", "seconds", "color", "is_shown", "note")
    equal = all(getattr(one, f) == getattr(other, f) for f in fields)
    np.testing.assert_array_equal(np.array(one.curves), np.array(other.curves))
    if a is None or b is None:
        return equal and a is b
    slots = all(np.array_equal(a.slots[name], b.slots[name]) for name in a.slots)
    return equal and slots and np.array_equal(a.theta, b.theta) and a.sampler == b.sampler


def test_a_file_keeps_runs_whole_beside_its_own_training(tmp_path: Path) -> None:
    path = tmp_path / "a.playground"
    light = a_run(template("iris"), seeds=3).replaced(checkpoint=None, note="three")
    runs = RunList().added(a_run(changed(optimizer="adam"))).added(light).shown(1, False)
    write_project(path, CIRCLE, runs=runs)
    opened = read_project(path)
    assert opened.notes == ()
    assert opened.state is None
    assert opened.kept is None
    assert opened.runs.made == runs.made
    assert all(same(one, other) for one, other in zip(opened.runs, runs, strict=True))


def test_a_run_read_from_a_file_trains_on_bit_for_bit(tmp_path: Path) -> None:
    path, project = tmp_path / "a.playground", changed(optimizer="adam")
    write_project(path, CIRCLE, runs=RunList().added(a_run(project)))
    run = read_project(path).runs.run(1)
    again, through = Trainer(CIRCLE.trained_as(run.setup)), Trainer(project)
    assert run.checkpoint is not None
    again.restore(run.checkpoint)
    again.run_epochs(2)
    through.run_epochs(4)
    np.testing.assert_array_equal(again.network.theta, through.network.theta)


def test_saving_from_elsewhere_leaves_the_runs_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.playground"
    write_project(path, CIRCLE, runs=RunList().added(a_run()))
    Project.load(path).save(path)
    assert len(read_project(path).runs) == 1
    trainer = Trainer(Project.load(path))
    trainer.run_epochs(1)
    trainer.save(path)
    opened = read_project(path)
    assert len(opened.runs) == 1
    assert opened.state is not None
    Project.load(path).save(path, drop_training=True)
    assert not read_project(path).runs.runs


def test_files_without_runs_are_written_for_older_versions(tmp_path: Path) -> None:
    path = tmp_path / "a.playground"
    write_project(path, CIRCLE)
    assert _format(path) == 1
    write_project(path, CIRCLE, runs=RunList().added(a_run()))
    assert _format(path) == 6  # its curves know the learning rate
    old = [replace(point, learning_rate=math.nan) for point in a_run().curves[0]]
    write_project(path, CIRCLE, runs=RunList().added(a_run().replaced(curves=(tuple(old),))))
    assert _format(path) == 3
    (run,) = read_project(path).runs
    assert run.curves == (tuple(old),)


def _format(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        return int(json.loads(archive.read("project.json"))["format"])


def test_damaged_runs_are_named_and_kept_where_they_are(tmp_path: Path) -> None:
    path, other = tmp_path / "a.playground", tmp_path / "b.playground"
    write_project(path, CIRCLE, runs=RunList().added(a_run()))
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(other, "w") as copy:
        for name in archive.namelist():
            if name != "runs/1/state/theta.npy":
                copy.writestr(name, archive.read(name))
    opened = read_project(other)
    assert opened.project == CIRCLE
    assert not opened.runs.runs
    (note,) = opened.notes
    assert "run 1 ('SGD')" in note
    assert "theta.npy is missing" in note
    opened.project.save(other)  # what cannot be read is written back as it was
    assert zipfile.ZipFile(other).read("runs.json") == zipfile.ZipFile(path).read("runs.json")


MEMBERS = encode_runs(RunList().added(a_run(epochs=1)))


@pytest.mark.parametrize("name", sorted(n for n in MEMBERS if "learning_rate" not in n))
def test_every_missing_member_is_noticed(name: str) -> None:
    with pytest.raises(ProjectFileError):
        decode_runs({n: content for n, content in MEMBERS.items() if n != name})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"{", "runs.json"),
        (b'{"made": 0, "runs": [{"id": 1, "name": "a", "origin": "reset"}]}', "rise up to 0"),
        (b'{"made": 2, "runs": [{"id": 1, "name": "", "origin": "reset"}]}', "name"),
        (b'{"made": 2, "runs": [{"id": 1, "name": "a", "origin": "lost"}]}', "origin"),
        (b'{"made": 2, "runs": [{"id": 1, "name": "a", "origin": "reset"}]}', "it has weights"),
        (b'{"made": 2, "runs": []}', "does not belong"),
    ],
)
def test_every_wrong_description_is_named(text: bytes, said: str) -> None:
    with pytest.raises(ProjectFileError, match=said):
        decode_runs({**MEMBERS, "runs.json": text})
