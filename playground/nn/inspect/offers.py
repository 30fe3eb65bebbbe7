"""Which layers can stand where a certain shape arrives, and why the others cannot."""

from collections.abc import Mapping
from functools import lru_cache

from playground.core import Component, ParamValue, Shape
from playground.nn.base.layer import ShapeError
from playground.nn.layers import LAYERS


def new_params(kind: str, shape: Shape | None, image: Shape | None) -> dict[str, ParamValue]:
    """Return the parameters that a new layer begins with where a shape arrives.

    Parameters
    ----------
    kind
        The layer's name in the registry; one that nobody knows begins with none.
    shape
        What arrives; ``None`` while it is unknown.
    image
        ``(channels, height, width)`` of the data, where they are pictures.

    Returns
    -------
    dict
        By name; empty where nothing arrives, too.
    """
    if kind not in LAYERS or not shape or 0 in shape or LAYERS.get(kind).max_inputs == 0:
        return {}
    return LAYERS.get(kind).params_for(shape, image)


@lru_cache(maxsize=64)
def refusals(shape: Shape, image: Shape | None) -> Mapping[str, str]:
    """Return why layers, by name, cannot take a shape as their only input; those that can are not.

    A layer with several inputs has others still to come: nothing can be said of it yet.
    """
    found: dict[str, str] = {}
    for layer in LAYERS:
        if layer.max_inputs == 0 or layer.min_inputs > 1:
            continue
        try:
            made = LAYERS.create(Component(layer.name, new_params(layer.name, shape, image)))
            made.infer((shape,))
        except ShapeError as error:
            found[layer.name] = str(error)
    return found
