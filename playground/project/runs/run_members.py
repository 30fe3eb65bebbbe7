"""Runs as archive members of a project file.

``runs.json`` tells all runs, oldest first. Beside it, run 7 has ``runs/7/project.json`` (what was
trained, as a document), its curves as columns in ``runs/7/curves/<seed>/<field>.npy`` and, where
its weights are kept, the members of a trained state under ``runs/7/state/``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from playground.project.document.codec import decode_document, encode_document
from playground.project.document.file_errors import BadState, ProjectFileError
from playground.project.document.trained_state import (
    TrainedState,
    WholeCount,
    decode_history,
    decode_state,
    encode_history,
    encode_state,
)
from playground.project.runs.run import Origin, Run, RunSetup
from playground.project.runs.run_list import LONGEST_NAME, LONGEST_NOTE, MOST_RUNS, RunList
from playground.storage.reading import read_json

RUNS = "runs.json"
FOLDER = "runs/"
SETUP = "project.json"


class _ToldRun(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    id: Annotated[int, Meta(ge=1, lt=2**53)]
    name: Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
    origin: Origin
    seeds: Annotated[int, Meta(ge=1, le=64)] = 1
    has_state: bool = False
    seconds: Annotated[float, Meta(ge=0)] | None = None
    color: WholeCount = 0
    is_shown: bool = True
    note: Annotated[str, Meta(max_length=LONGEST_NOTE)] = ""


class _Runs(Struct, frozen=True, forbid_unknown_fields=True):
    made: WholeCount
    runs: Annotated[tuple[_ToldRun, ...], Meta(max_length=MOST_RUNS)]


def is_of_runs(member: str) -> bool:
    """Tell whether an archive member belongs to the runs."""
    return member == RUNS or member.startswith(FOLDER)


def encode_runs(runs: RunList) -> dict[str, bytes]:
    """Return the archive members of all runs; none when there is no run."""
    if not runs.runs:
        return {}
    told = tuple(
        _ToldRun(
            run.id,
            run.name,
            run.origin,
            len(run.curves),
            run.checkpoint is not None,
            run.seconds if math.isfinite(run.seconds) else None,
            run.color,
            run.is_shown,
            run.note,
        )
        for run in runs
    )
    members = {RUNS: msgspec.json.encode(_Runs(runs.made, told))}
    for run in runs:
        own = {SETUP: encode_document(run.setup)}
        for seed, curve in enumerate(run.curves):
            columns = encode_history(curve)
            own |= {f"curves/{seed}/{name}": column for name, column in columns.items()}
        if run.checkpoint is not None:
            state = encode_state(TrainedState(run.checkpoint))
            own |= {f"state/{name}": content for name, content in state.items()}
        members |= {f"{FOLDER}{run.id}/{name}": content for name, content in own.items()}
    return members


def decode_runs(members: Mapping[str, bytes]) -> RunList:
    """Return the runs in archive members; ``members`` holds nothing else.

    Raises
    ------
    ProjectFileError
        When a member is missing, left over or damaged; the message names the run.
    """
    if not members:
        return RunList()
    if RUNS not in members:
        raise BadState(f"{RUNS} is missing, though there are runs")
    told = read_json(members[RUNS], _Runs, lambda why: BadState(f"{RUNS}: {why}"))
    numbers = [run.id for run in told.runs]
    if sorted(set(numbers)) != numbers or (numbers and numbers[-1] > told.made):
        raise BadState(f"{RUNS}: the numbers of the runs must rise up to {told.made}")
    left = set(members) - {RUNS}
    runs = []
    for each in told.runs:
        folder = f"{FOLDER}{each.id}/"
        own = {n.removeprefix(folder): members[n] for n in members if n.startswith(folder)}
        left -= {f"{folder}{name}" for name in own}
        try:
            runs.append(_decode_run(each, own))
        except ProjectFileError as error:
            raise type(error)(f"run {each.id} ({each.name!r}): {error}") from error
    if left:
        raise BadState(f"{min(left)!r} does not belong into a project file")
    return RunList(tuple(runs), told.made)


def _decode_run(told: _ToldRun, members: Mapping[str, bytes]) -> Run:
    own = dict(members)
    if SETUP not in own:
        raise BadState(f"{SETUP} is missing")
    setup = decode_document(own.pop(SETUP), RunSetup)
    curves = []
    for seed in range(told.seeds):
        folder = f"curves/{seed}/"
        columns = _taken(own, folder)
        curves.append(decode_history({folder + n: c for n, c in columns.items()}, folder))
    state = _taken(own, "state/")
    if bool(state) != told.has_state:
        raise BadState("its weights are missing" if told.has_state else "it has weights")
    if own:
        raise BadState(f"{min(own)!r} does not belong into a run")
    checkpoint = decode_state(state).checkpoint if state else None
    seconds = math.nan if told.seconds is None else told.seconds
    about = (told.color, told.is_shown, told.note)
    return Run(told.id, told.name, told.origin, setup, tuple(curves), checkpoint, seconds, *about)


def _taken(members: dict[str, bytes], prefix: str) -> dict[str, bytes]:
    """Take the members out whose names begin so, under the rest of their names."""
    names = [name for name in members if name.startswith(prefix)]
    return {name.removeprefix(prefix): members.pop(name) for name in names}
