"""Which layers are offered where, and why the others would be wrong there."""

from collections.abc import Mapping

from playground.graph import Edge
from playground.nn.inspect.offers import refusals
from playground.nn.inspect.trials import Trials
from playground.nn.layers import LAYERS
from playground.ui.canvas.model.canvas_edits import place_near
from playground.ui.canvas.model.canvas_model import CanvasModel


def reasons_on_wire(model: CanvasModel, edge: Edge) -> Mapping[str, str]:
    """Return why layers, by name, would be wrong in a wire: for themselves, or for what follows."""
    return _reasons(model, edge.source, (edge.target,))


def reasons_near(model: CanvasModel, selection: tuple[str, ...]) -> Mapping[str, str]:
    """Return why layers would be wrong where one is added without pointing at a place."""
    place = place_near(model, selection)
    if isinstance(place, Edge):
        return reasons_on_wire(model, place)
    return _reasons(model, place, ()) if place is not None else {}


def reasons_at_a_glance(model: CanvasModel, selection: tuple[str, ...]) -> Mapping[str, str]:
    """Return why layers cannot take what arrives where one is added: remembered by shape.

    It costs an edit next to nothing; what would become of the layers behind is not looked at.
    """
    place = place_near(model, selection)
    source = place.source if isinstance(place, Edge) else place
    info = model.infos.get(source) if source is not None else None
    if info is None or info.shape is None or model.signature is None:
        return {}
    return refusals(info.shape, model.signature.image_shape)


def _reasons(model: CanvasModel, source: str, targets: tuple[str, ...]) -> Mapping[str, str]:
    if model.signature is None:
        return {}
    trials = Trials(model.network, model.signature)
    found: dict[str, str] = {}
    for layer in LAYERS:
        outcome = trials.insertion(layer.name, source, targets)
        if outcome.objection is not None:
            about = f"{model.name(outcome.node_id)} behind it: " if outcome.node_id else ""
            found[layer.name] = f"{about}{outcome.message}"
    return found
