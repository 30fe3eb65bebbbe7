"""Facts about the selected weight, bias or neuron, and about the chosen sample in it."""

from __future__ import annotations

import math

import numpy as np

from playground.core import Array
from playground.explain.base.gradient_check import check_gradient
from playground.explain.base.parameter_index import VALUE, find_parameter
from playground.explain.chain_rule.chain_rule import ChainRule, chain_rule
from playground.lessons.facts.base import NO_VALUE, Facts, fact


@fact
def value(facts: Facts) -> float:
    """The selected weight's or bias's value."""
    target, context = facts.scene.selected, facts.scene.context
    if target is None or target.name == VALUE:
        return NO_VALUE
    return float(context.theta[target.flat(context)])


@fact
def unit_bias(facts: Facts) -> float:
    """The bias of the selected neuron, or of the one the selected weight leads to."""
    bias = _array(facts, "bias")
    return NO_VALUE if bias is None else float(bias[_unit(facts)])


@fact
def unit_sum(facts: Facts) -> float:
    """What that neuron sums up for the chosen sample: w·x + b, before its activation."""
    weight, bias, given = _array(facts, "weight"), _array(facts, "bias"), _given(facts)
    if weight is None or given is None or weight.shape[0] != len(given):
        return NO_VALUE
    return float(given @ weight[:, _unit(facts)] + (0.0 if bias is None else bias[_unit(facts)]))


@fact
def written_sum(facts: Facts) -> float:
    """What that neuron sums up for the sample whose paths are written out."""
    found = _chain(facts)
    factors = found.paths[0].factors if found is not None and found.paths else ()
    sums = [factor.at for factor in factors if factor.at is not None]
    return sums[-1] if sums else NO_VALUE  # from the loss back: the neuron's own is the last


@fact
def unit_output(facts: Facts) -> float:
    """What that neuron puts out for the chosen sample."""
    target, found = facts.scene.selected, facts.scene.snapshot.sample
    if target is None or found is None or target.node_id not in found.outputs:
        return NO_VALUE
    return float(found.outputs[target.node_id].reshape(-1)[_unit(facts)])


@fact
def answer(facts: Facts) -> float:
    """What the network answers to the chosen sample."""
    found = facts.scene.snapshot.sample
    return NO_VALUE if found is None else float(found.prediction.reshape(-1)[0])


@fact
def target(facts: Facts) -> float:
    """What the right answer to the chosen sample would be."""
    found = facts.scene.snapshot.sample
    if found is None or found.target is None:
        return NO_VALUE
    return float(found.target.reshape(-1)[0])


@fact
def gradient(facts: Facts) -> float:
    """The gradient of the selected number, of the batch under way."""
    found = _chain(facts)
    return NO_VALUE if found is None else found.backprop


@fact
def gradient_by_nudging(facts: Facts) -> float:
    """The same by nudging the number and looking at the loss: a central difference."""
    target, context = facts.scene.selected, facts.scene.context
    return NO_VALUE if target is None else check_gradient(context, target).difference


@fact
def path_count(facts: Facts) -> float:
    """How many ways lead from the selected number to the loss."""
    found = _chain(facts)
    return NO_VALUE if found is None else found.path_count


@fact
def sample_share(facts: Facts) -> float:
    """What the chosen sample contributes to that gradient: the sum over its paths."""
    found = _chain(facts)
    return NO_VALUE if found is None else found.share


@fact
def path_sum(facts: Facts) -> float:
    """The products along the listed paths of that sample, added up."""
    found = _chain(facts)
    return NO_VALUE if found is None else math.fsum(path.product for path in found.paths)


@fact
def sample_backprop(facts: Facts) -> float:
    """What backpropagation gives for that number when only that sample has a loss."""
    found = _chain(facts)
    return NO_VALUE if found is None else found.sample_backprop


@fact
def largest_path(facts: Facts) -> float:
    """The product of the factors along the largest path of that sample."""
    found = _chain(facts)
    return NO_VALUE if found is None else _largest(found)


@fact
def smallest_factor(facts: Facts) -> float:
    """The factor nearest to 0 of the sample's largest path, but for the mean's 1/B."""
    found = _chain(facts)
    if found is None:
        return NO_VALUE
    if not found.paths:
        return 0.0
    factors = [f.value for f in found.paths[0].factors if f.symbol != "1/B"]
    return min(factors, key=abs)


def _largest(chain: ChainRule) -> float:
    return chain.paths[0].product if chain.paths else 0.0


def _chain(facts: Facts) -> ChainRule | None:
    """Return the chain rule of the selected number for the chosen sample, if the batch has it."""
    chosen, context = facts.scene.selected, facts.scene.context
    if chosen is None:
        return None
    found = facts.scene.snapshot.sample
    places: list[int] = []
    if found is not None and found.row is not None:
        rows = context.dataset.train_rows[context.batch]
        places = np.flatnonzero(rows == found.row).tolist()
    return chain_rule(context, chosen, places[0] if places else 0, context.batch)


def _unit(facts: Facts) -> int:
    assert facts.scene.selected is not None
    return facts.scene.selected.index[-1]


def _array(facts: Facts, name: str) -> Array | None:
    """Return the weights or biases of the selected number's layer."""
    chosen, context = facts.scene.selected, facts.scene.context
    if chosen is None or not any(
        (span.node_id, span.name) == (chosen.node_id, name) for span in context.layout
    ):
        return None
    span = find_parameter(context, chosen.node_id, name)
    return context.theta[span.start : span.stop].reshape(span.shape)


def _given(facts: Facts) -> Array | None:
    """Return what the chosen sample brings to the selected number's layer."""
    chosen, found = facts.scene.selected, facts.scene.snapshot.sample
    if chosen is None or found is None:
        return None
    sources = next(n.sources for n in facts.scene.context.plan.nodes if n.id == chosen.node_id)
    return found.outputs[sources[0]].reshape(-1) if len(sources) == 1 else None
