"""Rows of a large table, scaled when they are looked at, beside the array they stand for."""

import os
from itertools import count

import numpy as np
import pytest

from playground.core import Streams
from playground.datasets import Cancelled, DatasetConfig, prepare, prepare_dataset
from playground.datasets.base.affine import Affine
from playground.datasets.base.scaled_rows import CHUNK, FloatRows
from playground.datasets.csv.base import record_reader


def rows_and_array(width, length=3 * CHUNK + 7, scaled=True):
    generator = np.random.default_rng(width)
    samples = generator.normal(3.0, 10.0 ** generator.integers(-8, 9, width), (length + 5, width))
    rows = generator.permutation(length + 5)[:length]
    scaling = Affine(np.arange(width) * 0.3, np.arange(width) + 0.7)
    scaling = scaling if scaled else Affine.identity(width)
    return FloatRows(samples, rows, scaling), scaling.apply(samples[rows])


@pytest.mark.parametrize("width", [1, 2, 3, 4, 7, 8, 13, 40])
@pytest.mark.parametrize("scaled", [False, True])
def test_columns_are_summed_up_to_the_last_bit(width, scaled):
    for length in (1, 2, CHUNK, 3 * CHUNK + 7):
        rows, array = rows_and_array(width, length, scaled)
        for name in ("min", "max", "mean", "std"):
            np.testing.assert_array_equal(getattr(rows, name)(), getattr(array, name)(axis=0))
    with pytest.raises(ValueError, match="axis"):
        rows.mean(axis=1)


def test_parts_are_those_of_the_array():
    rows, array = rows_and_array(5)
    for index in (3, -1, slice(2, 9), [4, 0, 4], (2, 1), (slice(3), slice(1, 3))):
        np.testing.assert_array_equal(rows[index], array[index])
    np.testing.assert_array_equal(np.asarray(rows), array)
    np.testing.assert_array_equal(rows.of(np.array([7, 2]))[:], array[[7, 2]])


@pytest.mark.parametrize("scaling", ["standardize", "minmax", "none"])
def test_a_large_table_is_prepared_as_a_small_one(tmp_path, monkeypatch, scaling):
    path = tmp_path / "t.csv"
    path.write_text(
        "a,b,c,t\n"
        + "".join(
            f"{i * 0.37:.2f},{'' if i % 7 == 0 else i % 11},{'xyz'[i % 3]},{i % 5}.5\n"
            for i in range(3000)
        )
    )
    config = DatasetConfig("csv", {"path": str(path), "scaling": scaling})
    small = prepare_dataset(config, Streams.from_seeds(0, 0))
    monkeypatch.setattr(prepare, "LARGE", 100)
    large = prepare_dataset(config, Streams.from_seeds(0, 0))
    assert isinstance(large.x_train, FloatRows)
    assert np.shares_memory(large.x_train.samples, large.raw.x)
    assert not large.raw.x.flags.writeable
    assert large.transformations == small.transformations
    for name in ("x_train", "x_test", "y_train", "y_test", "train_rows", "test_rows"):
        np.testing.assert_array_equal(np.asarray(getattr(large, name)), getattr(small, name))
    np.testing.assert_array_equal(large.raw.x, small.raw.x)
    np.testing.assert_array_equal(large.signature.rows, small.signature.rows)


@pytest.mark.parametrize("large", [100, 1 << 30])
def test_a_table_can_be_given_up_at_every_stage(tmp_path, monkeypatch, large):
    monkeypatch.setattr(prepare, "LARGE", large)
    monkeypatch.setattr(record_reader, "CHUNK_LINES", 100)
    path = tmp_path / "t.csv"
    path.write_text("a,b,c,t\n" + "".join(f"{i},,{'xy'[i % 2]},{i}.5\n" for i in range(400)))
    config = DatasetConfig("csv", {"path": str(path)})

    times = count(1)

    def prepared(progress):
        os.utime(path, (0, next(times)))  # it is read anew
        return prepare_dataset(config, Streams.from_seeds(0, 0), progress)

    asked = []
    prepared(lambda *both: asked.append(both) or True)
    shares = [done / total for done, total in asked]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    behind = [share for share in shares if share > prepare._READ]
    assert len(behind) > 4  # not only while the file is read
    for n in range(len(asked)):
        left = iter(range(n))
        with pytest.raises(Cancelled):
            prepared(lambda *_, left=left: next(left, None) is not None)
