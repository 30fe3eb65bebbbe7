"""Why a number's gradient is what it is: its chain rule, or what stands in the way of one."""

from __future__ import annotations

from msgspec import Struct

from playground.core import IntArray
from playground.core.text.numbers import number
from playground.explain.base.context import ExplainContext
from playground.explain.base.gradient_check import GradientCheck, check_gradient
from playground.explain.base.parameter_index import ParameterIndex
from playground.explain.chain_rule.chain_rule import ChainPath, ChainRule, chain_rule
from playground.explain.chain_rule.jacobian import Factor, NoChainRule
from playground.explain.chain_rule.paths import dependents

FLAT = 0.05
"""Below this an activation is called flat: a tenth of its slope's usual size and less."""


class Obstacle(Struct, frozen=True):
    """A layer that no single sample has paths through.

    Parameters
    ----------
    node_id
        The layer.
    reason
        Why, in a sentence.
    first_behind
        The first layer behind it that learns something: its numbers have a chain rule. ``None``
        where none does.
    """

    node_id: str
    reason: str
    first_behind: str | None


class GradientReason(Struct, frozen=True):
    """Everything there is to say about one number's gradient.

    Parameters
    ----------
    check
        The batch's gradient beside central differences: always there.
    chain
        The chain rule for one sample; ``None`` where a layer stands in the way.
    obstacle
        That layer.
    """

    check: GradientCheck
    chain: ChainRule | None
    obstacle: Obstacle | None

    @property
    def sentences(self) -> tuple[str, ...]:
        """What to notice: what stands in the way, or which factor makes the number small."""
        if self.obstacle is not None:
            return (
                f"{self.obstacle.reason} The batch's gradient is {self.check.backprop:.4g}; "
                f"{self.check.text}.",
            )
        assert self.chain is not None
        return smallness(self.chain.paths)


def explain_gradient(
    context: ExplainContext,
    target: ParameterIndex,
    sample: int = 0,
    rows: IntArray | None = None,
    most_paths: int = 12,
) -> GradientReason:
    """Explain one number's gradient, for one sample of a batch; see :func:`.chain_rule`."""
    chain, obstacle = None, None
    try:
        chain = chain_rule(context, target, sample, rows, most_paths)
    except NoChainRule as error:
        behind = [n for n in reversed(dependents(context.plan, error.node_id)) if n.parameters]
        first = next((n.id for n in behind if n.id != error.node_id), None)
        obstacle = Obstacle(error.node_id, error.reason, first)
    return GradientReason(check_gradient(context, target, rows, sample), chain, obstacle)


def smallness(paths: tuple[ChainPath, ...]) -> tuple[str, ...]:
    """Say what makes paths small: the factor of 0 all of them share, else the smallest one."""
    if not paths:
        return ("No path of this sample reaches the loss: every one has a factor of 0.",)
    shared = [f for f in paths[0].factors if all(f in path.factors for path in paths)]
    dead = [f for f in shared if f.value == 0.0]
    if dead:
        words = _words(dead[-1])
        return (f"{words[:1].upper()}{words[1:]}: every path through it is 0.",)
    counted = [f for f in paths[0].factors if f.symbol != "1/B"]
    smallest = min(counted, key=lambda f: abs(f.value))
    return (f"The smallest factor of the largest path: {_words(smallest)}.",)


def _words(factor: Factor) -> str:
    """Describe a factor by what it is."""
    value = number(factor.value, trim=True)
    if factor.activation is not None and factor.at is not None:
        title = factor.activation.described
        where = f"{factor.name} (z = {number(factor.at, trim=True)})"
        if factor.value == 0.0:
            return f"{title} is off at {where}, f′ 0"
        if abs(factor.value) < FLAT:
            return f"{title} is flat at {where}, f′ {value}"
        return f"f′ {value} of {title} at {where}"
    if factor.symbol == "x":
        return f"the input {factor.name} is {value}"
    return f"{factor.symbol} {factor.name} is {value}"
