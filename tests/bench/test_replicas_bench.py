import pytest

from playground.bench import replicas


def test_a_short_measurement_compares_with_one_network():
    times = replicas.measure((1, 3), rounds=1, round_seconds=1e-4)
    one, three = times
    assert one.ratio == 1.0
    assert three.ratio == pytest.approx(three.microseconds / one.microseconds)
    assert three.each == pytest.approx(three.ratio / 3)
    assert [each["count"] for each in replicas.as_dict(times)["replicas"]] == [1, 3]
    assert "2-4-2-1" in replicas.as_text(times)


def test_sixteen_and_sixty_four_have_a_bound():
    assert replicas.BOUNDS == {16: 1.7, 64: 4.0}
