"""Statistics of columns against sums written out in exact arithmetic."""

import math
from fractions import Fraction

import numpy as np
import pytest

from playground.datasets.summary.association import associate
from playground.datasets.summary.column_statistics import (
    TextCount,
    byte_statistics,
    column_statistics,
)
from playground.datasets.summary.column_values import ColumnValues, as_classes, text_column
from playground.datasets.summary.histogram import MOST_BINS, histogram


def numbers(values, name="a"):
    return ColumnValues(name, np.array(values, dtype=np.float64))


def exact(values):
    """Mean and population deviation by the definition, in fractions."""
    parts = [Fraction(v) for v in values]
    mean = sum(parts) / len(parts)
    return float(mean), math.sqrt(sum((v - mean) ** 2 for v in parts) / len(parts))


def test_moments_are_those_of_the_definition():
    values = np.random.default_rng(1).normal(1e6, 3.0, 200).tolist()
    found = column_statistics(numbers([*values, np.nan, np.inf, -np.inf]))
    mean, deviation = exact(values)
    assert (found.rows, found.missing, found.infinite) == (203, 1, 2)
    assert found.mean == pytest.approx(mean, rel=1e-14)
    assert found.deviation == pytest.approx(deviation, rel=1e-9)
    assert (found.minimum, found.maximum) == (min(values), max(values))
    assert found.distinct == len(set(values))


def test_the_largest_and_smallest_numbers_do_not_overflow():
    huge = column_statistics(numbers([1.7e308, 1.7e308, -1.7e308]))
    assert huge.mean == pytest.approx(1.7e308 / 3)
    assert huge.deviation == pytest.approx(1.7e308 * (math.sqrt(8) / 3))
    assert sum(huge.histogram.counts) == 3
    tiny = column_statistics(numbers([5e-324, 1e-310, 0.0]))
    assert tiny.deviation > 0
    assert sum(tiny.histogram.counts) == 3


@pytest.mark.parametrize("values", [[0.1] * 7, [1e300] * 3, [-4.0]])
def test_a_constant_column_has_no_spread(values):
    found = column_statistics(numbers(values), numbers(range(len(values)), "t"))
    assert (found.minimum, found.mean, found.deviation) == (values[0], values[0], 0.0)
    assert found.association is None
    assert [n for n in found.histogram.counts if n] == [len(values)]


def test_a_column_without_values_says_so():
    found = column_statistics(numbers([np.nan] * 3), numbers([1, 2, 3], "t"))
    assert (found.missing, found.distinct, found.mean, found.histogram) == (3, 0, None, None)
    texts = column_statistics(text_column("t", ["", ""]), numbers([1, 2], "t"))
    assert (texts.missing, texts.distinct, texts.top) == (2, 0, ())


def test_texts_are_counted_the_most_frequent_first():
    found = column_statistics(text_column("c", ["b", "a", "", "b", "c", "a", "b"]))
    assert found.top == (TextCount("b", 3), TextCount("a", 2), TextCount("c", 1))
    assert (found.missing, found.distinct, found.mean) == (1, 3, None)


@pytest.mark.parametrize("scale", [1e-200, 1.0, 3e150])
def test_bins_hold_what_lies_between_their_edges(scale):
    values = np.random.default_rng(3).gamma(2.0, 1.7, 900) * scale
    found = histogram(values)
    assert 10 <= len(found.counts) <= MOST_BINS
    for low, high, count in zip(found.edges, found.edges[1:], found.counts, strict=False):
        assert count == sum(low <= v < high for v in values)
    assert found.edges[0] <= values.min()
    assert found.edges[-1] >= values.max()


def test_edges_are_round():
    assert histogram(np.array([0.1, 0.2, 0.3] * 3 + [0.31])).edges == (0.1, 0.2, 0.3, 0.4)
    assert histogram(np.linspace(0, 1, 401)).edges == tuple(i / 20 for i in range(21))


def test_whole_numbers_lie_in_the_middle_of_their_bins():
    few = histogram(np.array([1.0, 3.0, 3.0, 6.0]))
    assert few.edges == (0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5)
    assert few.counts == (1, 0, 2, 0, 0, 1)
    many = histogram(np.arange(1000.0))
    widths = set(np.diff(many.edges))
    assert (widths, set(many.counts)) == ({50.0}, {50})


def test_numbers_too_close_for_round_edges_share_a_bin():
    values = np.array([1e18, np.nextafter(1e18, 2e18)])
    assert sum(histogram(values).counts) == 2


def test_pearson_is_the_definition_over_the_rows_where_both_are_there():
    random = np.random.default_rng(7)
    a = random.normal(5, 2, 60)
    b = 0.4 * a + random.normal(0, 1, 60)
    ma, mb = (sum(map(Fraction, v.tolist())) / 60 for v in (a, b))
    expected = sum((Fraction(x) - ma) * (Fraction(y) - mb) for x, y in zip(a, b, strict=True))
    r = float(expected) / (60 * exact(a.tolist())[1] * exact(b.tolist())[1])
    found = associate(numbers([*a, np.nan, 9.0]), numbers([*b, 3.0, np.inf], "t"))
    assert found.measure == "r"
    assert found.value == pytest.approx(r, rel=1e-12)
    scaled = associate(numbers(a * 1e200), numbers(-b * 1e-200, "t"))
    assert scaled.value == pytest.approx(-r, rel=1e-9)


def test_the_correlation_ratio_is_fishers():
    """The worked example of marks in algebra, geometry and statistics: η² = 6780 / 9640."""
    marks = {
        "algebra": [45, 70, 29, 15, 21],
        "geometry": [40, 20, 30, 42],
        "statistics": [65, 95, 80, 70, 85, 73],
    }
    subject = text_column("subject", [name for name, v in marks.items() for _ in v])
    values = numbers([v for marks in marks.values() for v in marks])
    expected = math.sqrt(6780 / 9640)
    for pair in ((values, subject), (subject, values)):
        found = associate(*pair)
        assert found.measure == "eta"
        assert found.value == pytest.approx(expected, rel=1e-12)


def test_cramers_v_is_the_definition():
    counts = np.array([[20, 5, 0], [3, 9, 14]])
    pairs = [(i, j) for i in range(2) for j in range(3) for _ in range(counts[i, j])]
    a = text_column("a", ["xy"[i] for i, _ in pairs])
    b = text_column("b", ["pqr"[j] for _, j in pairs])
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    chi2 = float(((counts - expected) ** 2 / expected).sum())
    assert associate(a, b).measure == "V"
    assert associate(a, b).value == pytest.approx(math.sqrt(chi2 / counts.sum()), rel=1e-12)


def test_what_never_comes_again_goes_with_nothing():
    ids = text_column("id", [f"n{i}" for i in range(20)])
    assert associate(ids, text_column("t", ["a", "b"] * 10)) is None
    assert associate(ids, numbers(range(20), "t")) is None
    assert associate(numbers([1, 1, 2]), text_column("t", ["a", "a", "a"])) is None


def test_numbers_read_as_classes_are_named_as_the_target_names_them():
    found = as_classes(numbers([3, 1.5, np.nan, 3, np.inf]))
    assert found.texts == ("1.5", "3")
    assert found.values.tolist() == [1, 0, -1, 1, -1]


def test_bytes_are_described_as_numbers_are():
    pixels = np.random.default_rng(2).integers(0, 256, (3000, 9)).astype(np.uint8)
    found = byte_statistics("p", pixels)
    plain = column_statistics(numbers(pixels.ravel(), "p"))
    assert found.mean == pytest.approx(plain.mean, rel=1e-14)
    assert found.deviation == pytest.approx(plain.deviation, rel=1e-12)
    assert found.histogram == plain.histogram
    assert (found.minimum, found.maximum, found.distinct) == (0.0, 255.0, 256)


@pytest.mark.parametrize("dtype", [np.float32, np.uint8])
def test_columns_of_fewer_bits_are_summed_in_double_precision(dtype):
    values = np.random.default_rng(4).integers(0, 250, 5000).astype(dtype)
    column, target = ColumnValues("a", values), numbers(np.arange(5000.0) % 7, "t")
    found, plain = (column_statistics(c, target) for c in (column, numbers(values)))
    assert found.mean == exact(values.tolist())[0]
    assert found == plain
