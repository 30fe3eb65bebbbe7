"""Training in the window, and comparing what came of it."""

import numpy as np
import pytest

from playground.training.base.history import numbers_of


@pytest.fixture
def train():
    """A function that trains in a window."""

    def run(driver, epochs=3):
        """Train some whole epochs; returns the state."""
        epoch, client = driver.settle().checkpoint.epoch, driver.window.client
        for each in range(epoch + 1, epoch + epochs + 1):
            driver.do("run_epoch")
            driver.wait(lambda each=each: driver.latest.epoch == each and not client.is_running)
        return driver.settle()

    return run


@pytest.fixture
def same():
    """A function that compares two states of a training."""

    def compare(one, other):
        """Tell whether two states are the same, bit for bit."""
        a, b = one.checkpoint, other.checkpoint
        assert (a.step, a.epoch, a.updates, a.parameters) == (
            b.step,
            b.epoch,
            b.updates,
            b.parameters,
        )
        np.testing.assert_array_equal(a.theta, b.theta)
        np.testing.assert_array_equal(a.layers, b.layers)
        assert a.slots.keys() == b.slots.keys()
        for name, slot in a.slots.items():
            np.testing.assert_array_equal(slot, b.slots[name])
        assert (a.sampler, a.streams, a.schedule) == (b.sampler, b.streams, b.schedule)
        measured = [[numbers_of(p)[:6] for p in each.history] for each in (one, other)]
        assert repr(measured[0]) == repr(measured[1])  # all but the time
        return True

    return compare
