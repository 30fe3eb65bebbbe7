"""What changes a training between two steps: hyperparameters, and what was learned elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from playground.core import Array
from playground.datasets.base.dataset import Dataset
from playground.training.base.checkpoint import REGULARIZER, part_of
from playground.training.base.validation import check_value
from playground.training.data.batches import Batches
from playground.training.loop.bound_model import BoundModel
from playground.training.loop.training_loop import TrainingLoop
from playground.training.transfer.parameter_transfer import Learned, ParameterTransfer
from playground.training.transfer.report import TransferReport
from playground.training.update.update_rule import UpdateRule


def reconfigure(
    loop: TrainingLoop, model: BoundModel, rule: UpdateRule, deal: Callable[[], Batches] | None
) -> None:
    """Go on with other hyperparameters and the same parameters; cannot fail halfway.

    Parameters
    ----------
    loop
        Where the training stands.
    model
        The loop's own, or another one: a batch that is under way is taken back then.
    rule
        Made from the loop's present one.
    deal
        Begins a new pass over the data; ``None``: the present one goes on.
    """
    before, is_other = loop.rule, model is not loop.model
    if is_other:
        loop.take_back()
    loop.replace(model, rule)
    if is_other:
        loop.rest()
    if deal is not None:
        loop.batches = deal()
    loop.set_clock()
    same_slots = rule.continues(before) and rule.slots.keys() == before.slots.keys()
    same_rate = rule.learning_rate.continues(before.learning_rate)
    if deal is not None or not (same_slots and same_rate):
        loop.revise_last_finite(same_slots=same_slots)


def adopt(
    loop: TrainingLoop, other: TrainingLoop, dataset: Dataset, redraw: Callable[[], Array]
) -> TransferReport:
    """Take over what another training has learned, unit by unit.

    A layer that grew or shrank keeps what its units had; see
    :mod:`playground.training.transfer.parameter_transfer`. The optimizer's memory comes along when
    it is the same optimizer, and when anything was kept so do the counts of steps and epochs and
    the place in the data. A batch that is under way over there is taken back: it comes next here.

    Parameters
    ----------
    loop
        The new training, at its beginning.
    other, dataset
        The old one, and what it was trained on.
    redraw
        Returns parameters drawn once more, for units that join old ones.
    """
    mine, theirs = loop.rule, other.rule
    if other.pending:  # what layers remember counts the batch already
        other.take_back()
        other.rest()
    same = mine.continues(theirs)
    report = ParameterTransfer(
        Learned(loop.network, mine.slots if same else part_of(REGULARIZER, mine.slots)),
        Learned(other.network, theirs.slots),
        dataset,
        redraw,
    ).run()
    if report.kept:
        mine.updates = theirs.updates if same else 0
        if mine.learning_rate.continues(theirs.learning_rate):
            mine.learning_rate.set_state(theirs.learning_rate.get_state())
        if loop.batches.count == other.batches.count:
            loop.batches.set_state(other.batches.get_state(other.pending))
        loop.begin(other.step_count, other.epoch)
    return report


def set_value(
    loop: TrainingLoop, node_id: str, name: str, index: Sequence[int], value: float
) -> float:
    """Set a single parameter by hand, between two steps; returns its former value.

    A batch under way is taken back: it comes next again.

    Parameters
    ----------
    loop
        Where the training stands.
    node_id, name
        Whose array, as in ``network.named_parameters()``.
    index
        Where in the array, one whole number per axis (the first is the replica, if there are
        several).
    value
        The new value.

    Raises
    ------
    PlaygroundError
        When there is no such parameter, or the value is not finite; nothing is changed then.
    """
    array, place, number = check_value(loop.network, node_id, name, index, value)
    former = float(array[place])
    with loop.interrupted():
        array[place] = number
    return former
