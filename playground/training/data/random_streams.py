"""The random streams of a training, and of each of its replicas."""

from collections.abc import Sequence
from typing import Any
from zlib import crc32

from playground.core import NumpyStream, PlaygroundError, Streams
from playground.core.arc4 import Arc4Stream
from playground.training.base.training_spec import TrainingSpec


def training_streams(project: TrainingSpec, replicas: int, seed: int | str | None) -> list[Streams]:
    """Make each replica's random streams; data and split are the same for all.

    Parameters
    ----------
    project
        Whose seeds to use.
    replicas
        How many networks train at once.
    seed
        Replaces the training seed, or the browser playground's seed where the project has one.
    """
    if replicas < 1:
        raise PlaygroundError(f"replicas: {replicas} is not allowed; use a whole number from 1")
    if project.browser_seed:
        if replicas > 1:
            raise PlaygroundError("replicas: the browser playground's random numbers allow only 1")
        text = project.browser_seed if seed is None else str(seed)
        noise = NumpyStream((crc32(text.encode()), 4))  # the browser has no layer that needs noise
        return [Streams.shared(Arc4Stream(text), noise)]
    try:
        number = project.training.seed if seed is None else int(seed)
    except ValueError:
        number = -1
    if number < 0:
        raise PlaygroundError(f"seed: {seed!r} is not allowed; use a whole number of at least 0")
    return [Streams.from_seeds(project.dataset.seed, number + r) for r in range(replicas)]


def positions(streams: Sequence[Streams]) -> list[list[dict[str, Any]]]:
    """Return where every stream stands."""
    return [[stream.get_state() for stream in each] for each in streams]


def go_to(streams: Sequence[Streams], states: Sequence[Sequence[dict[str, Any]]]) -> None:
    """Let every stream go to a position that :func:`positions` returned."""
    for each, inner in zip(streams, states, strict=True):
        for stream, state in zip(each, inner, strict=True):
            stream.set_state(state)
