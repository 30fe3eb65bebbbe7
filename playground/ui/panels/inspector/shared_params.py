"""What several layers have in common, so that one form edits them all."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from playground.core import Param, ParamValue
from playground.graph import NodeSpec
from playground.nn.layers import LAYERS


class SharedParams(Struct, frozen=True):
    """The parameters that all of some layers have.

    Parameters
    ----------
    params
        Their declarations; of ranges what every layer accepts.
    values
        The value, where it is the same for all.
    mixed
        The names of those that differ.
    """

    params: tuple[Param, ...]
    values: dict[str, ParamValue]
    mixed: frozenset[str]


def shared_params(nodes: Sequence[NodeSpec]) -> SharedParams:
    """Return what some layers share; nothing where one of them is unknown."""
    if not nodes or any(node.kind not in LAYERS for node in nodes):
        return SharedParams((), {}, frozenset())
    declared = [{p.name: p for p in LAYERS.params(node.kind, node.params)} for node in nodes]
    params, values, mixed = [], {}, set()
    for param in declared[0].values():
        others = [each[param.name] for each in declared[1:] if param.name in each]
        if len(others) < len(nodes) - 1 or not all(_is_same(param, each) for each in others):
            continue
        if len(nodes) > 1 and isinstance(param.default, tuple):
            continue  # names of features are each layer's own
        for other in others:
            param = _both(param, other)
        found = [
            node.params.get(param.name, each[param.name].default)
            for node, each in zip(nodes, declared, strict=True)
        ]
        params.append(param)
        values[param.name] = found[0]
        if any(value != found[0] for value in found[1:]):
            mixed.add(param.name)
    return SharedParams(tuple(params), values, frozenset(mixed))


def _is_same(param: Param, other: Param) -> bool:
    """Say whether a value of one means the same for the other."""
    return type(param.default) is type(other.default) and all(
        getattr(param, name) == getattr(other, name)
        for name in ("label", "choices", "choices_from", "unit", "reads")
    )


def _both(param: Param, other: Param) -> Param:
    """Return a declaration that accepts what both do."""
    low, low_open = max(
        ((p.low, p.low_open) for p in (param, other) if p.low is not None), default=(None, False)
    )
    high, closed = min(
        ((p.high, not p.high_open) for p in (param, other) if p.high is not None),
        default=(None, True),
    )
    return replace(param, low=low, low_open=low_open, high=high, high_open=not closed)
