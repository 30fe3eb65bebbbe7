"""Facts about the thirds of a step that were run one by one: all from the session's records."""

from __future__ import annotations

import numpy as np

from playground.core import Array
from playground.lessons.facts.base import NO_VALUE, Facts, Scene, fact
from playground.session.phases.step_record import BackwardRecord, UpdateRecord
from playground.training.base.phase import Phase


@fact
def presses(facts: Facts) -> float:
    """How many thirds were run one by one since this part began."""
    before = 0 if facts.before is None else facts.before.snapshot.record.presses
    return facts.scene.snapshot.record.presses - before


@fact
def batch_loss(facts: Facts) -> float:
    """The loss of the samples of the latest Forward."""
    return facts.scene.snapshot.batch_loss


@fact
def changed(facts: Facts) -> float:
    """How many weights and biases the latest Backprop or Update changed, bit for bit."""
    phase = facts.scene.snapshot.phase
    if phase is Phase.BACKWARD:
        return backprop_changed(facts)
    return update_changed(facts) if phase is Phase.UPDATED else NO_VALUE


@fact
def backprop_changed(facts: Facts) -> float:
    """How many weights and biases the latest Backprop changed."""
    found = _backward(facts.scene)
    return NO_VALUE if found is None else found.changed


@fact
def update_changed(facts: Facts) -> float:
    """How many weights and biases the latest Update changed."""
    found = _update(facts)
    return NO_VALUE if found is None else found.changed


@fact
def update_recomputed(facts: Facts) -> float:
    """Whether the latest Update computed a gradient: 1 or 0."""
    found = _update(facts)
    return NO_VALUE if found is None else float(found.recomputed)


@fact
def gradient_count(facts: Facts) -> float:
    """How many numbers the latest Backprop computed."""
    found = _backward(facts.scene)
    return NO_VALUE if found is None else len(found.gradient)


@fact
def gradient_length(facts: Facts) -> float:
    """The length of the gradient of the latest Backprop."""
    found = _backward(facts.scene)
    return NO_VALUE if found is None else found.length


@fact
def gradient_growth(facts: Facts) -> float:
    """That length, divided by what it was when this part began."""
    now, then = _gradients(facts)
    if now is None or then is None:
        return NO_VALUE
    former = float(np.linalg.norm(then))
    return float(np.linalg.norm(now)) / former if former else NO_VALUE


@fact
def gradient_same(facts: Facts) -> float:
    """Whether the gradient is, bit for bit, that of when this part began: 1 or 0."""
    now, then = _gradients(facts)
    return NO_VALUE if now is None or then is None else float(np.array_equal(now, then))


@fact
def gradient_difference(facts: Facts) -> float:
    """The largest difference of the gradient from the one the same Backprop gave before."""
    found = _backward(facts.scene)
    return NO_VALUE if found is None or found.difference is None else found.difference


@fact
def move_length(facts: Facts) -> float:
    """How far the latest Update moved all weights together: the length of the step."""
    found = _update(facts)
    return NO_VALUE if found is None else found.length


@fact
def move_smallest(facts: Facts) -> float:
    """How far the latest Update moved the weight it moved least."""
    found = _update(facts)
    return NO_VALUE if found is None else float(np.abs(found.move).min())


@fact
def move_largest(facts: Facts) -> float:
    """How far the latest Update moved the weight it moved most."""
    found = _update(facts)
    return NO_VALUE if found is None else float(np.abs(found.move).max())


@fact
def promised(facts: Facts) -> float:
    """By how much the gradient promised the batch's loss to change."""
    found = _update(facts)
    return NO_VALUE if found is None or found.promised is None else found.promised


@fact
def delivered(facts: Facts) -> float:
    """By how much the latest Update changed the batch's loss."""
    found = _update(facts)
    return NO_VALUE if found is None else found.delivered


@fact
def uphill_weights(facts: Facts) -> float:
    """The share of weights that the latest Update moved up along their own gradient."""
    back, found = _backward(facts.scene), _update(facts)
    if back is None or found is None:
        return NO_VALUE
    return float(np.mean(back.gradient * found.move > 0))


def _backward(scene: Scene) -> BackwardRecord | None:
    return scene.snapshot.record.backward


def _update(facts: Facts) -> UpdateRecord | None:
    return facts.scene.snapshot.record.update


def _gradients(facts: Facts) -> tuple[Array | None, Array | None]:
    """Return the gradient that is there, and that of when the part began."""
    now = _backward(facts.scene)
    then = None if facts.before is None else _backward(facts.before)
    return None if now is None else now.gradient, None if then is None else then.gradient
