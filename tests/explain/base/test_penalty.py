"""The regularizer's part, against its formula written out."""

import numpy as np
import pytest

from playground.core import Component
from playground.explain.base.penalty import penalty_of


def test_without_a_regularizer_there_is_none(situate):
    context = situate()
    assert penalty_of(context) is None


@pytest.mark.parametrize("frozen", ["", "hidden_1"])
@pytest.mark.parametrize(
    ("name", "loss", "slope"),
    [
        ("l2", lambda w: 0.05 * (w**2).sum(), lambda w: 0.1 * w),
        ("l1", lambda w: 0.1 * np.abs(w).sum(), lambda w: 0.1 * np.sign(w)),
        ("l1_prune", lambda w: 0.1 * np.abs(w).sum(), lambda w: 0 * w),
    ],
)
def test_it_is_the_formulas(situate, name, loss, slope, frozen):
    limits = {"clip_norm": 1e-3, "clip_value": 1e-4, "max_norm": 0.1}
    context = situate(steps=0, frozen=frozen, regularizer=Component(name, {"rate": 0.1}), **limits)
    found = penalty_of(context)
    weights = np.zeros(context.size)
    for span in context.layout:
        weights[span.start : span.stop] = span.role == "weight"
    w = context.theta * weights
    assert found.loss == pytest.approx(loss(w))
    np.testing.assert_allclose(found.gradient, slope(w), rtol=1e-12)
    assert found.length == pytest.approx(np.linalg.norm(slope(w)))
    assert found.rate == 0.1
    assert f"without the {found.title} penalty" in found.text
    assert f"its part of the loss is {found.loss:.4g}" in found.text
    assert ("after the optimizer's move" in found.text) == (name == "l1_prune")
