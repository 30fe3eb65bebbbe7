"""Which units stay when a layer shrinks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from playground.nn.base.layer import UnitLabel
from playground.training.transfer.units import OwnUnit, Units, parts


def blocks(units: Units) -> dict[OwnUnit, tuple[OwnUnit, ...]]:
    """Return, for every unit, those that can only go together with it.

    The units that one sum or product joins belong together, and so do those that one reshaped
    channel is made of.
    """
    joined: dict[OwnUnit, list[OwnUnit]] = {}
    for label in {label for labels in units.of.values() for label in labels}:
        members = list(parts(label))
        for unit in members:
            joined.setdefault(unit, [unit])
        first = members[0]
        for unit in members[1:]:
            if joined[unit] is not joined[first]:
                joined[first] += joined[unit]
                for each in joined[unit]:
                    joined[each] = joined[first]
    return {unit: tuple(block) for unit, block in joined.items()}


def survivors(
    units: Units,
    sizes: Mapping[str, int],
    gone: Iterable[OwnUnit],
    matter: Mapping[OwnUnit, float],
) -> dict[str, list[int]]:
    """Choose which units of the layers stay, by their numbers; those that matter least go.

    Of equals the last one goes.

    Parameters
    ----------
    units
        The network's units before.
    sizes
        How many units each layer that stays has afterwards.
    gone
        Features that are gone already: what is joined with them goes first.
    matter
        How much each unit matters.
    """
    together = blocks(units)
    lost = {each for unit in gone for each in together.get(unit, ())}
    kept = {}
    for node_id, size in sizes.items():
        own = [unit for unit in units.of[node_id] if isinstance(unit, OwnUnit)]
        surplus = len(own) - size
        ranked = sorted(own, key=lambda unit: _rank(unit, together[unit], matter))
        going = [unit for unit in ranked if unit in lost][: max(surplus, 0)]
        for unit in ranked:
            mine = [each for each in together[unit] if each.node_id == node_id]
            if unit not in going and len(going) + len(mine) <= surplus:
                going += mine
                lost.update(together[unit])
        for unit in ranked:  # blocks too large for what has to go are broken
            if len(going) < surplus and unit not in going:
                going.append(unit)
        out = {unit.number for unit in going}
        kept[node_id] = [i for i in range(len(own)) if i not in out]
    return kept


def _rank(
    unit: UnitLabel, block: tuple[OwnUnit, ...], matter: Mapping[OwnUnit, float]
) -> tuple[float, int]:
    number = unit.number if isinstance(unit, OwnUnit) and isinstance(unit.number, int) else 0
    return (sum(matter.get(each, 0.0) for each in block), -number)
