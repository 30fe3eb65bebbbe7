"""What tells the lanes of a race apart, and what they must share."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from playground.core import PlaygroundError, ValueNotAllowed
from playground.core.text.numbers import counted
from playground.nn.optimizer_presets import optimizer_named
from playground.training.base.config import UPDATE_OPTIONS, TrainingConfig
from playground.training.base.training_spec import TrainingSpec
from playground.training.base.validation import check_config

CHOICES = ("optimizer", "schedule", *UPDATE_OPTIONS, "regularizer", "stopping")
"""What lanes on the same batches may choose: how a gradient becomes a move, and when to stop."""


class Lane(Struct, frozen=True):
    """One way to train in a race.

    Parameters
    ----------
    name
        What to call it.
    config
        How it trains. Where all share their batches, only :data:`CHOICES` may differ from the
        document's configuration.
    spec
        What it trains, where that is not the document's network and data; trained with ``config``.
    """

    name: str
    config: TrainingConfig
    spec: TrainingSpec | None = None

    def shares_batches(self, project: TrainingSpec) -> bool:
        """Tell whether it can train on the same stream of calls as the document's other lanes."""
        own = self.spec or project
        fields = (name for name in TrainingConfig.__struct_fields__ if name not in CHOICES)
        return (own.network, own.dataset, own.browser_seed) == (
            project.network,
            project.dataset,
            project.browser_seed,
        ) and all(getattr(self.config, f) == getattr(project.training, f) for f in fields)


def optimizer_lane(shared: TrainingConfig, name: str) -> Lane:
    """Return a lane that only chooses an optimizer, by its name or a preset's.

    The document's own optimizer keeps its settings there; any other is at its defaults. A preset
    of the document's own adds what it stands for.

    Raises
    ------
    ValueNotAllowed
        When there is no such optimizer.
    """
    own, wanted = shared.optimizer, optimizer_named(name)
    if own.name == wanted.name:
        wanted = own.with_params(**wanted.params)
    return Lane(name, replace(shared, optimizer=wanted))


def batch_lane(shared: TrainingConfig, size: int) -> Lane:
    """Return a lane that only chooses a batch size; 0 stands for all samples."""
    name = "all samples" if size == 0 else counted(size, "sample")
    return Lane(name, replace(shared, batch_size=size))


def check_lanes(shared: TrainingConfig, lanes: Sequence[Lane]) -> None:
    """Check that lanes can race.

    Raises
    ------
    ValueNotAllowed
        When two lanes have one name, or a lane differs in what all share: the forward and backward
        passes, the batches, the precision and the random numbers.
    PlaygroundError
        When there is no lane, or one could not train alone either; the message names it.
    """
    if not lanes:
        raise PlaygroundError("lanes: a race needs at least one")
    names = [lane.name for lane in lanes]
    for lane in lanes:
        if names.count(lane.name) > 1:
            raise ValueNotAllowed("lane", lane.name, "every lane needs a name of its own")
        _check_shared(shared, lane)
        try:
            check_config(lane.config)
        except PlaygroundError as error:
            raise PlaygroundError(f"lane {lane.name}: {error}") from error


def _check_shared(shared: TrainingConfig, lane: Lane) -> None:
    for field in TrainingConfig.__struct_fields__:
        value, common = getattr(lane.config, field), getattr(shared, field)
        if field not in CHOICES and value != common:
            allowed = f"all lanes share it ({common}); a lane may choose {', '.join(CHOICES)}"
            raise ValueNotAllowed(f"lane {lane.name}: {field}", value, allowed)
