"""A replay run beside a training from the same beginning, before it is exported."""

import math
import time
from collections.abc import Callable, Iterator

import numpy as np
from msgspec import Struct

from playground.core.text.numbers import counted
from playground.exchange.base.answer_check import ExportCheck
from playground.exchange.base.export_error import ExportError
from playground.exchange.base.model import Model
from playground.exchange.base.written_files import WrittenFiles
from playground.exchange.code.numpy.run_back import module_of
from playground.exchange.code.replay.replay_file import STEPS, recorded_losses
from playground.nn.compiler.network import Network
from playground.training.trainer import Trainer

SECONDS = 3.0
"""How long a script is run beside the training at most."""

CHECKED = {"float64": STEPS, "float32": 100}
"""So many updates are compared; in float32, rounding grows too large to compare after more."""

SEARCHED = 10
"""The same for an optimizer that learns the curvature: its searches make rounding grow tenfold with
every few updates."""

ROUNDING = {"float64": 1e-12, "float32": 1e-3}
"""How far a loss may lie from the training's, relative to it."""

CHANGED = {"float64": 1e-3, "float32": 5e-2}
"""From how large a difference on the run's own curves had other settings, or another hand."""


class _Compared(Struct):
    """How far a comparison got."""

    steps: int = 0
    largest: float = 0.0


def check_replay(files: WrittenFiles, model: Model, steps: int = STEPS) -> ExportCheck:
    """Run a script beside a training that begins anew, update by update.

    Parameters
    ----------
    files, model
        What was written of what.
    steps
        How many updates to compare at most.

    Raises
    ------
    ExportError
        When a loss is another one, or the run was changed on its way.
    """
    names = module_of(files)
    run: Callable[[int], Iterator[float]] = names["run"]
    losses: Callable[[], tuple[float, float]] = names["losses"]
    fresh = Trainer(model.project, dataset=model.dataset)
    recorded, found = recorded_losses(model), _Compared()
    most = SEARCHED if fresh.rule.optimizer.searches else CHECKED[model.dtype.name]
    wanted = min(model.steps or STEPS, most, steps)
    deadline, first = time.perf_counter() + SECONDS, 0.0
    with np.errstate(all="ignore"):
        for loss in run(wanted):
            expected = fresh.forward()
            fresh.backward()
            fresh.update()
            found.steps += 1
            first = first or abs(expected)
            apart = abs(float(loss) - expected) / _unit(expected, first)
            found.largest = max(found.largest, apart)
            if not apart <= ROUNDING[model.dtype.name]:
                raise ExportError(
                    f"the script would have another loss in step {found.steps:,}: "
                    f"{float(loss)!r} instead of {expected!r}"
                )
            if found.steps in recorded:
                _compare_with_run(found.steps, losses(), recorded[found.steps], model)
            if time.perf_counter() > deadline:
                break
    stopping = model.training.stopping  # which may have put the best weights back
    goes_back = bool(stopping.patience and stopping.restore_best)
    if found.steps == model.steps and model.dtype == np.float64 and not goes_back:
        _compare_weights(fresh.network, model)
    return ExportCheck(
        found.steps, found.largest, ("run with NumPy",), compared="losses", of="step"
    )


def _compare_weights(network: Network, model: Model) -> None:
    """Refuse a run that somebody changed, too, where the weights at its end are others.

    Of the training that began anew, not of the script: a gradient that is nothing but rounding may
    have the other sign there, and some optimizers look at nothing but the sign.
    """
    largest = apart = 0.0
    for name, array in network.named_parameters().items():
        expected = model.parameters[name]
        largest = max(largest, float(np.abs(expected).max(initial=0.0)))
        apart = max(apart, float(np.abs(array - expected).max(initial=0.0)))
    if not apart <= CHANGED["float64"] * largest:
        raise ExportError(
            "the run was changed while it went on (weights set by hand, other settings): trained "
            f"from the beginning, a weight differs by {apart:.3g} at the end; Reset and train again"
        )


def _unit(loss: float, first: float) -> float:
    """Return what a difference of losses is measured by: the loss, while it is one to speak of.

    When outputs agree with targets to many digits, their difference has lost as many: a loss that
    has fallen to a millionth of the first one is known less exactly.
    """
    return abs(loss) + 1e-3 * math.sqrt(abs(loss) * first) + 1e-300


def _compare_with_run(
    step: int, found: tuple[float, float], recorded: tuple[float, float], model: Model
) -> None:
    """Refuse a run that somebody changed while it went on: no script can know what was done."""
    for name, mine, theirs in zip(("train", "test"), found, recorded, strict=True):
        if not abs(float(mine) - theirs) <= CHANGED[model.dtype.name] * _unit(theirs, theirs):
            raise ExportError(
                f"the run was changed while it went on (weights set by hand, other settings): "
                f"trained from the beginning, the {name} loss after {counted(step, 'step')} is "
                f"{float(mine):.6g}, and was {theirs:.6g}; Reset and train again"
            )
