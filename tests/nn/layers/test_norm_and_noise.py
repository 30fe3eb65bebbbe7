"""Noise and norms by hand: what training sees, what prediction sees, what they start with."""

import numpy as np
import pytest

from playground.nn.layers.batch_norm import BatchNorm
from playground.nn.layers.dropout import Dropout
from playground.nn.layers.gaussian_noise import GaussianNoise
from playground.nn.layers.layer_norm import LayerNorm
from playground.nn.layers.prelu import PReLU
from playground.nn.layers.softmax import Softmax

NOISY = [Dropout(0.3), GaussianNoise(0.5)]


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_dropout_drops_its_share_and_keeps_the_mean(alone, rate, dtype):
    one = alone(Dropout(rate), [(100,)], 200, dtype=dtype)
    one.memory.inputs[0][...] = 1.0
    one.memory.output_grad[...] = 1.0
    values = one.forward()
    assert np.unique(values).tolist() == [0, np.array(1 / (1 - rate), dtype)]
    # Four standard deviations of a mean of 20000 draws.
    assert abs((values == 0).mean() - rate) < 4 * np.sqrt(rate * (1 - rate) / values.size)
    (dx,) = one.backward()
    np.testing.assert_array_equal(dx, values)
    assert not np.array_equal(values.copy(), one.forward())


def test_gaussian_noise_has_its_deviation(alone):
    one = alone(GaussianNoise(0.5), [(100,)], 200)
    noise = one.forward() - one.memory.inputs[0]
    assert abs(noise.mean()) < 4 * 0.5 / np.sqrt(noise.size)
    assert noise.std() == pytest.approx(0.5, rel=0.03)


@pytest.mark.parametrize("layer", NOISY, ids=str)
@pytest.mark.parametrize("how", [{"training": False}, {"noise": False}])
def test_without_training_or_random_numbers_nothing_happens(alone, layer, how):
    one = alone(layer, [(3, 2, 2)], lead=(2,), **how)
    np.testing.assert_array_equal(one.forward(), one.memory.inputs[0])


@pytest.mark.parametrize("layer", NOISY, ids=str)
def test_each_replica_draws_its_own(alone, layer):
    one = alone(layer, [(6,)], lead=(3,))
    one.memory.inputs[0][...] = 1.0
    a, b, c = one.forward()
    assert not np.array_equal(a, b)
    assert not np.array_equal(b, c)


def test_batch_norm_by_hand(alone):
    # 1, 3, 5, 7: mean 4, biased variance 5, unbiased 20/3; running statistics move a quarter.
    one = alone(BatchNorm(momentum=0.25, epsilon=4.0), [(1,)])
    one.memory.inputs[0][0] = (1, 3, 5, 7)
    one.memory.params["scale"][0], one.memory.params["bias"][0] = 6.0, 10.0
    np.testing.assert_allclose(one.forward()[0], [4, 8, 12, 16], rtol=1e-15)
    assert one.memory.state["running_mean"] == pytest.approx([1.0])
    assert one.memory.state["running_variance"] == pytest.approx([0.75 + 0.25 * 20 / 3])


def test_a_batch_of_one_leaves_the_running_variance_alone(alone):
    one = alone(BatchNorm(), [(2,)], 1)
    one.forward()
    assert one.memory.state["running_variance"].tolist() == [1.0, 1.0]
    assert (one.memory.state["running_mean"] != 0).all()
    np.testing.assert_array_equal(one.memory.output[:, 0], one.memory.params["bias"])


def test_batch_norm_learns_one_scale_per_feature_or_channel():
    for shape, channels in (((7,), (7,)), ((3, 4, 5), (3,))):
        assert {p.shape for p in BatchNorm().parameters([shape])} == {channels}
        assert {s.shape for s in BatchNorm().state([shape])} == {channels}
        assert {p.shape for p in LayerNorm().parameters([shape])} == {shape}


def test_what_starts_with_what():
    (slope,) = PReLU(slope=0.1).parameters([(3,)])
    assert (slope.role, slope.initial) == ("scale", 0.1)
    assert [p.role for p in BatchNorm().parameters([(3,)])] == ["scale", "bias"]
    assert [s.initial for s in BatchNorm().state([(3,)])] == [0.0, 1.0]


def test_softmax_of_large_values_is_finite(alone):
    one = alone(Softmax(), [(3,)], 1)
    one.memory.inputs[0][:, 0] = (1000, 1000, -1000)
    assert one.forward()[:, 0].tolist() == [0.5, 0.5, 0.0]
    assert Softmax().output_range == (0.0, 1.0)


def test_softmax_of_an_image_is_over_its_channels(alone):
    one = alone(Softmax(), [(3, 2, 2)], 5, (2,))
    np.testing.assert_allclose(one.forward().sum(axis=1), np.ones((2, 2, 2, 5)), rtol=1e-14)


def test_titles_say_how_much():
    assert Dropout(0.25).summary == "Dropout · 25 %"
    assert GaussianNoise(0.05).summary == "Gaussian noise · 0.05"
