"""Plain descent as its loop sees it."""

import numpy as np
import pytest

from playground.nn.base.optimizer import SteadyUpdate
from playground.nn.optimizers.sgd import SGD


@pytest.mark.parametrize("options", [{}, {"momentum": 0.9}, {"momentum": 0.9, "nesterov": True}])
def test_an_update_that_never_changes_shows_its_calls(options):
    theta, grad = np.arange(3.0), np.ones(3)
    sgd = SGD(**options)
    update = sgd.bind(sgd.make_buffers(theta, grad))
    assert isinstance(update, SteadyUpdate)
    other = theta.copy()
    again = sgd.bind(sgd.make_buffers(other, grad))
    for t in (1, 2, 3):
        update(t)
        for call in again.calls:
            call()
    np.testing.assert_array_equal(theta, other)
    damped = SGD(momentum=0.9, dampening=0.5)
    assert not isinstance(damped.bind(damped.make_buffers(theta, grad)), SteadyUpdate)
