"""From node to node through a file, with what every value is in the network."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from playground.core import Array, Component
from playground.exchange.onnx_import.base.building import Building
from playground.exchange.onnx_import.base.elementwise import (
    Scaling,
    activation_of,
    scaling_of,
    unknown,
)
from playground.exchange.onnx_import.base.flow import Flow
from playground.exchange.onnx_import.base.model_file import NotImported, OnnxModel, OnnxNode
from playground.exchange.onnx_import.base.operators import ELEMENTWISE, SAME

LONGEST = 64
"""Nodes of a function: those of all activations have fewer."""

Reader: TypeAlias = Callable[["Walk", OnnxNode], None]


class Walk:
    """Reads the nodes that an answer needs.

    Parameters
    ----------
    model
        The file.
    answer
        The value that is the network's output.
    building
        Takes the layers.
    readers
        What reads an operator that is not elementwise.

    Notes
    -----
    Elementwise nodes are put together until something else reads them: what they compute may be
    one activation that the file spells out, x·Φ(x) for example.
    """

    def __init__(
        self, model: OnnxModel, answer: str, building: Building, readers: Mapping[str, Reader]
    ) -> None:
        self.model = model
        self.answer = answer
        self.building = building
        self._readers = readers
        self._makers = {name: node for node in model.nodes for name in node.outputs if name}
        self.needed = _needed(model, answer, self._makers)
        self._order = {id(node): i for i, node in enumerate(self.needed)}
        self._uses = Counter(name for node in self.needed for name in {*node.inputs})
        self._uses[answer] += 1
        self._flows: dict[str, Flow] = {}
        self._begins: dict[str, str] = {}

    def run(self, entry: Flow) -> Flow:
        """Read everything; returns what the answer is in the network.

        Raises
        ------
        NotImported
            Naming the node that no layer here computes.
        """
        self._flows[self.model.entry] = entry
        for node in self.needed:
            if not any(self.depends(name) for name in node.inputs) or node.operator == "Shape":
                continue
            if node.operator in ELEMENTWISE | SAME:
                self._collect(node)
            else:
                self._read(node, node.operator)
        return self.flow(self.answer)

    # what readers ask -----------------------------------------------------------------------------

    def depends(self, name: str) -> bool:
        """Tell whether a value differs from sample to sample."""
        return name in self._flows or name in self._begins

    def is_used_once(self, name: str) -> bool:
        """Tell whether a single node reads a value."""
        return self._uses[name] == 1

    def constant(self, node: OnnxNode, index: int) -> Array:
        """Return a constant input of a node.

        Raises
        ------
        NotImported
            When it is none.
        """
        name = node.inputs[index]
        if self.depends(name):
            raise node.refused(f"its input “{name}” is computed of the samples; weights are fixed")
        return np.asarray(self.model.values[name])

    def has(self, node: OnnxNode, index: int) -> bool:
        """Tell whether a node has an optional input."""
        return len(node.inputs) > index and bool(node.inputs[index])

    def put(self, node: OnnxNode, flow: Flow, output: int = 0) -> None:
        """Say what an output of a node is."""
        self._flows[node.outputs[output]] = flow

    def flow(self, name: str) -> Flow:
        """Return what a value is in the network, adding the activations on the way to it."""
        if name not in self._flows:
            self._flows[name] = self._resolve(name)
        return self._flows[name]

    # elementwise nodes ----------------------------------------------------------------------------

    def _collect(self, node: OnnxNode) -> None:
        begins = {self._begins.get(name, name) for name in node.inputs if self.depends(name)}
        if len(begins) == 1:
            self._begins[node.outputs[0]] = begins.pop()
        else:
            self._read(node, "Add" if node.operator == "Sum" else node.operator)

    def _read(self, node: OnnxNode, operator: str) -> None:
        if operator not in self._readers:
            raise node.refused("it changes or joins values within the network as no layer does")
        self._readers[operator](self, node)

    def _resolve(self, name: str) -> Flow:
        begin = self._begins[name]
        nodes = self._between(begin, name)
        if len(nodes) > LONGEST:
            raise nodes[-1].refused(f"it ends a chain of more than {LONGEST} elementwise nodes")
        for start in (begin, *self._passed_by_all(nodes, begin, name)):
            part = self._between(start, name)
            shape = np.shape(self.model.values[start])[1:]
            if all(node.operator in SAME for node in part):
                return self.flow(start).used(self._are_used_once(part))
            if (found := scaling_of(self.model, part, start, shape)) is not None:
                before = self.flow(start).used(self._are_used_once(part[:-1]))
                return self._scaled(before, found, self.is_used_once(name))
            activation = activation_of(self.model, part, start, name, shape)
            if activation is not None:
                return self._activated(self.flow(start), activation, part[-1])
        last = nodes[-1]
        if last.operator in self._readers:  # x + f(x) is no activation and yet a sum
            self._readers[last.operator](self, last)
            return self._flows[name]
        raise unknown(last)

    def _activated(self, flow: Flow, function: Component, node: OnnxNode) -> Flow:
        if flow.is_scaled:
            raise node.refused(NOT_SCALED)
        only = self.is_used_once(node.outputs[0])
        params = {f"function.{name}": value for name, value in function.params.items()}
        chosen = {"function": function.name, **params}
        return self.building.follow(flow, "activation", chosen, only)

    def _are_used_once(self, nodes: Sequence[OnnxNode]) -> bool:
        """Tell whether nothing else reads what some nodes hand on to each other, and at last."""
        return all(self.is_used_once(node.outputs[0]) for node in nodes)

    def _scaled(self, flow: Flow, scaling: Scaling, only: bool) -> Flow:
        """Scale a layer's output: in its weights where it has any, else where it is read."""
        scaled = flow.scaled(scaling.scale, scaling.offset, only)
        part = self.building.parts[flow.node_id]
        if not flow.is_only_use or "weight" not in part.arrays:
            return scaled
        units = part.shape[0]
        mine = [np.empty(flow.places.size) for _ in range(2)]
        for array, given in zip(mine, scaled.scaling, strict=True):
            array[flow.places.reshape(-1)] = given.reshape(-1)
        by_unit = [array.reshape(units, -1) for array in mine]
        if any((array != array[:, :1]).any() for array in by_unit):
            return scaled
        scale, offset = (array[:, 0] for array in by_unit)
        part.arrays["weight"] = part.arrays["weight"] * scale
        part.arrays["bias"] = part.arrays["bias"] * scale + offset
        return Flow(flow.node_id, flow.places, flow.shape, is_only_use=flow.is_only_use and only)

    def _between(self, start: str, end: str) -> list[OnnxNode]:
        """Return the nodes from one value to another, in computing order."""
        found: dict[int, OnnxNode] = {}
        waiting = [end]
        while waiting:
            name = waiting.pop()
            if name == start or not self.depends(name):
                continue
            node = self._makers[name]
            if id(node) not in found:
                found[id(node)] = node
                waiting += node.inputs
        return sorted(found.values(), key=lambda node: self._order[id(node)])

    def _passed_by_all(self, nodes: list[OnnxNode], start: str, end: str) -> list[str]:
        """Return the values between two that every way from one to the other goes through."""
        inner = [node.outputs[0] for node in nodes if node.outputs[0] != end]
        return [name for name in inner if not self._reaches(end, start, without=name)]

    def _reaches(self, end: str, start: str, without: str) -> bool:
        waiting, seen = [end], {without}
        while waiting:
            name = waiting.pop()
            if name == start:
                return True
            if name in seen or not self.depends(name):
                continue
            seen.add(name)
            waiting += self._makers[name].inputs
        return False


NOT_SCALED = (
    "it reads values that are multiplied or shifted outside of any layer, which no layer here can "
    "hold"
)


def _needed(model: OnnxModel, answer: str, makers: Mapping[str, OnnxNode]) -> tuple[OnnxNode, ...]:
    """Return the nodes that an answer is computed of, in computing order."""
    found: set[int] = set()
    waiting = [answer]
    while waiting:
        node = makers.get(waiting.pop())
        if node is not None and id(node) not in found:
            found.add(id(node))
            waiting += [name for name in node.inputs if name]
    if not found and answer != model.entry:
        raise NotImported(f"the output {answer} is computed of nothing")
    return tuple(node for node in model.nodes if id(node) in found)
