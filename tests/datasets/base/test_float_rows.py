"""Rows of a large table, scaled when they are looked at, beside the array they stand for."""

import numpy as np
import pytest

from playground.core import Streams
from playground.datasets import DatasetConfig, prepare, prepare_dataset
from playground.datasets.base.affine import Affine
from playground.datasets.base.scaled_rows import CHUNK, FloatRows


def rows_and_array(width, count=3 * CHUNK + 7, scaled=True):
    generator = np.random.default_rng(width)
    samples = generator.normal(3.0, 10.0 ** generator.integers(-8, 9, width), (count + 5, width))
    rows = generator.permutation(count + 5)[:count]
    scaling = Affine(np.arange(width) * 0.3, np.arange(width) + 0.7)
    scaling = scaling if scaled else Affine.identity(width)
    return FloatRows(samples, rows, scaling), scaling.apply(samples[rows])


@pytest.mark.parametrize("width", [1, 2, 3, 4, 7, 8, 13, 40])
@pytest.mark.parametrize("scaled", [False, True])
def test_columns_are_summed_up_to_the_last_bit(width, scaled):
    for count in (1, 2, CHUNK, 3 * CHUNK + 7):
        rows, array = rows_and_array(width, count, scaled)
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
