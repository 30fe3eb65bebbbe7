"""Whether a trained state belongs to its document, checked before training relies on it."""

from collections.abc import Mapping
from math import prod
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from playground.core.text.numbers import counted
from playground.datasets import DATASETS
from playground.nn.compiler.plan import Signature, analyze
from playground.project.document.codec import DocumentParts
from playground.project.document.file_errors import BadState
from playground.project.document.trained_state import STATE, WholeCount
from playground.training.base.checkpoint import Checkpoint

_Byte = Annotated[int, Meta(ge=0, le=255)]
_Word = Annotated[int, Meta(ge=0, lt=2**32)]
_Number128 = Annotated[str, Meta(pattern=r"^[0-9]{1,39}$")]


class _Pcg64(Struct, forbid_unknown_fields=True, tag="PCG64", tag_field="kind"):
    state: _Number128
    inc: _Number128
    has_uint32: Literal[0, 1]
    uinteger: _Word


class _Arc4(Struct, forbid_unknown_fields=True, tag="ARC4", tag_field="kind"):
    i: _Byte
    j: _Byte
    s: Annotated[list[_Byte], Meta(min_length=256, max_length=256)]


class _Position(Struct, forbid_unknown_fields=True):
    position: WholeCount
    carried: WholeCount
    epoch_start: dict[str, Any]


class _Sampler(Struct, forbid_unknown_fields=True):
    replicas: list[_Position]


def check_state(document: DocumentParts, checkpoint: Checkpoint) -> None:
    """Check that a state belongs to a document: its precision, its layers, their sizes.

    Raises
    ------
    BadState
        Naming what does not fit.
    """
    dtype = str(checkpoint.theta.dtype)
    if dtype != document.training.dtype:
        raise BadState(
            f"{STATE}: theta is {dtype}, the project trains in {document.training.dtype}"
        )
    _check_sampler(checkpoint.sampler, checkpoint.replicas, bool(document.browser_seed))
    infos = analyze(document.network, _signature(document, checkpoint)).infos
    sizes = _parameter_sizes(checkpoint)
    for node_id, size in sizes.items():
        if node_id not in document.network:
            raise BadState(f"{STATE}: the network has no layer {node_id!r:.60}")
        info = infos.get(node_id)
        if info is not None and info.shape is not None and info.parameters != size:
            raise BadState(
                f"{STATE}: layer {node_id!r:.60} needs {counted(info.parameters, 'parameter')}, "
                f"the file holds {size}"
            )
    for node_id, info in infos.items():
        if info.shape is not None and info.parameters and node_id not in sizes:
            raise BadState(f"{STATE}: the parameters of layer {node_id!r:.60} are missing")


def _signature(document: DocumentParts, checkpoint: Checkpoint) -> Signature:
    """Say what the data looks like without loading it.

    Only the number of columns matters here. A 2-D problem has two; a table's are those the input
    names or, when it names none, as many as the first weights have rows.
    """
    if DATASETS.get(document.dataset.kind).is_2d:
        return Signature(("x", "y"), True, 1)
    columns: list[str] = []
    for node in document.network.nodes:
        names = node.params.get("features") if node.kind == "input" else ()
        if isinstance(names, tuple):
            columns += [name for name in names if name not in columns]
    if not columns:
        entries = {node.id for node in document.network.nodes if node.kind == "input"}
        fed = {edge.target for edge in document.network.edges if edge.source in entries}
        rows = [shape[0] for node_id, _, shape in checkpoint.parameters if node_id in fed and shape]
        columns = [f"column {i}" for i in range(rows[0] if rows else 1)]
    return Signature(tuple(columns), False, 1)


def _parameter_sizes(checkpoint: Checkpoint) -> dict[str, int]:
    """Return how many numbers a checkpoint holds per node."""
    sizes: dict[str, int] = {}
    for node_id, _, shape in checkpoint.parameters:
        sizes[node_id] = sizes.get(node_id, 0) + prod(shape)
    return sizes


def _check_sampler(sampler: Mapping[str, Any], replicas: int, from_browser: bool) -> None:
    """Check the position within an epoch, as :meth:`.Sampler.get_state` gives it.

    ``from_browser`` says whether the random numbers are the browser playground's.
    """
    try:
        positions = msgspec.convert(sampler, _Sampler).replicas
        for position in positions:
            if position.epoch_start:
                _check_stream(position.epoch_start, from_browser)
    except msgspec.ValidationError as error:
        raise BadState(f"state.json: the order of the samples: {error}") from error
    if len(positions) != replicas:
        raise BadState(
            f"state.json: the order of the samples is that of {len(positions)} networks, "
            f"theta.npy holds {replicas}"
        )


def _check_stream(state: dict[str, Any], from_browser: bool) -> None:
    if from_browser:
        msgspec.convert(state, _Arc4)
        return
    stream = msgspec.convert(state, _Pcg64)
    if max(int(stream.state), int(stream.inc)) >= 2**128:
        raise BadState("state.json: the order of the samples: a number has more than 128 bits")
