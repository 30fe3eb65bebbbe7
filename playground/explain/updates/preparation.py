"""What happens to backpropagation's gradient before an optimizer gets it, and after it moved."""

from __future__ import annotations

from typing import Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from playground.core import Array, Component, NumpyStream, read_only
from playground.core.text.numbers import counted
from playground.explain.base.context import ExplainContext
from playground.explain.base.objective import NOISE_SEED, Objective
from playground.explain.base.optimizer_preview import optimizer_title
from playground.nn.compiler.compile import build
from playground.nn.compiler.plan import Plan
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.regularizers import REGULARIZERS
from playground.training.base.config import TrainingConfig
from playground.training.update.update_rule import UpdateRule

Kind = Literal["gradient", "penalty", "pruned", "frozen", "clip_value", "clip_norm", "optimizer"]


class PreparationStep(Struct, frozen=True):
    """One station on the gradient's way.

    Parameters
    ----------
    kind
        What happens.
    text
        The same in a few words: ``g``, ``+ λw (L2)``, ``frozen: 10 left out``, ``clipped ×0.42``.
    length
        The gradient's length behind it.
    """

    kind: Kind
    text: str
    length: float


class Preparation(Struct, frozen=True):
    """The way of a gradient to the optimizer, and what follows the optimizer's move.

    Parameters
    ----------
    steps
        In the order in which they run, only those that change something; the first is the gradient,
        the last the optimizer.
    used
        What the optimizer is given, ``(P,)``.
    after
        What is done to the parameters once the optimizer has moved them, in words.
    """

    steps: tuple[PreparationStep, ...]
    used: Array
    after: tuple[str, ...]

    @property
    def text(self) -> str:
        """The way in a line: ``g → + λw (L2) → clipped ×0.42 → SGD``."""
        way = " → ".join(step.text for step in self.steps)
        return " → ".join([way, *self.after])


def prepare(
    context: ExplainContext, gradient: Array | None = None, optimizer: Component | None = None
) -> Preparation:
    """Follow a gradient to the optimizer, as the training's own rule does it.

    Parameters
    ----------
    context
        At which moment of a training.
    gradient
        Which gradient ``(P,)``; by default the one that is there, else the coming batch's.
    optimizer
        For whom; by default the active one. One that searches bears no limits.
    """
    config, plan = context.config, context.plan
    optimizer = config.optimizer if optimizer is None else optimizer
    kind = OPTIMIZERS.get(optimizer.name)
    if gradient is None:
        gradient = context.gradient
    if gradient is None:
        own = Objective(context, context.batch)
        gradient = own.gradient(own.theta)
    if kind.searches:
        config = replace(config, clip_norm=0.0, clip_value=0.0, max_norm=0.0)
    thawed = replace(plan, nodes=tuple(replace(node, frozen=False) for node in plan.nodes))
    bare = replace(config, clip_value=0.0, clip_norm=0.0)
    stations: list[tuple[Kind, Plan, TrainingConfig]] = [
        ("penalty", thawed, bare),
        ("frozen", plan, bare),
        ("clip_value", plan, replace(config, clip_norm=0.0)),
        ("clip_norm", plan, config),
    ]
    before = gradient.astype(np.float64)
    steps = [PreparationStep("gradient", "g", float(np.linalg.norm(before)))]
    for what, station, limits in stations:
        behind = _used(context, gradient, station, limits)
        if not np.array_equal(behind, before):
            steps.append(_step(what, context, before, behind))
        before = behind
    steps.append(PreparationStep("optimizer", optimizer_title(optimizer), steps[-1].length))
    return Preparation(tuple(steps), read_only(before), _after(context, config))


def _used(context: ExplainContext, gradient: Array, plan: Plan, config: TrainingConfig) -> Array:
    """Return the gradient the rule of a configuration gives its optimizer."""
    network = build(plan, 1, context.config.dtype, 1, [NumpyStream(NOISE_SEED)])
    np.copyto(network.theta, context.theta)
    np.copyto(network.grad, gradient)
    quiet = replace(
        config, optimizer=Component("sgd"), schedule=Component("constant"), warm_up=0, max_norm=0.0
    )
    rule = UpdateRule(network, quiet)
    for name, slot in rule.slots.items():
        if name in context.slots:
            np.copyto(slot, context.slots[name])
    for each in rule.before:
        each()
    return rule.used_gradient.astype(np.float64)


def _step(what: Kind, context: ExplainContext, before: Array, behind: Array) -> PreparationStep:
    length = float(np.linalg.norm(behind))
    if what == "penalty":
        regularizer = REGULARIZERS.get(context.config.regularizer.name)
        pulls = {"l2": "+ λw", "l1": "+ λ sign w"}
        text = f"{pulls.get(regularizer.name, '+ pull')} ({regularizer.title})"
        dead = context.slots.get("regularizer/dead")
        if dead is not None:
            what, text = "pruned", f"pruned: {np.count_nonzero(dead):,} left out"
    elif what == "frozen":
        frozen = {node.id for node in context.plan.nodes if node.frozen}
        count = sum(s.stop - s.start for s in context.layout if s.node_id in frozen)
        text = f"frozen: {count:,} left out"
    elif what == "clip_value":
        count = int(np.count_nonzero(before != behind))
        text = f"{counted(count, 'entry')} clipped at "
        text += f"{context.config.clip_value:g}"
    else:
        text = f"clipped ×{length / float(np.linalg.norm(before)):.2g}"
    return PreparationStep(what, text, length)


def _after(context: ExplainContext, config: TrainingConfig) -> tuple[str, ...]:
    """Say what follows the optimizer's move."""
    found = []
    regularizer = REGULARIZERS.get(config.regularizer.name)
    if regularizer.name == "l1_prune":
        found.append(f"pulled by η·λ sign w ({regularizer.title})")
    if config.max_norm:
        found.append(f"weights into a unit shortened to {config.max_norm:g} (max-norm)")
    return tuple(found)
