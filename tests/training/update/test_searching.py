"""Training with an optimizer that searches: on the full batch the loss only falls."""

import numpy as np
import pytest
from msgspec.structs import replace

from playground.core import Component, PlaygroundError
from playground.graph.edits import set_frozen
from playground.training import Trainer


def rounding(trainer, loss):
    """How far a loss may be off by rounding alone.

    An output is a sum of products: its error is at most that of as many additions times the sizes
    added up, which hidden units of at most 1 keep below the weights' own. What an output's error
    does to a loss is the loss's slope, never steeper than ``√(2·loss)`` for half the squared error
    and than the loss itself for the cross-entropies. Then the samples' losses are added up.
    """
    theta = trainer.network.theta
    slope = np.sqrt(2 * loss) if "squared" in trainer.config.loss.name else loss
    outputs = theta.size * np.abs(theta).sum() * slope
    return np.finfo(theta.dtype).eps * float(outputs + len(trainer.dataset.x_train) * loss)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("problem", ["binary", "logits", "classes", "regression"])
def test_the_loss_only_falls(project, problem, dtype):
    trainer = Trainer(project(problem, optimizer="lbfgs", rate=1.0, dtype=dtype))
    losses = [trainer.forward()]
    for _ in range(40):
        trainer.step(1)
        losses.append(trainer.forward())
        assert losses[-1] <= losses[-2] + rounding(trainer, losses[-2])
    assert losses[-1] < 0.2 * losses[0]


@pytest.mark.parametrize("regularizer", [("none", {}), ("l1_prune", {"rate": 1e-3})], ids=str)
def test_it_beats_gradient_descent_by_far(project, regularizer):
    """Also where a penalty moves weights itself, and is no part of the gradient."""
    ends = {}
    for optimizer, rate in (("lbfgs", 1.0), ("sgd", 0.3)):
        pull = Component(*regularizer)
        made = project(optimizer=optimizer, rate=rate, batch_size=0, regularizer=pull)
        trainer = Trainer(made)
        trainer.step(100)
        ends[optimizer] = trainer.evaluate()["train"]["loss"]
    assert ends["lbfgs"] < 0.01 * ends["sgd"]


@pytest.mark.parametrize("regularizer", ["none", "l2"])
def test_replicas_search_as_if_alone(project, regularizer):
    made = project(optimizer="lbfgs", rate=1.0, regularizer=Component(regularizer))
    many = Trainer(made, replicas=3, seed=2)
    many.step(15)
    for r in range(3):
        one = Trainer(made, seed=2 + r)
        one.step(15)
        np.testing.assert_allclose(many.network.theta[r], one.network.theta, rtol=0, atol=1e-12)


def test_a_frozen_layer_keeps_still_and_takes_no_part(project):
    made = project(optimizer="lbfgs", rate=1.0)
    trainer = Trainer(made.replace(network=set_frozen(made.network, "dense_1", True)))
    before = trainer.network.theta.copy()
    loss = trainer.forward()
    trainer.step(20)
    spans = [
        slice(s.start, s.stop) for s in trainer.network.parameter_layout if s.node_id == "dense_1"
    ]
    for span in spans:
        np.testing.assert_array_equal(trainer.network.theta[span], before[span])
        assert not any(slot[span].any() for slot in trainer.slots.values())
    assert trainer.forward() < loss


def test_it_wants_the_full_batch_and_the_gradient_as_it_is(project):
    made = project(optimizer="lbfgs", rate=1.0)
    for settings in ({"batch_size": 7}, {"clip_norm": 1.0}, {"clip_value": 1.0}):
        (name,) = settings
        with pytest.raises(PlaygroundError, match=f"{name}: .* L-BFGS"):
            Trainer(made.replace(training=replace(made.training, **settings)))
