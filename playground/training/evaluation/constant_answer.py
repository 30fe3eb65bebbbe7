"""What always giving the same answer costs: the loss that a network has to be better than."""

from __future__ import annotations

import numpy as np

from playground.core import Array
from playground.nn.base.loss import Loss
from playground.nn.base.program import run

RARE = 1e-6
"""The least share of a class whose logarithm is taken."""


def constant_loss(loss: Loss, targets: Array) -> float:
    """Return the lowest loss of an answer that is the same for every sample.

    Tried are the mean and the median of the targets, where the loss takes logits the logits of
    their shares: the best there is for squared, absolute and hinge losses and for cross-entropies.

    Parameters
    ----------
    loss
        The loss, without a penalty.
    targets
        What is true, coded for the loss, ``(N, K)``.
    """
    output = np.zeros((targets.shape[1], len(targets)), targets.dtype)
    value = np.zeros((), targets.dtype)
    truth = np.ascontiguousarray(targets.T)
    program = loss.bind(output, truth, value, np.zeros_like(output))
    found = []
    with np.errstate(all="ignore"):
        for answer in _answers(loss, targets):
            output[...] = answer[:, None]
            run(program.forward)
            found.append(value.item())
    return min((each for each in found if np.isfinite(each)), default=np.nan)


def _answers(loss: Loss, targets: Array) -> list[Array]:
    mean = targets.mean(axis=0)
    if not loss.from_logits:
        return [mean, np.median(targets, axis=0)]
    shares = np.clip(mean, RARE, 1 - RARE)
    return [np.log(shares), np.log(shares) - np.log1p(-shares)]
