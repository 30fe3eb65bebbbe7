"""What is said of units that are switched off."""

from playground.core.text.numbers import counted, percent
from playground.session.snapshots.units_off import UnitSet, UnitsOff
from playground.ui.canvas.model.canvas_model import CanvasModel

MOST_NAMED = 5
"""More units are counted instead of named."""


def count_text(count: int) -> str:
    """Return ``1 unit off``; nothing for none."""
    return f"{counted(count, 'unit')} off" if count else ""


def units_text(model: CanvasModel, units: UnitSet) -> str:
    """Return which units these are: ``unit 3 of hidden 1``, ``units 1 and 2 of hidden 1``."""
    if len(units) > MOST_NAMED:
        return counted(len(units), "unit")
    by_node: dict[str, list[int]] = {}
    for node_id, unit in sorted(units):
        by_node.setdefault(node_id, []).append(unit)
    order = {node_id: at for at, node_id in enumerate(model.order)}
    told = []
    for node_id in sorted(by_node, key=lambda i: order.get(i, 0)):
        names = [model.unit_name(node_id, unit) for unit in by_node[node_id]]
        if len(names) > 1 and all(name.startswith("unit ") for name in names):
            names = [f"units {names[0].removeprefix('unit ')}"] + [
                name.removeprefix("unit ") for name in names[1:]
            ]
        told.append(f"{_listed(names)} of {model.name(node_id)}")
    return _listed(told)


def worth_text(model: CanvasModel, units: UnitSet, worth: UnitsOff | None) -> str:
    """Return what a network loses without units: ``test loss 0.12 → 0.48``.

    While that is not known of just these units, only which they are; nothing without any.
    """
    if not units:
        return ""
    text = f"Without {units_text(model, units)}"
    if worth is None or worth.units != units:
        return text
    whole, without = worth.whole, worth.without
    text += f": test loss {whole.test_loss:.3g} → {without.test_loss:.3g}"
    if whole.test_accuracy == whole.test_accuracy:
        text += f", accuracy {percent(whole.test_accuracy)} → {percent(without.test_accuracy)}"
    return text


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
