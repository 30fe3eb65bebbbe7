"""Taking documents over: live where possible, keeping what can be kept, else from scratch."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from playground.core import PlaygroundError
from playground.core.progress import Progress
from playground.datasets.base.dataset import Dataset
from playground.datasets.base.drawn_points import DECIMALS
from playground.datasets.base.embedded import is_same_data
from playground.datasets.base.table_signature import TableMismatch
from playground.graph.pieces import Learnt
from playground.session.base.commands import Configure, begins_anew
from playground.training.base.config import BEGINNING
from playground.training.base.training_spec import TrainingSpec
from playground.training.trainer import Trainer


class Reconfigured(Struct, frozen=True):
    """A trainer that follows a new document.

    Parameters
    ----------
    trainer
        The trainer to go on with: the old one, where it could be told.
    kept
        How many learned arrays have something from before.
    restarted
        Whether training begins anew.
    is_remeasured
        Whether the losses are others although no step was made.
    refused
        Why a saved state was not taken up, so that the weights are new; else empty.
    gives_up
        Whether something learnt does not count any more: parameters, or the optimizer's memory.
    origin
        Whose parameters were carried over to another network: what another edit starts from, too,
        as long as nothing is learnt in between.
    note
        What was kept and what is new, in a few sentences; empty where that goes without saying.
    is_other
        Whether the trainer is another one than before.
    """

    trainer: Trainer
    kept: int
    restarted: bool
    is_remeasured: bool
    refused: str = ""
    gives_up: bool = True
    origin: Trainer | None = None
    note: str = ""
    is_other: bool = True


def take_over(
    message: Configure,
    old: TrainingSpec | None,
    trainer: Trainer | None,
    origin: Trainer | None,
    loading: Callable[[Configure], Progress],
) -> Reconfigured:
    """Take a document over: live where possible, keeping what can be kept, else from scratch.

    Parameters
    ----------
    message
        The document, and the state it is to go on from if there is one.
    old, trainer
        The document before, and what trains it.
    origin
        Whose parameters were carried over to the present network, nothing learnt since.
    loading
        Returns what is told how far reading the data is.
    """
    project, anew = message.project, begins_anew(message)
    if trainer is not None and old is not None and not anew and is_redrawn(old, project):
        return redraw(project, trainer, loading(message), message.is_shown)
    if trainer is None or old is None or anew or starts_elsewhere(old, project):
        same = trainer is not None and old is not None and has_same_data(old, project)
        dataset = trainer.dataset if trainer is not None and same else None
        return start(message, dataset, loading(message))
    same = old.network.unnamed == project.network.unnamed
    if same and old.training.dtype == project.training.dtype:
        return live(project, trainer)
    # 16 units, 1 and 17, as they are typed, are one unit more than 16.
    return transfer(project, origin or trainer, message.learnt, message.is_shown)


def with_waiting_state(
    message: Configure, saved: Configure, old: TrainingSpec | None, trainer: Trainer | None
) -> Configure:
    """Return a document with a saved state that waits, if that is to be tried again.

    Parameters
    ----------
    message
        The document.
    saved
        What waits.
    old, trainer
        The document before, and what trains it: nothing may be learnt since.
    """
    if trainer is not None and old is not None:
        new = message.project
        is_other = old.network.unnamed != new.network.unnamed or not has_same_data(old, new)
        if not is_other or trainer.step_count:
            return message
    return replace(message, checkpoint=saved.checkpoint, history=saved.history)


def start(message: Configure, dataset: Dataset | None, progress: Progress) -> Reconfigured:
    """Train from the beginning, or from a saved state if it fits.

    Parameters
    ----------
    message
        The document, and the state if there is one.
    dataset
        The document's data, when they were built before.
    progress
        Told how far reading the data is.
    """
    make = partial(Trainer, is_shown=message.is_shown)
    refused, table = "", message.checkpoint.table if message.checkpoint is not None else None
    if dataset is not None and table is not None and table is not dataset.signature:
        dataset = None  # the state is of another reading, and the file may have changed since
    try:
        trainer = make(message.project, dataset=dataset, progress=progress, table=table)
    except TableMismatch as error:
        trainer = make(message.project, dataset=dataset, progress=progress)
        refused = str(error)
    if not refused and message.checkpoint is not None:
        try:
            trainer.restore(message.checkpoint)
        except PlaygroundError as error:
            refused = str(error)
    return Reconfigured(trainer, kept=0, restarted=True, is_remeasured=True, refused=refused)


def live(project: TrainingSpec, trainer: Trainer) -> Reconfigured:
    """Take new hyperparameters, and new names of layers, between two steps."""
    other_loss, before = trainer.config.loss != project.training.loss, trainer.rule
    if project.network != trainer.project.network:
        trainer.rename(project)
    if project.training != trainer.config:
        trainer.reconfigure(project.training)
    kept = len(trainer.network.parameter_layout)
    gives_up = not trainer.rule.continues(before)
    return Reconfigured(
        trainer,
        kept,
        restarted=False,
        is_remeasured=other_loss,
        gives_up=gives_up,
        is_other=False,
    )


def transfer(
    project: TrainingSpec, old: Trainer, learnt: Learnt, is_shown: bool = True
) -> Reconfigured:
    """Train another network, with everything of the old one, and of copied layers, that fits."""
    trainer = Trainer(project, dataset=old.dataset, is_shown=is_shown)
    report = trainer.adopt(old)
    # Of a network that is as it was drawn nothing is taken over, so its copies begin again, too.
    known = {node.id for node in old.plan.nodes} if report.kept else ()
    brought = trainer.bring({i: found for i, found in learnt.items() if i not in known})
    return Reconfigured(
        trainer,
        report.kept,
        restarted=not report.kept,
        is_remeasured=True,
        origin=old if report.kept else None,
        note=report.but_for(brought).text,
    )


def redraw(
    project: TrainingSpec, old: Trainer, progress: Progress, is_shown: bool = True
) -> Reconfigured:
    """Train on after points were drawn or erased; on samples of which none was there, anew.

    Nothing is given up: taking the points back leaves what was learnt with them, too.
    """
    trainer = Trainer(project, progress=progress, is_shown=is_shown)
    if not _shares_samples(trainer.dataset, old.dataset):
        return Reconfigured(trainer, kept=0, restarted=True, is_remeasured=True)
    report = trainer.adopt(old)
    return Reconfigured(
        trainer,
        report.kept,
        restarted=not report.kept,
        is_remeasured=True,
        gives_up=not report.kept,
        note=report.text,
    )


def _shares_samples(new: Dataset, old: Dataset) -> bool:
    """Tell whether any sample is in both; drawn ones are rounded."""
    if not (new.is_2d and old.is_2d):
        return False
    places = [np.round(data.raw.x, DECIMALS) @ (1.0, 1j) for data in (new, old)]
    return len(np.intersect1d(places[0], places[1])) > 0


def is_redrawn(old: TrainingSpec, new: TrainingSpec) -> bool:
    """Tell whether two documents differ in points drawn by hand, and in no first weights."""
    drawn, before = (spec.dataset.params.get("drawn", "") for spec in (new, old))
    same = all(getattr(old.training, name) == getattr(new.training, name) for name in BEGINNING)
    return drawn != before and same and old.browser_seed == new.browser_seed


def has_same_data(old: TrainingSpec, new: TrainingSpec) -> bool:
    """Tell whether two documents train on the same samples."""
    return old.browser_seed == new.browser_seed and is_same_data(old.dataset, new.dataset)


def starts_elsewhere(old: TrainingSpec, new: TrainingSpec) -> bool:
    """Tell whether the data or the initial weights are others, so that training begins anew."""
    return not has_same_data(old, new) or any(
        getattr(old.training, name) != getattr(new.training, name) for name in BEGINNING
    )
