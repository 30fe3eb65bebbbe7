"""When answers are probabilities, and of which classes."""

import numpy as np

from playground.core import Array
from playground.training.loop.bound_model import BoundModel

SOFTMAX = "softmax"


def probabilities_of(model: BoundModel, answers: Array) -> Array | None:
    """Return a probability of every class ``(..., N, classes)``, each row with the sum 1.

    One output between its two ends is a probability as far as it is on the way, where the loss asks
    for the targets' mean, as a squared one does; an absolute one asks for their median, and hinge
    for a margin.

    Parameters
    ----------
    model
        What answered.
    answers
        What a person reads ``(..., N, K)``.

    Returns
    -------
    Array or None
        ``None`` for regression, where several outputs were trained towards numbers, and where the
        loss asks for something else.
    """
    encoding = model.encoding
    if not encoding.task.is_classification:
        return None
    if answers.shape[-1] == 1:
        if not (model.loss.from_logits or model.loss.means):
            return None
        share = np.clip((answers - encoding.low) / (encoding.high - encoding.low), 0.0, 1.0)
        return np.concatenate([1 - share, share], axis=-1)
    sure = model.loss.from_logits or model.network.plan.output.layer.name == SOFTMAX
    return answers.copy() if sure else None
