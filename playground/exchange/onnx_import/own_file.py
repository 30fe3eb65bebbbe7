"""A file that this program wrote: its layers as they were, and every weight to the last bit."""

from collections.abc import Mapping

import numpy as np
from msgspec import Struct

from playground.core import Array, ParamValue
from playground.exchange.base.model import FORMAT
from playground.exchange.onnx.file import DESCRIPTION
from playground.exchange.onnx_import.base.model_file import NotImported, OnnxModel
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.graph.names import plain_name
from playground.nn.layers import LAYERS
from playground.storage.reading import read_json
from playground.training.base.config import DType


class DescribedNode(Struct, frozen=True):
    """A layer in :attr:`.Model.description`; see there."""

    id: str
    name: str
    kind: str
    params: dict[str, ParamValue]
    inputs: tuple[str, ...]


class Description(Struct, frozen=True):
    """What :attr:`.Model.description` says of a network; see there."""

    format: int
    application: str
    dtype: DType
    loss: str
    nodes: tuple[DescribedNode, ...]

    @property
    def network(self) -> NetworkSpec:
        """The network as it was drawn, but for what only a drawing has."""
        return NetworkSpec(
            tuple(
                NodeSpec(
                    each.id,
                    each.kind,
                    each.params,
                    name="" if each.name == plain_name(each.id) else each.name,
                )
                for each in self.nodes
            ),
            tuple(Edge(source, each.id) for each in self.nodes for source in each.inputs),
        )


def description_of(model: OnnxModel) -> Description | None:
    """Return what a file says of the network it was written from, ``None`` where nobody here does.

    What it says is compared with what the file computes before anybody relies on it.
    """
    text = model.metadata.get(DESCRIPTION)
    if text is None:
        return None
    try:
        found = read_json(text.encode(), Description, NotImported)
    except NotImported:
        return None  # other programs write a sentence there
    known = found.application == "backprop-playground" and found.format == FORMAT
    return found if known and all(each.kind in LAYERS for each in found.nodes) else None


def own_array(model: OnnxModel, name: str, kind: str, like: Array) -> Array | None:
    """Return an array as its layer has it; the file may hold it in another order.

    Parameters
    ----------
    name
        ``node id/name``.
    kind
        The layer's.
    like
        The array that it is to be written into.
    """
    found = model.constants.get(name)
    if found is None or found.size != like.size:
        return None
    if kind == "conv2d" and found.ndim == 4:  # filters stand first in the file
        found = np.moveaxis(found, 0, -1)
    return found.reshape(like.shape)


def own_arrays(
    model: OnnxModel, description: Description, mine: Mapping[str, Array]
) -> dict[str, Array] | None:
    """Return all arrays of a network, ``None`` where one is missing."""
    kinds = {each.id: each.kind for each in description.nodes}
    found = {
        name: own_array(model, name, kinds[name.rpartition("/")[0]], like)
        for name, like in mine.items()
    }
    arrays = {name: array for name, array in found.items() if array is not None}
    return arrays if len(arrays) == len(found) else None
