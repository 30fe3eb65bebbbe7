"""A compiled network: every buffer allocated, every call bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from types import MappingProxyType

import numpy as np
from msgspec import Struct

from playground.core import Array, RandomStream, Shape
from playground.nn.base.layer import LayerBuffers
from playground.nn.base.program import Call, Program, call, run, transpose
from playground.nn.compiler.activation_derivatives import Block, blocks
from playground.nn.compiler.input_port import InputPort
from playground.nn.compiler.memory_layout import MemoryLayout
from playground.nn.compiler.network_memory import check_values
from playground.nn.compiler.parameter_layout import ParameterSpan, lay_out_parameters
from playground.nn.compiler.plan import Plan, PlannedNode

NONE_OFF: Mapping[str, Sequence[int]] = MappingProxyType({})


class Shared(Struct, frozen=True):
    """What networks of all batch sizes have in common.

    Parameters
    ----------
    theta, grad
        The flat parameters and gradient, ``(P,)`` or ``(R, P)``.
    state
        What layers remember without learning it, flat: ``(S,)`` or ``(R, S)``.
    streams
        Random numbers for layers that need noise, one stream per replica; may be empty where no
        layer needs any, or where the network only predicts.
    """

    theta: Array
    grad: Array
    state: Array
    streams: tuple[RandomStream, ...] = ()


class BoundLayer(Struct, frozen=True):
    """One layer's memory in a network, and the calls that work in it."""

    memory: LayerBuffers
    program: Program


class Network:
    """A network ready to run for one batch size.

    Use :func:`.compile` to make one. Networks of other batch sizes over the
    same parameters come from :meth:`sibling`.

    Parameters
    ----------
    plan
        What to build.
    batch_size
        ``B``, fixed for this network's buffers.
    shared
        Parameters, gradient, layer state and random streams, shared with siblings.
    training
        Whether this network trains: layers behave as in training. Backward runs in either case; of
        a network that only predicts it gives the derivatives of what it predicts.
    with_input_gradients
        Whether backward goes on to dL/d(feature) at the input nodes.
    off
        Units that put out zero whatever comes in, by node id and number from 0: of pictures whole
        channels. Nothing flows back through them. For networks that predict only.

    Attributes
    ----------
    theta, grad, state
        The flat vectors of ``shared``.
    inputs
        The ports data is written to before a forward pass.
    output, output_grad
        ``(..., K, B)``: the prediction, and where dL/d(prediction) goes before a backward pass.
    forward_calls, backward_calls
        The bound calls, for callers that run them in loops of their own.
    layers
        The layers by node id, for whoever asks one of them alone.
    """

    def __init__(
        self,
        plan: Plan,
        batch_size: int,
        shared: Shared,
        training: bool = True,
        with_input_gradients: bool = False,
        off: Mapping[str, Sequence[int]] = NONE_OFF,
    ) -> None:
        self.plan = plan
        self.off = off
        self.batch_size = batch_size
        self.shared = shared
        self.theta, self.grad, self.state = shared.theta, shared.grad, shared.state
        self.training = training
        self.parameter_layout = lay_out_parameters(plan)
        self._lead: Shape = shared.theta.shape[:-1]
        check_values(plan.nodes, batch_size, self.dtype, prod(self._lead))
        self._memory_layout = MemoryLayout.of(plan.nodes, self._lead)
        self._values: dict[str, Array] = {}
        self._augmented: dict[str, Array] = {}
        self._grads: dict[str, Array] = {}
        ports = [self._open_port(node) for node in plan.nodes if node.features]
        self.inputs: tuple[InputPort, ...] = tuple(ports)
        if with_input_gradients:
            self._grads |= {k: np.zeros(v.shape, v.dtype) for k, v in self._values.items()}
        self._blocks: tuple[Block, ...] = ()
        if training:
            self._blocks = blocks(plan.nodes, self._memory_layout, batch_size, self.dtype)
        self._derivatives: dict[str, Array] = {}
        for block in self._blocks:
            self._augmented |= block.values
            self._derivatives |= block.derivatives
        for node in plan.nodes:
            if not node.features:
                self._allocate(node)
        self.forward_calls: list[Call] = []
        self.backward_calls: list[Call] = []
        self.layers: dict[str, BoundLayer] = {}
        self._bind()
        self.output = self._values[plan.output.id]
        self.output_grad = self._grads[plan.output.id]

    @property
    def dtype(self) -> np.dtype[np.floating]:
        """The precision of every number."""
        return self.theta.dtype

    def sibling(self, batch_size: int, training: bool = False) -> Network:
        """Return a network for another batch size that shares parameters and gradient."""
        return Network(self.plan, batch_size, self.shared, training, off=self.off)

    # running ------------------------------------------------------------------------------------

    def forward(self, x: Array) -> Array:
        """Predict for scaled rows ``(B, columns)``; returns a copy, ``(..., B, K)``."""
        for port in self.inputs:
            np.copyto(port.rows, port.prepare(x))
        run(self.forward_calls)
        return transpose(self.output).copy()

    def backward(self, dloss: Array) -> Array:
        """Backpropagate dL/d(output), ``(..., B, K)``; fills and returns :attr:`grad`."""
        np.copyto(self.output_grad, transpose(dloss))
        run(self.backward_calls)
        return self.grad

    # looking ------------------------------------------------------------------------------------

    def value(self, node_id: str) -> Array:
        """Return a node's latest value, ``(..., *shape, B)``, as it lies in memory."""
        return self._values[node_id]

    def value_grad(self, node_id: str) -> Array:
        """Return dL/d(value) of a node after backward, ``(..., *shape, B)``.

        Of input nodes only where the network was made ``with_input_gradients``.
        """
        return self._grads[node_id]

    def named_parameters(self) -> Mapping[str, Array]:
        """Return views of the learned arrays by ``node id/name``."""
        return {f"{s.node_id}/{s.name}": self.view(self.theta, s) for s in self.parameter_layout}

    def named_gradients(self) -> Mapping[str, Array]:
        """Return views of the gradients by ``node id/name``."""
        return {f"{s.node_id}/{s.name}": self.view(self.grad, s) for s in self.parameter_layout}

    def named_state(self) -> Mapping[str, Array]:
        """Return views of what layers remember without learning it, by ``node id/name``."""
        views: dict[str, Array] = {}
        start = 0
        for node in self.plan.nodes:
            for spec in node.state:
                stop = start + int(np.prod(spec.shape))
                flat = self.state[..., start:stop]
                views[f"{node.id}/{spec.name}"] = flat.reshape(*self._lead, *spec.shape)
                start = stop
        return views

    def forget_state(self) -> None:
        """Set what layers remember back to its beginning."""
        views = self.named_state()
        for node in self.plan.nodes:
            for spec in node.state:
                views[f"{node.id}/{spec.name}"][...] = spec.initial

    def view(self, flat: Array, span: ParameterSpan) -> Array:
        """Return one array's view of a flat vector like :attr:`theta`."""
        return flat[..., span.start : span.stop].reshape(*flat.shape[:-1], *span.shape)

    # building -----------------------------------------------------------------------------------

    def _open_port(self, node: PlannedNode) -> InputPort:
        rows = np.ones((*self._lead, self.batch_size, len(node.features) + 1), self.dtype)
        self._augmented[node.id] = transpose(rows)
        flat = transpose(rows)[..., :-1, :]
        self._values[node.id] = flat.reshape(*self._lead, *node.shape, self.batch_size)
        return InputPort(node.id, node.features, rows)

    def _allocate(self, node: PlannedNode) -> None:
        shape = (*self._lead, *node.shape, self.batch_size)
        if node.id not in self._augmented:
            size = int(np.prod(node.shape))
            memory = self._memory_layout.ones(size + 1, self.batch_size, self.dtype)
            self._augmented[node.id] = memory
        self._values[node.id] = self._augmented[node.id][..., :-1, :].reshape(shape)
        self._grads[node.id] = np.zeros_like(self._values[node.id])

    def _bind(self) -> None:
        parts: dict[str, list[Array]] = {}
        bound: list[tuple[PlannedNode, Sequence[Call]]] = []
        by_node: dict[str, list[ParameterSpan]] = {}
        for span in self.parameter_layout:
            by_node.setdefault(span.node_id, []).append(span)
        for node in self.plan.nodes:
            if node.features:
                self.forward_calls += self._silence(self._values, node.id)
                continue
            input_grads = [self._grad_part(source, parts) for source in node.sources]
            memory = self._memory(node, by_node.get(node.id, []), input_grads)
            program = node.layer.bind(memory)
            self.layers[node.id] = BoundLayer(memory, program)
            self.forward_calls += program.forward
            self.forward_calls += self._silence(self._values, node.id)
            bound.append((node, program.backward))
        for block in self._blocks:
            self.backward_calls += block.calls
        for node, backward in reversed(bound):
            self.backward_calls += self._gather(self._grads[node.id], parts.pop(node.id, []))
            self.backward_calls += self._silence(self._grads, node.id)
            self.backward_calls += backward
        for source, shares in parts.items():  # what is left are input nodes
            self.backward_calls += self._gather(self._grads[source], shares)

    def _silence(self, arrays: Mapping[str, Array], node_id: str) -> list[Call]:
        """Set what belongs to units that are off to zero."""
        units = self.off.get(node_id)
        if not units:
            return []
        place = (*(slice(None) for _ in self._lead), list(units))
        return [call(arrays[node_id].__setitem__, place, 0.0)]

    def _grad_part(self, source: str, parts: dict[str, list[Array]]) -> Array | None:
        """Return where one consumer writes its share of a source's gradient."""
        if source not in self._grads:
            return None
        total = self._grads[source]
        used = parts.setdefault(source, [])
        used.append(total if not used else np.zeros_like(total))
        return used[-1]

    @staticmethod
    def _gather(total: Array, parts: Sequence[Array]) -> list[Call]:
        """Sum what several consumers wrote; the first one wrote into the total itself."""
        return [call(np.add, total, part, total) for part in parts[1:]]

    def _memory(
        self, node: PlannedNode, spans: Sequence[ParameterSpan], input_grads: Sequence[Array | None]
    ) -> LayerBuffers:
        start = spans[0].start if spans else 0
        stop = spans[-1].stop if spans else 0
        state, derivative = self.named_state(), self._derivatives.get(node.id)
        if derivative is not None:
            derivative = derivative[..., :-1, :].reshape(self._values[node.id].shape)
        return LayerBuffers(
            inputs=tuple(self._values[s] for s in node.sources),
            augmented=tuple(self._augmented[s] for s in node.sources),
            input_grads=tuple(input_grads),
            output=self._values[node.id],
            output_grad=self._grads[node.id],
            params={s.name: self.view(self.theta, s) for s in spans},
            grads={s.name: self.view(self.grad, s) for s in spans},
            block=self.theta[..., start:stop],
            grad_block=self.grad[..., start:stop],
            training=self.training,
            state={spec.name: state[f"{node.id}/{spec.name}"] for spec in node.state},
            streams=self.shared.streams,
            derivative=derivative,
        )
