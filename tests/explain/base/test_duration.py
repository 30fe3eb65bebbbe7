"""Expected durations: the work by hand, and the speed of the last time."""

import pytest

from playground.explain.base.duration import (
    ALONE,
    PASS,
    Measured,
    duration_text,
    expected_seconds,
    work_of,
)


def test_the_work_is_the_multiply_adds_of_all_passes(situate):
    context = situate("squared")  # 2-4-2-1: 8 + 8 + 2 products a sample, 25 parameters
    assert work_of(context, 3, 10) == pytest.approx(3 * (10 * (18 + 2.5) + PASS))
    assert work_of(context, 3, 1) == pytest.approx(3 * (ALONE * (18 + 2.5) + PASS))


def test_the_last_time_sets_the_speed(situate):
    context = situate()
    work = work_of(context, 100, 10)
    assert expected_seconds(2 * work, Measured(work, 3.0)) == pytest.approx(6.0)
    assert expected_seconds(2 * work) == pytest.approx(2 * expected_seconds(work))
    assert expected_seconds(work, Measured(0.0, 1.0)) == expected_seconds(work)


def test_the_words_are_rough():
    assert duration_text(0.2) == "less than a second"
    assert duration_text(5.6) == "about 6 s"
    assert duration_text(200) == "about 3 min"
