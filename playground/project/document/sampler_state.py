"""The position within an epoch as a project file holds it, checked before training relies on it."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from playground.project.document.errors import BadState

_Count = Annotated[int, Meta(ge=0, lt=2**53)]
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
    position: _Count
    carried: _Count
    epoch_start: dict[str, Any]


class _Sampler(Struct, forbid_unknown_fields=True):
    replicas: list[_Position]


def check_sampler(sampler: Mapping[str, Any], replicas: int, from_browser: bool) -> None:
    """Check a sampler's state, as :meth:`.Sampler.get_state` gives it.

    Parameters
    ----------
    sampler
        The state.
    replicas
        How many networks train at once.
    from_browser
        Whether the random numbers are the browser playground's.

    Raises
    ------
    BadState
        With the path of the field that is wrong.
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
