"""The network that is being built of a file: layers with their weights, and the wires."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from playground.core import Array, ParamValue, Shape
from playground.exchange.onnx_import.base.flow import Flow
from playground.exchange.onnx_import.base.operators import KNOWN
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.graph.names import LONGEST_NAME

INPUT = "input"
LINEAR = "linear"

_WEIGHT_ENDS = re.compile(r"[./](weight|kernel|bias|W|w|coefficients?)$", re.IGNORECASE)
_MADE_UP = re.compile(r"^(onnx::.*|.*_output_\d+|val_\d+|variable\d*|\d+|coefficients?\d*)$")
_COUNTED = re.compile(r"^node_|[_\d]+$")
_OPERATORS = {name.rpartition(".")[2].casefold() for name in KNOWN} | {"linear", "conv2d"}
_OPERATORS |= {"maxpool2d", "avgpool2d", "add", "cat"}


class Part(Struct, eq=False):
    """A layer with what it learned.

    Parameters
    ----------
    kind, params
        As in :class:`~playground.graph.NodeSpec`.
    sources
        The layers that feed it.
    arrays
        Its learned and remembered arrays, by name, as the layer has them.
    shape
        Of its output for a sample.
    name
        What the file calls it; empty where that says nothing.
    """

    kind: str
    params: dict[str, ParamValue]
    sources: tuple[str, ...]
    arrays: dict[str, Array]
    shape: Shape
    name: str = ""


class Building:
    """Collects layers.

    Attributes
    ----------
    parts
        Every layer by its id, in computing order.
    notes
        What was changed on the way, a sentence each.
    """

    def __init__(self) -> None:
        self.parts: dict[str, Part] = {}
        self.notes: list[str] = []
        self._counts: Counter[str] = Counter()

    def add(
        self,
        kind: str,
        sources: Sequence[str],
        shape: Shape,
        params: Mapping[str, ParamValue] | None = None,
        arrays: Mapping[str, Array] | None = None,
        name: str = "",
    ) -> str:
        """Add a layer; returns its id."""
        self._counts[kind] += 1
        node_id = INPUT if kind == INPUT else f"{kind}_{self._counts[kind]}"
        kept = dict(params or {}), tuple(sources), dict(arrays or {})
        self.parts[node_id] = Part(kind, *kept, shape, _plain(name))
        return node_id

    def follow(self, flow: Flow, kind: str, params: Mapping[str, ParamValue], only: bool) -> Flow:
        """Add a layer that leaves the shape as it is; returns its output."""
        node_id = self.add(kind, (flow.node_id,), flow.shape, params)
        return Flow(node_id, flow.places, flow.shape, is_only_use=only)

    def flat(self, flow: Flow) -> str:
        """Return the layer that has a flow's numbers in one row, a Flatten where it takes one."""
        if len(flow.shape) == 1:
            return flow.node_id
        return self.add("flatten", (flow.node_id,), (int(np.prod(flow.shape)),))

    def row(self, flow: Flow) -> Flow:
        """Return a flow as the output of a layer of rows, where the file has it in a row."""
        if flow.places.ndim != 1 or len(flow.shape) == 1:
            return flow
        return replace(flow, node_id=self.flat(flow), shape=(flow.places.size,))

    def image(self, flow: Flow, shape: Shape) -> str:
        """Return the layer that has a flow's numbers as an image, a Reshape where it takes one."""
        if flow.shape == shape:
            return flow.node_id
        return self.add("reshape", (flow.node_id,), shape, {"shape": "×".join(map(str, shape))})

    def join_activations(self) -> None:
        """Have layers with a function of their own take over the one that follows them alone."""
        uses = Counter(source for part in self.parts.values() for source in {*part.sources})
        joined: dict[str, str] = {}
        for node_id, part in self.parts.items():
            if part.kind != "activation":
                continue
            source = joined.get(part.sources[0], part.sources[0])
            before = self.parts[source]
            if uses[part.sources[0]] == 1 and before.params.get("activation") == LINEAR:
                for name, value in part.params.items():
                    before.params[name.replace("function", "activation", 1)] = value
                joined[node_id] = source
        self.replace(joined)

    def replace(self, others: Mapping[str, str]) -> None:
        """Leave layers out; what each fed is fed by another, which stays."""
        for node_id in others:
            del self.parts[node_id]
        for part in self.parts.values():
            part.sources = tuple(others.get(each, each) for each in part.sources)

    def network(self) -> NetworkSpec:
        """Return the network, its layers named as in the file."""
        taken: set[str] = set()
        nodes, edges = [], []
        for node_id, part in self.parts.items():
            name = "" if part.name.casefold() in taken else part.name
            taken.add(name.casefold())
            nodes.append(NodeSpec(node_id, part.kind, part.params, name=name))
            edges += [Edge(source, node_id) for source in part.sources]
        return NetworkSpec(tuple(nodes), tuple(edges))

    def arrays(self) -> dict[str, Array]:
        """Return all arrays by ``node id/name``."""
        return {
            f"{node_id}/{name}": array
            for node_id, part in self.parts.items()
            for name, array in part.arrays.items()
        }


def _plain(name: str) -> str:
    """Return what a person would call a layer after its weights or its node in the file."""
    name = _WEIGHT_ENDS.sub("", name.strip("/"))
    words = [word for word in name.split("/") if word]
    found = words[-1] if words else ""
    operator = _COUNTED.sub("", found.casefold()).replace("_", "")
    is_made_up = _MADE_UP.match(found) or operator in _OPERATORS
    usable = found.isprintable() and not is_made_up
    return found[-LONGEST_NAME:].strip() if usable else ""
