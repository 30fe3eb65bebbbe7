"""What a layer learned elsewhere is put into a network as a whole, in every replica, or not."""

import numpy as np
import pytest

from playground.project.templates import template
from playground.training import Trainer


@pytest.mark.parametrize("replicas", [1, 3])
def test_a_layer_takes_all_of_its_arrays_or_none(replicas):
    trainer = Trainer(template("circle"), replicas=replicas)
    before = {k: v.copy() for k, v in trainer.network.named_parameters().items()}
    weight, bias = np.arange(8.0).reshape(2, 4), np.arange(4.0)
    assert trainer.bring({"hidden_1": {"weight": weight.T, "bias": bias}}) == []
    assert trainer.bring({"hidden_1": {"weight": weight}}) == []
    assert trainer.bring({"nobody": {"weight": weight, "bias": bias}}) == []
    assert all(np.array_equal(v, before[k]) for k, v in trainer.network.named_parameters().items())
    assert trainer.is_untouched
    assert trainer.bring({"hidden_1": {"weight": weight, "bias": bias}}) == ["hidden 1"]
    now = trainer.network.named_parameters()
    assert (now["hidden_1/weight"] == weight).all()
    assert (now["hidden_1/bias"] == bias).all()
    assert np.array_equal(now["hidden_2/weight"], before["hidden_2/weight"])
    assert not trainer.is_untouched
    trainer.step()
    assert np.isfinite(trainer.network.theta).all()


def test_a_batch_under_way_comes_next_again():
    trainer = Trainer(template("circle"))
    trainer.forward()
    coming = trainer.loop.coming_rows
    trainer.bring({"hidden_1": {"weight": np.zeros((2, 4)), "bias": np.zeros(4)}})
    np.testing.assert_array_equal(trainer.loop.coming_rows, coming)
    assert trainer.loop.steps_left == trainer.loop.batches.per_epoch
