import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from playground.datasets.base.dataset import Affine
from playground.datasets.base.scaled_rows import CHUNK, ByteRows


def rows_and_array(count=2 * CHUNK + 3, width=4, identity=False):
    generator = np.random.default_rng(1)
    pixels = generator.integers(0, 256, (count + 5, width), dtype=np.uint8)
    rows = generator.permutation(count + 5)[:count]
    scaling = Affine.identity(width) if identity else Affine(np.arange(4.0), np.arange(4.0) + 0.5)
    return ByteRows(pixels, rows, scaling), scaling.apply(pixels[rows].astype(float))


@pytest.mark.parametrize(
    "index",
    [3, -1, slice(2, 9), slice(None, None, 500), [4, 0, 4], (2, 1), (slice(3), slice(1, 3))],
    ids=str,
)
def test_parts_are_those_of_the_array(index):
    rows, array = rows_and_array()
    np.testing.assert_array_equal(rows[index], array[index])


def test_a_mask_chooses_columns():
    rows, array = rows_and_array()
    mask = np.array([True, False, True, False])
    np.testing.assert_array_equal(rows[0, mask], array[0, mask])
    np.testing.assert_array_equal(rows[:, mask], array[:, mask])


@pytest.mark.parametrize("identity", [False, True])
@pytest.mark.parametrize("name", ["min", "max", "mean", "std"])
def test_columns_are_summed_up_as_those_of_the_array(name, identity):
    rows, array = rows_and_array(identity=identity)
    expected = getattr(array, name)(axis=0)
    np.testing.assert_allclose(getattr(rows, name)(axis=0), expected, rtol=1e-12)
    with pytest.raises(ValueError, match="axis"):
        getattr(rows, name)(axis=1)


def test_the_whole_array_is_made_when_asked_for():
    rows, array = rows_and_array()
    assert len(rows) == len(array)
    assert (rows.shape, rows.ndim, rows.dtype) == (array.shape, array.ndim, array.dtype)
    np.testing.assert_array_equal(np.asarray(rows), array)
    assert np.asarray(rows, np.float32).dtype == np.float32
    with pytest.raises(ValueError, match="uncopied"):
        np.array(rows, copy=False)


@given(arrays.arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 3))))
def test_the_deviation_is_exact_for_any_bytes(pixels):
    rows = ByteRows(pixels, np.arange(len(pixels)), Affine.identity(pixels.shape[1]))
    np.testing.assert_allclose(rows.std(), pixels.astype(float).std(axis=0), atol=1e-12)
