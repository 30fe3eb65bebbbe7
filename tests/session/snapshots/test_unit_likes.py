"""What a unit likes, against NumPy over all training samples; and nothing of the training moves."""

import numpy as np
import pytest

from playground.project.templates import TEMPLATES
from playground.session.snapshots import unit_likes
from playground.session.snapshots.layer_values import LayerValues
from playground.session.snapshots.unit_likes import UnitProbe, UnitWish
from playground.session.snapshots.units_off import ShownModel
from playground.training import Trainer

CASES = {
    "digits": ("hidden_1", 3),
    "lenet-digits": ("conv_1", 2),
    "iris": ("hidden_1", 1),
    "circle": ("hidden_1", 0),
}


@pytest.fixture(scope="module", params=CASES)
def case(request):
    trainer = Trainer(TEMPLATES[request.param].project)
    trainer.step(30)
    return trainer, CASES[request.param]


def activations_of(trainer, node_id, unit):
    """Run every training sample alone in its own pass: no chunks, no cache."""
    dataset = trainer.dataset
    x = dataset.raw.x[dataset.train_rows].astype(np.float64)
    features = [p.prepare(dataset.x_scaling.apply(x)) for p in trainer.network.inputs]
    values = trainer.model.predictor.values(features, (node_id,))[node_id][unit]
    return x, values.reshape(-1, len(x)).max(axis=0).astype(float)


def test_it_is_what_numpy_finds(case):
    trainer, (node_id, unit) = case
    found = UnitProbe(trainer).likes(UnitWish(node_id, unit, 5))
    x, activations = activations_of(trainer, node_id, unit)
    assert found.samples == len(x) <= unit_likes.MOST_SAMPLES
    best = sorted(range(len(x)), key=lambda i: (-activations[i], i))[:5]
    rows = trainer.dataset.train_rows
    assert found.rows.tolist() == rows[best].tolist()
    np.testing.assert_allclose(found.activations, activations[best], rtol=1e-6)
    np.testing.assert_allclose(found.strongest, np.mean([x[i] for i in best], axis=0))
    weights = [max(a, 0) for a in activations]
    assert found.active == sum(w > 0 for w in weights)
    expected = sum(w * row for w, row in zip(weights, x, strict=True)) / sum(weights)
    np.testing.assert_allclose(found.weighted, expected, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(found.average, x.mean(axis=0))
    np.testing.assert_allclose(found.spread, x.std(axis=0))


def test_the_training_goes_on_as_if_nobody_had_looked(case):
    trainer, (node_id, unit) = case
    before = trainer.checkpoint()
    theta = trainer.network.theta.copy()
    UnitProbe(trainer).likes(UnitWish(node_id, unit))
    np.testing.assert_array_equal(trainer.network.theta, theta)
    trainer.step(3)
    after = trainer.network.theta.copy()
    trainer.restore(before)
    trainer.step(3)
    np.testing.assert_array_equal(trainer.network.theta, after)


def test_of_many_samples_as_many_evenly_spread_ones_are_looked_at(case, monkeypatch):
    trainer, (node_id, unit) = case
    monkeypatch.setattr(unit_likes, "MOST_SAMPLES", 10)
    found = UnitProbe(trainer).likes(UnitWish(node_id, unit, 10))
    rows = trainer.dataset.train_rows
    assert found.samples == 10
    assert {rows[0], rows[-1]} <= set(found.rows.tolist())


def test_without_a_choice_it_is_the_first_unit_that_learns():
    trainer = Trainer(TEMPLATES["digits"].project)
    found = UnitProbe(trainer).likes(UnitWish())
    assert (found.node_id, found.unit) == ("hidden_1", 0)
    assert [(each.node_id, each.units) for each in found.layers] == [
        ("hidden_1", 64),
        ("output", 10),
    ]
    layer_that_shrank = UnitProbe(trainer).likes(UnitWish("hidden_1", 64))
    assert (layer_that_shrank.node_id, layer_that_shrank.unit) == ("hidden_1", 63)
    layer_that_went = UnitProbe(trainer).likes(UnitWish("nowhere", 2))
    assert (layer_that_went.node_id, layer_that_went.unit) == ("hidden_1", 2)


def test_a_unit_that_never_answers_likes_nothing():
    trainer = Trainer(TEMPLATES["digits"].project)
    shown = ShownModel(trainer)
    shown.switch(frozenset({("hidden_1", 4)}))
    found = UnitProbe(trainer, LayerValues(trainer, shown)).likes(UnitWish("hidden_1", 4, 3))
    assert found.weighted is None
    assert found.active == 0
    assert found.activations.tolist() == [0, 0, 0]
    assert not found.rows.flags.writeable
