"""Trained state as archive members: arrays as ``.npy``, the rest as JSON.

Members: ``state.json``, ``theta.npy``, ``layers.npy``, ``slots/<name>.npy`` and one column of the
history per field of :class:`.Metrics` in ``history/<field>.npy``, of times and rates where they are
known; where metrics were measured, a row of them per point in ``history/metrics.npy``, and their
names in ``history/metrics.json``; for tables also the members of :mod:`.table_members`.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from math import prod
from typing import Annotated, Any, TypeAlias

import msgspec
import numpy as np
from msgspec import Meta, Struct

from playground.core.text.numbers import counted
from playground.project.document.file_errors import BadState
from playground.project.document.npy import decode_array, encode_array
from playground.project.document.table_members import TABLE_MEMBERS, decode_table, encode_table
from playground.storage.reading import read_json
from playground.training.base.checkpoint import Checkpoint
from playground.training.base.history import CurveData, MeasuredMetrics, Metrics

STATE = "state.json"
THETA = "theta.npy"
LAYERS = "layers.npy"

HISTORY = "history/"
"""The folder of the curves' columns."""

_COUNTS = frozenset({"step"})
_ALWAYS = ("step", "epoch", "train_loss", "test_loss", "train_accuracy", "test_accuracy")
_KNOWN_SINCE_6 = ("seconds", "learning_rate")
METRICS, METRIC_NAMES = "metrics.npy", "metrics.json"
_CURVES_OF_6 = {*(f"{name}.npy" for name in _KNOWN_SINCE_6), METRICS, METRIC_NAMES}


WholeCount: TypeAlias = Annotated[int, Meta(ge=0, lt=2**53)]
"""Of steps, epochs, samples: as many as a float64 tells apart, and columns of int64 hold."""

_MetricName: TypeAlias = Annotated[str, Meta(pattern=r"^(train|test)_[a-z0-9_]{1,40}$")]


class TrainedState(Struct, frozen=True):
    """What training made of a project: the complete state, and the curves up to here."""

    checkpoint: Checkpoint
    history: tuple[Metrics, ...] = ()


class KeptTraining(Struct, frozen=True):
    """What a file holds of a training, byte for byte, to be written back untouched.

    So a training outlives that it cannot be used now: its data are elsewhere, the network cannot be
    trained, the layers are others.

    Parameters
    ----------
    members
        The archive members of a trained state, by name.
    misfit
        Why it does not belong to the document beside it; empty where nothing speaks against it.
    """

    members: Mapping[str, bytes]
    misfit: str = ""

    @classmethod
    def of(cls, state: TrainedState) -> "KeptTraining":
        """Keep a state whether or not the document it is written beside still fits it.

        Raises
        ------
        BadState
            When a parameter is infinite or NaN.
        """
        return cls(encode_state(state))


class _Parameter(Struct, frozen=True, forbid_unknown_fields=True):
    node: str
    name: str
    shape: tuple[Annotated[int, Meta(ge=1)], ...]


class _State(Struct, frozen=True, forbid_unknown_fields=True):
    step: WholeCount
    epoch: WholeCount
    updates: WholeCount
    parameters: tuple[_Parameter, ...]
    slots: tuple[str, ...]
    sampler: dict[str, Any]
    streams: dict[str, Any]
    pacing: list[dict[str, Any]] = []


def encode_state(state: TrainedState) -> dict[str, bytes]:
    """Return the archive members of a trained state.

    Raises
    ------
    BadState
        When a parameter is infinite or NaN: such a state could not be opened again.
    """
    checkpoint = state.checkpoint
    _check_arrays(checkpoint)
    description = _State(
        checkpoint.step,
        checkpoint.epoch,
        checkpoint.updates,
        tuple(_Parameter(*entry) for entry in checkpoint.parameters),
        tuple(checkpoint.slots),
        checkpoint.sampler,
        checkpoint.streams,
        checkpoint.schedule,
    )
    members = {
        STATE: msgspec.json.encode(description),
        THETA: encode_array(checkpoint.theta),
        LAYERS: encode_array(checkpoint.layers),
    }
    for name, slot in checkpoint.slots.items():
        members[f"slots/{name}.npy"] = encode_array(slot)
    columns = encode_history(state.history)
    members |= {f"{HISTORY}{name}": column for name, column in columns.items()}
    return members | (encode_table(checkpoint.table) if checkpoint.table is not None else {})


def decode_state(members: Mapping[str, bytes]) -> TrainedState:
    """Return the trained state in archive members; ``members`` holds nothing else.

    Raises
    ------
    BadState
        When a member is missing, left over, damaged, or does not fit the others.
    """
    described = read_json(_member(members, STATE), _State, lambda why: BadState(f"{STATE}: {why}"))
    if len(set(described.slots)) < len(described.slots):
        raise BadState(f"{STATE}: $.slots names a slot twice")
    slot_members = {name: f"slots/{name}.npy" for name in described.slots}
    known = {STATE, THETA, LAYERS, *slot_members.values()}
    known |= {f"{HISTORY}{name}.npy" for name in _ALWAYS}
    known |= {f"{HISTORY}{name}" for name in _CURVES_OF_6}
    known |= TABLE_MEMBERS
    for name in members:
        if name not in known:
            raise BadState(f"{name!r} does not belong into a project file")
    checkpoint = Checkpoint(
        described.step,
        described.epoch,
        described.updates,
        decode_array(THETA, _member(members, THETA)),
        {name: decode_array(m, _member(members, m)) for name, m in slot_members.items()},
        tuple((p.node, p.name, p.shape) for p in described.parameters),
        described.sampler,
        described.streams,
        decode_array(LAYERS, _member(members, LAYERS)),
        described.pacing,
        decode_table(members),
    )
    _check_arrays(checkpoint)
    return TrainedState(checkpoint, decode_history(members))


def has_newer_curves(members: Iterable[str]) -> bool:
    """Tell whether there are columns among some members that formats before 6 did not know."""
    return any(name.rpartition("/")[2] in _CURVES_OF_6 for name in members)


def encode_history(points: Sequence[Metrics]) -> dict[str, bytes]:
    """Return points of curves as columns; see the head of this file for their names."""
    columns = {
        name: np.array([getattr(point, name) for point in points], _dtype_of(name))
        for name in (*_ALWAYS, *_KNOWN_SINCE_6)
    }
    for name in _KNOWN_SINCE_6:
        if np.isnan(columns[name]).all():
            del columns[name]
    members = {f"{name}.npy": encode_array(column) for name, column in columns.items()}
    measured = CurveData.of(points).measured
    if measured:
        members[METRIC_NAMES] = msgspec.json.encode(list(measured))
        members[METRICS] = encode_array(np.column_stack(list(measured.values())))
    return members


def decode_history(members: Mapping[str, bytes], folder: str = HISTORY) -> tuple[Metrics, ...]:
    """Return the points in the columns of a folder.

    Raises
    ------
    BadState
        When a column is missing or damaged, or they differ in length.
    """
    columns: list[list[Any]] = []
    for field in (*_ALWAYS, *_KNOWN_SINCE_6):
        name = f"{folder}{field}.npy"
        if field in _KNOWN_SINCE_6 and name not in members:
            columns.append([math.nan] * len(columns[0]))
            continue
        column = decode_array(name, _member(members, name))
        expected = _dtype_of(field)
        if column.ndim != 1 or column.dtype != expected:
            raise BadState(f"{name}: a column of {np.dtype(expected)} is needed")
        columns.append(column.tolist())
    if len({len(column) for column in columns}) > 1:
        raise BadState("history: its columns differ in length")
    measured = _decode_metrics(members, folder, len(columns[0]))
    return tuple(Metrics(*row) for row in zip(*columns, measured, strict=True))


def _decode_metrics(
    members: Mapping[str, bytes], folder: str, points: int
) -> list[MeasuredMetrics | None]:
    """Return the metrics of every point; ``None`` where none were measured."""
    name, names = f"{folder}{METRICS}", f"{folder}{METRIC_NAMES}"
    if name not in members and names not in members:
        return [None] * points
    found = _member(members, names)
    keys = read_json(found, tuple[_MetricName, ...], lambda why: BadState(f"{names}: {why}"))
    rows = decode_array(name, _member(members, name))
    if rows.dtype != np.float64 or rows.shape != (points, len(keys)) or len({*keys}) < len(keys):
        raise BadState(f"{name}: {counted(points, 'row')} of {len(keys)} numbers are needed")
    known: list[bool] = np.any(~np.isnan(rows), axis=1).tolist()
    return [
        MeasuredMetrics(keys, tuple(row)) if is_known else None
        for row, is_known in zip(rows.tolist(), known, strict=True)
    ]


def _dtype_of(field: str) -> type[np.generic]:
    return np.int64 if field in _COUNTS else np.float64


def _check_arrays(checkpoint: Checkpoint) -> None:
    """Check that theta is finite and that everything is as long as the parameters say."""
    theta = checkpoint.theta
    if theta.dtype not in (np.float64, np.float32) or theta.ndim not in (1, 2):
        raise BadState(f"{THETA}: it must hold one or two axes of float64 or float32")
    # Whole numbers of Python's: no hostile shape can make them overflow.
    needed = sum(prod(shape) for _, _, shape in checkpoint.parameters)
    if theta.shape[-1] != needed:
        raise BadState(
            f"{THETA} holds {counted(theta.shape[-1], 'parameter')}, the layers need {needed}"
        )
    if not np.isfinite(theta).all():
        raise BadState(f"{THETA} holds parameters that are infinite or NaN: {_where(checkpoint)}")
    layers = checkpoint.layers
    if layers.ndim not in (1, 2) or not np.isfinite(layers).all():
        raise BadState(f"{LAYERS}: it must hold one or two axes of finite numbers")
    for name, slot in checkpoint.slots.items():
        if slot.shape != theta.shape or slot.dtype != theta.dtype:
            raise BadState(
                f"slots/{name}.npy is {slot.dtype} {slot.shape}, theta is {theta.dtype} "
                f"{theta.shape}"
            )
        if np.isnan(slot).any():
            raise BadState(f"slots/{name}.npy holds NaN")


def _where(checkpoint: Checkpoint) -> str:
    """Name the first array that is not finite."""
    start = 0
    for node_id, name, shape in checkpoint.parameters:
        stop = start + prod(shape)
        if not np.isfinite(checkpoint.theta[..., start:stop]).all():
            return f"{node_id}/{name}"
        start = stop
    return THETA


def _member(members: Mapping[str, bytes], name: str) -> bytes:
    if name not in members:
        raise BadState(f"the trained state is incomplete: {name} is missing")
    return members[name]
