"""Bytes on their way into a network, beside the same samples prepared as an array."""

import tracemalloc

import msgspec
import numpy as np
import pytest

from playground.core import Component, Task
from playground.datasets.base.dataset import Affine, Dataset, RawData
from playground.datasets.base.scaled_rows import ByteRows, FloatRows
from playground.graph.sequential import sequential
from playground.nn.compiler.compile import build
from playground.nn.compiler.plan import Signature, analyze
from playground.project import Project
from playground.training import Trainer
from playground.training.base.config import TrainingConfig
from playground.training.data import input_feed
from playground.training.data.input_feed import MOST_ROWS, ByteFeed, feed, fill, select

WIDTH, CLASSES = 12, 3
COUNT = MOST_ROWS + 300


def samples(count=COUNT, scaling=None):
    generator = np.random.default_rng(0)
    pixels = generator.integers(0, 256, (count + 50, WIDTH), dtype=np.uint8)
    return ByteRows(pixels, generator.permutation(count + 50)[:count], scaling or divided())


def divided():
    return Affine(np.zeros(WIDTH), np.full(WIDTH, 255.0))


def port(batch, dtype="float64", replicas=1, features=()):
    network, _ = sequential(features, (2,), "relu", CLASSES, "linear")
    signature = Signature(tuple(f"p{i}" for i in range(WIDTH)), False, CLASSES)
    return build(analyze(network, signature).plan, batch, dtype, replicas).inputs[0]


@pytest.mark.parametrize("features", [(), ("p1", "p7", "p11")])
@pytest.mark.parametrize("replicas", [1, 3])
@pytest.mark.parametrize("batch", [1, 7, MOST_ROWS + 9])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_rows_are_those_of_the_prepared_array(dtype, batch, replicas, features):
    rows, entry = samples(), port(batch, dtype, replicas, features)
    prepared, bytes_ = entry.prepare(np.asarray(rows)), feed(entry, rows)
    assert isinstance(bytes_, ByteFeed)
    assert (len(bytes_), bytes_.dtype) == (len(prepared), prepared.dtype)
    shape = (batch,) if replicas == 1 else (replicas, batch)
    indices = np.random.default_rng(1).integers(0, COUNT, shape)
    bytes_.take(indices, 0, entry.rows, "clip")
    np.testing.assert_array_equal(entry.rows, prepared[indices])
    for begin in (0, COUNT - batch):
        fill(bytes_, begin, begin + batch, entry.rows)
        expected = np.broadcast_to(prepared[begin : begin + batch], entry.rows.shape)
        np.testing.assert_array_equal(entry.rows, expected)


def test_columns_of_different_scales():
    scaling = Affine(np.arange(WIDTH) * 1.5, np.arange(WIDTH) + 0.25)
    rows, entry = samples(40, scaling), port(40)
    fill(feed(entry, rows), 0, 40, entry.rows)
    np.testing.assert_array_equal(entry.rows, entry.prepare(np.asarray(rows)))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_large_table_is_prepared_chunk_by_chunk_as_the_array_is(monkeypatch, dtype):
    monkeypatch.setattr(input_feed, "PREPARED_ROWS", 16)
    numbers = np.random.default_rng(0).normal(1e9, 3.0, (60, WIDTH))
    rows = FloatRows(numbers, np.arange(50)[::-1], Affine(numbers.mean(0), numbers.std(0)))
    entry = port(4, dtype)
    prepared = feed(entry, rows)
    assert prepared.dtype == dtype
    np.testing.assert_array_equal(prepared, entry.prepare(np.asarray(rows)))


def test_some_samples_are_chosen_without_copying_the_set():
    rows = samples(40)
    some = select(rows, np.array([3, 1]))
    assert some.samples is rows.samples
    np.testing.assert_array_equal(np.asarray(some), rows[[3, 1]])
    array = np.asarray(rows)
    np.testing.assert_array_equal(select(array, np.array([3, 1])), array[[3, 1]])


def dataset(count=400):
    pixels = np.random.default_rng(0).integers(0, 256, (count, WIDTH), dtype=np.uint8)
    y = (pixels[:, :CLASSES].argmax(axis=1)).astype(np.int64)
    order = np.random.default_rng(1).permutation(count)
    train, test = order[: count // 2], order[count // 2 :]
    return Dataset(
        name="Bytes",
        raw=RawData(
            pixels, y, Task.MULTICLASS, tuple(f"p{i}" for i in range(WIDTH)), ("a", "b", "c")
        ),
        train_rows=train,
        test_rows=test,
        x_train=ByteRows(pixels, train, divided()),
        y_train=y[train],
        x_test=ByteRows(pixels, test, divided()),
        y_test=y[test],
        x_scaling=divided(),
        y_scaling=Affine.identity(1),
        transformations=(),
    )


def project(**training):
    network, layout = sequential((), (8,), "tanh", CLASSES, "linear")
    config = TrainingConfig(loss=Component("softmax_cross_entropy"), **training)
    return Project(name="Bytes", network=network, layout=layout, training=config)


@pytest.mark.parametrize("replicas", [1, 2])
@pytest.mark.parametrize("batch_size", [32, 0])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_training_on_bytes_is_training_on_the_array(dtype, batch_size, replicas):
    data = dataset()
    copied = msgspec.structs.replace(
        data, x_train=np.asarray(data.x_train), x_test=np.asarray(data.x_test)
    )
    config = project(dtype=dtype, batch_size=batch_size)
    one, other = (Trainer(config, replicas, dataset=each) for each in (data, copied))
    for trainer in (one, other):
        trainer.run_epochs(2)
    np.testing.assert_array_equal(one.network.theta, other.network.theta)
    for split in ("train", "test"):
        np.testing.assert_array_equal(
            one.evaluate()[split]["loss"], other.evaluate()[split]["loss"]
        )
    np.testing.assert_array_equal(one.predict(data.raw.x[:5]), other.predict(data.raw.x[:5]))


def test_steps_on_bytes_leave_no_memory_behind():
    trainer = Trainer(project(), dataset=dataset())
    trainer.run_epochs(2)
    tracemalloc.start()
    try:
        trainer.run_epochs(1)
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(20):
            trainer.loop.finish_epoch()  # without the points of the curves
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 10_000  # the orders and checkpoints of an epoch replace those before
