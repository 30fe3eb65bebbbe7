"""What would take the machine is refused with the numbers before anything is allocated."""

import gzip
import struct
import tracemalloc

import numpy as np
import pytest
from msgspec.structs import replace

from playground import Project, Trainer
from playground.cli.source.headless_training import HeadlessTraining
from playground.cli.source.race_lanes import lanes_of
from playground.cli.source.training_start import Start
from playground.core import Component, PlaygroundError, Streams
from playground.datasets import DataError, DatasetConfig, prepare_dataset
from playground.datasets.images import idx_format
from playground.experiments import batch_race
from playground.experiments.batch_race import BatchRace
from playground.experiments.race import Race
from playground.experiments.race_config import Lane, batch_lane
from playground.nn.compiler.network_memory import parameter_bytes, value_bytes
from playground.nn.inspect.compiled_memory import compiled_bytes
from playground.project.templates import TEMPLATES
from playground.storage import free_memory
from playground.storage.free_memory import NotEnoughMemory, permit
from playground.training.base.memory_need import together, training_need
from tests.robustness.deep_networks import deep_project

LARGE = [name for name in TEMPLATES if name.endswith(("digits", "mlp", "deep", "spiral"))]


@pytest.fixture
def little_memory(monkeypatch):
    monkeypatch.setattr(free_memory, "free_bytes", lambda: 1_000_000_000)
    yield
    permit(0)


@pytest.mark.parametrize("name", LARGE)
def test_a_network_takes_about_what_was_reckoned(name):
    trainer = Trainer(TEMPLATES[name].project)
    nodes, dtype = trainer.plan.nodes, trainer.config.dtype
    reckoned = parameter_bytes(nodes, dtype) + value_bytes(nodes, trainer.network.batch_size, dtype)
    assert 0.9 < reckoned / compiled_bytes(trainer.network) < 3


MEASURED = {
    "sgd": (deep_project(3, 300), "sgd", {}, 1, 1),
    "adam": (deep_project(3, 300), "adam", {}, 1, 1),
    "lbfgs": (deep_project(2, 300), "lbfgs", {"batch_size": 0}, 1, 1),
    "float32": (deep_project(6, 200), "rmsprop", {"batch_size": 0, "dtype": "float32"}, 1, 1),
    "convolutions": (TEMPLATES["residual-digits"].project, "sgd", {}, 1, 1),
    "seeds": (deep_project(2, 150), "adam", {}, 1, 6),
    "lanes": (deep_project(2, 150), "adam", {}, 3, 2),
}


def _reckoned_and_measured(project, optimizer, changes, lanes=1, seeds=1):
    """Return how many bytes a training was to take, and how many it took."""
    config = replace(project.training, optimizer=Component(optimizer), **changes)
    project = project.replace(training=config)
    before = Trainer(project)
    dataset, nodes = before.dataset, before.plan.nodes
    train, test = len(dataset.x_train), len(dataset.x_test)
    need = training_need(nodes, config, train, seeds, test_samples=test)
    parts = together([need] * lanes).parts
    reckoned = sum(part.bytes for part in parts if part.name != "curves")  # they grow with time
    del before
    tracemalloc.start()
    try:
        if lanes * seeds > 1:
            Race(project, [Lane(str(i), config) for i in range(lanes)], seeds).run(1)
        else:
            trainer = Trainer(project)
            trainer.run_epochs(1)
            trainer.evaluate()
            trainer.checkpoint()
        _, measured = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return reckoned, measured


@pytest.mark.parametrize("name", MEASURED)
def test_a_training_takes_about_what_was_reckoned(name):
    reckoned, measured = _reckoned_and_measured(*MEASURED[name])
    assert 0.8 < reckoned / measured < 2


def test_what_a_regularizer_remembers_counts():
    project = deep_project(2, 300)
    plain, pulled, pruned = (
        np.array(_reckoned_and_measured(project, "sgd", {"regularizer": Component(name)}))
        for name in ("none", "l1", "l1_prune")
    )
    for more in (pulled - plain, pruned - plain):
        assert 0.8 < more[0] / more[1] < 1.25, more


def test_a_small_file_of_a_large_network_is_refused_with_the_numbers(little_memory, tmp_path):
    path = tmp_path / "small.playground"
    deep_project(20, 4096).save(path)
    assert path.stat().st_size < 10_000
    with pytest.raises(NotEnoughMemory) as found:
        Trainer(Project.load(path))
    message = str(found.value)
    assert message.startswith("the training needs about ")
    assert "more than half of the 1.00 GB that are free" in message
    assert "use fewer or smaller layers, or float32" in message


def test_what_was_agreed_to_is_not_refused(monkeypatch):
    monkeypatch.setattr(free_memory, "free_bytes", lambda: 100_000_000)
    project = deep_project(2, 800)
    with pytest.raises(NotEnoughMemory) as found:
        Trainer(project)
    permit(found.value.needed)
    try:
        assert Trainer(project).step_count == 0
    finally:
        permit(0)


def test_processes_that_train_at_once_share_what_is_free(little_memory):
    free_memory.check_room("the training", 400_000_000, "use less")
    free_memory.share_among(4)
    try:
        with pytest.raises(
            NotEnoughMemory, match="250 MB that are free for each of 4 at once; tra"
        ):
            free_memory.check_room("the training", 400_000_000, "use less")
    finally:
        free_memory.share_among(1)


def test_who_trains_at_once_is_counted_together(monkeypatch):
    project = deep_project(2, 300)
    alone = Trainer(project)
    lanes = lanes_of(project, "sgd,adam,momentum,rmsprop", ())
    nodes, count = alone.plan.nodes, len(alone.dataset.x_train)
    need = together([training_need(nodes, lane.config, count, 3) for lane in lanes])
    assert need.bytes > 3 * 4 * training_need(nodes, project.training, count).bytes
    monkeypatch.setattr(free_memory, "free_bytes", lambda: 2 * need.bytes - 1)
    with pytest.raises(NotEnoughMemory, match=r"a race of 4 needs about .* smaller layers"):
        Race(project, lanes, 3)
    monkeypatch.setattr(free_memory, "free_bytes", lambda: 2 * need.bytes)
    assert Race(project, lanes, 3).running


def test_lanes_that_each_train_on_their_own_are_counted_together_too(monkeypatch):
    project = deep_project(2, 300)
    lanes = [batch_lane(project.training, size) for size in (1, 5, 0)]
    needs = [Race(project.replace(training=lane.config), [lane]).need for lane in lanes]
    need = together(needs)
    monkeypatch.setattr(free_memory, "SMALL", 0)
    monkeypatch.setattr(batch_race, "free_bytes", lambda: 2 * need.bytes - 1)
    with pytest.raises(NotEnoughMemory, match="a race of 3 needs about"):
        BatchRace(project, lanes)
    monkeypatch.setattr(batch_race, "free_bytes", lambda: 2 * need.bytes)
    assert BatchRace(project, lanes).running


def test_what_is_shown_and_kept_of_a_training_counts(monkeypatch):
    project = deep_project(2, 500)
    nodes = Trainer(project).plan.nodes
    hidden, shown = (training_need(nodes, project.training, 250, is_shown=s) for s in (False, True))
    assert shown.bytes > hidden.bytes + 300_000_000  # moments of 4 MB each, as many as may be
    monkeypatch.setattr(free_memory, "free_bytes", lambda: 2 * hidden.bytes)
    Trainer(project)
    with pytest.raises(NotEnoughMemory, match="kept moments"):
        Trainer(project, is_shown=True)


def _load(kind, path):
    config = DatasetConfig(kind, {"path": str(path)})
    return prepare_dataset(config, Streams.from_seeds(0, 0))


def _bomb(path, count):
    """Write a gzipped set of black images of 28×28 pixels, and its labels."""
    head = struct.pack(">4B3I", 0, 0, 8, 3, count, 28, 28)
    with gzip.open(path, "wb", 9) as file:
        file.write(head)
        for _ in range(count // 1_000):
            file.write(bytes(784_000))
    labels = struct.pack(">4BI", 0, 0, 8, 1, count) + bytes([0, 1] * (count // 2))
    path.with_name("train-labels-idx1-ubyte").write_bytes(labels)


def test_a_packed_set_of_images_that_unpacks_too_far_is_refused_by_its_head(tmp_path, monkeypatch):
    monkeypatch.setattr(idx_format.np, "empty", None)  # nothing is allocated
    path = tmp_path / "train-images-idx3-ubyte.gz"
    _bomb(path, 100_000)
    with pytest.raises(DataError, match=r"promises 100000×28×28 .* more than 250 times the file"):
        _load("idx", path)


def test_a_packed_table_is_given_up_where_it_unpacks_too_far(tmp_path):
    path = tmp_path / "t.csv.gz"
    with gzip.open(path, "wb", 9) as file:
        for _ in range(70):
            file.write(b"1,2\n" * (1 << 18))
    with pytest.raises(DataError, match=r"t\.csv\.gz: it unpacks to more than 250 times its size"):
        _load("csv", path)


def test_arrays_that_leave_no_room_are_refused_with_the_numbers(tmp_path, monkeypatch):
    path = tmp_path / "a.npz"
    rng = np.random.default_rng(0)
    np.savez(path, x=rng.integers(0, 255, (4, 40_000_000 // 4), "u1"), y=[0, 1, 0, 1])
    monkeypatch.setattr(free_memory, "SMALL", 1_000_000)
    monkeypatch.setattr(free_memory, "free_bytes", lambda: 50_000_000)
    with pytest.raises(NotEnoughMemory, match=r"array x of a\.npz needs about 40\.0 MB"):
        _load("npz", path)


def test_a_table_is_reckoned_by_its_first_rows(tmp_path, monkeypatch):
    path = tmp_path / "t.csv"
    path.write_text("a,b,c\n" + "1,2,3\n" * 200_000)
    monkeypatch.setattr(free_memory, "SMALL", 1_000_000)
    monkeypatch.setattr(free_memory, "free_bytes", lambda: 5_000_000)
    with pytest.raises(NotEnoughMemory, match=r"the table needs about [4-6]\.\d+ MB"):
        _load("csv", path)


def test_a_training_without_a_window_counts_nothing_that_is_shown(monkeypatch):
    project = deep_project(2, 500)
    made = Trainer(project)
    need = training_need(
        made.plan.nodes,
        project.training,
        len(made.dataset.x_train),
        test_samples=len(made.dataset.x_test),
    )
    monkeypatch.setattr(free_memory, "free_bytes", lambda: 2 * need.bytes)
    assert HeadlessTraining(Start(project, project)).trainer.step_count == 0
    with pytest.raises(PlaygroundError, match="kept moments"):
        HeadlessTraining(Start(project, project), keeps_moments=True)
