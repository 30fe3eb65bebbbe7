"""Whether the learning rate times the penalty alone makes the weights explode."""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace

from playground.core import Component
from playground.nn.compiler.compile import build, weight_mask
from playground.nn.compiler.plan import Plan
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.regularizers import REGULARIZERS
from playground.training.base.config import TrainingConfig
from playground.training.update.update_rule import UpdateRule

UPDATES = 60
"""How many updates are tried."""

GROWN = 1.05
"""From which growth in an update on it is said to explode: 60 of them are a factor of 18."""

ENOUGH = 1e60


@np.errstate(all="ignore")
def penalty_growth(plan: Plan, config: TrainingConfig, rate: float) -> float | None:
    """Return by what factor every update lengthens the weights while the data have no say.

    The training's own rule makes some updates of a gradient of zero: what moves is what weight
    decay and penalty do at this rate. An L2 penalty λ multiplies the weights of plain descent by
    ``1 - ηλ`` in every update: with η = 0.3 and λ = 10 it doubles them, on the other side of 0.

    Returns
    -------
    float
        ``None`` where they do not grow without end.
    """
    optimizer = OPTIMIZERS.get(config.optimizer.name)
    if optimizer.searches or not names_of_pulls(config):
        return None
    network = build(plan, 1, np.float64, 1)
    weights = weight_mask(network)
    network.theta[...] = weights
    quiet = replace(config, schedule=Component("constant"), warm_up=0, dtype="float64")
    rule = UpdateRule(network, quiet)
    rule.rate[()] = rate
    lengths = [float(np.linalg.norm(network.theta * weights))]
    for _ in range(UPDATES):
        rule.run()
        lengths.append(float(np.linalg.norm(network.theta * weights)))
        if not 0 < lengths[-1] < ENOUGH:
            break
    if lengths[0] == 0 or lengths[-1] <= lengths[0]:
        return None
    growth = lengths[-1] / lengths[-2]
    steady = len(lengths) < UPDATES or lengths[-1] / lengths[len(lengths) // 2] > GROWN ** (
        UPDATES // 2
    )
    return growth if steady and growth > GROWN else None


def names_of_pulls(config: TrainingConfig) -> str:
    """Name what pulls at the weights beside the data; empty where nothing does."""
    regularizer = REGULARIZERS.create(config.regularizer)
    names = [] if regularizer.is_none else [f"{regularizer.title} penalty"]
    optimizer = OPTIMIZERS.create(config.optimizer)
    if getattr(optimizer, "weight_decay", 0.0):
        names.append("weight decay")
    return " and ".join(names)


def penalty_advice(plan: Plan, config: TrainingConfig, rate: float) -> str:
    """Say that rate times penalty explodes and what helps; empty where it does not."""
    growth = penalty_growth(plan, config, rate)
    if growth is None:
        return ""
    what = names_of_pulls(config)
    return (
        f"the learning rate {rate:g} times the {what} alone explodes: every update makes the "
        f"weights {growth:.3g} times as long, whatever the data say; lower the {what}, or the rate "
        "far enough,"
    )
