import pytest

from playground.bench import threads
from playground.training.loop.blas_threads import WORTH_SHARING, most_threads, threads_for_product


def test_sizes_lie_on_both_sides_of_the_switch():
    sizes = [a * b * c for a, b, c in threads.SIZES]
    assert sizes == sorted(sizes)
    assert sizes[2] < WORTH_SHARING < sizes[-3]


def test_a_short_measurement_says_what_training_uses():
    times = threads.measure([(4, 3, 2), (300, 300, 100)], rounds=1, round_seconds=1e-4)
    assert [t.dtype for t in times] == ["float32", "float64"] * 2
    assert [t.multiply_adds for t in times[::2]] == [24, 9_000_000]
    assert all(t.one > 0 and t.all > 0 for t in times)
    assert [t.chosen for t in times[::2]] == [1, most_threads()]
    assert threads.as_dict(times)["products"][0]["size"] == (4, 3, 2)
    assert "300 × 300 × 100" in threads.as_text(times)


@pytest.mark.parametrize("size", [WORTH_SHARING - 1, WORTH_SHARING])
def test_the_switch(size):
    assert threads_for_product(size) == (most_threads() if size >= WORTH_SHARING else 1)
