import numpy as np
import pytest

from playground.bench import replicas, stacked
from playground.bench.base.problem import Problem
from playground.training import Trainer


def test_a_short_measurement_compares_with_one_network():
    times = replicas.measure((1, 3), rounds=1, round_seconds=1e-4)
    one, three = times
    assert one.ratio == 1.0
    assert three.ratio == pytest.approx(three.microseconds / one.microseconds)
    assert three.limit > 0
    assert one.limit is None
    assert three.each == pytest.approx(three.ratio / 3)
    assert [each["count"] for each in replicas.as_dict(times)["replicas"]] == [1, 3]
    assert "2-4-2-1" in replicas.as_text(times)


def test_sixteen_and_sixty_four_have_a_bound():
    assert replicas.BOUNDS == {16: 1.7, 64: 4.0}


@pytest.mark.parametrize("widths", [(2, 4, 2, 1), (2, 3, 1)])
def test_the_step_by_hand_computes_the_same_numbers(widths):
    problem = Problem.of(widths)
    trainer = Trainer(problem.project, replicas=3, dataset=problem.dataset)
    limit = stacked.build(problem, 3)
    for _ in range(2):  # across the end of an epoch
        limit.run(20)
        trainer.step(20)
        np.testing.assert_allclose(limit.theta, trainer.network.theta, rtol=0, atol=1e-12)
        assert limit.losses.mean() == pytest.approx(trainer.loop.batch_loss, rel=1e-12)
