"""From a drawing to a plan: layers created, shapes inferred, everything checked, nothing allocated.

The window plans after every edit to label the cards; compilation plans first too. Both therefore
say the same.
"""

from collections import deque
from collections.abc import Collection

from msgspec import Struct

from playground.core import (
    Component,
    Diagnostic,
    Severity,
    Shape,
    ValueNotAllowed,
)
from playground.core.plugins import where_plugins_are
from playground.core.text.lists import listed
from playground.graph import NetworkSpec, NodeSpec
from playground.graph.validate import Arity, check_structure, islands
from playground.nn.activations import ACTIVATIONS
from playground.nn.base.features import Feature, available, default_names
from playground.nn.base.layer import Layer, ParameterSpec, ShapeError, StateSpec
from playground.nn.compiler.node_info import NodeInfo, card_title
from playground.nn.layers import LAYERS
from playground.nn.layers.input import Input


class Signature(Struct, frozen=True):
    """What a network must fit: the data's columns and the problem's number of outputs.

    ``image_shape`` is ``(channels, height, width)`` where a row of columns is an image.
    """

    columns: tuple[str, ...]
    is_2d: bool
    outputs: int
    image_shape: Shape | None = None

    @property
    def features(self) -> tuple[Feature, ...]:
        """Every feature an input layer may choose."""
        return available(self.columns, self.is_2d)


class PlannedNode(Struct, frozen=True):
    """One layer with everything compilation needs to know about it, and what it is called."""

    id: str
    name: str
    layer: Layer
    sources: tuple[str, ...]
    input_shapes: tuple[Shape, ...]
    shape: Shape
    parameters: tuple[ParameterSpec, ...]
    features: tuple[Feature, ...] = ()
    state: tuple[StateSpec, ...] = ()
    frozen: bool = False


class Plan(Struct, frozen=True):
    """A network that can be compiled: nodes in computing order, the output last."""

    nodes: tuple[PlannedNode, ...]
    output: PlannedNode
    signature: Signature

    def name_of(self, node_id: str) -> str:
        """Return what a node is called."""
        return next((node.name for node in self.nodes if node.id == node_id), node_id)


class Analysis(Struct, frozen=True):
    """The outcome of planning.

    Parameters
    ----------
    infos
        Facts for the cards, of every layer that could be created.
    diagnostics
        What is wrong or noteworthy.
    plan
        ``None`` when there is an error.
    nodes
        Every layer that could be planned, in computing order, whether or not there is an error.
    """

    infos: dict[str, NodeInfo]
    diagnostics: tuple[Diagnostic, ...]
    plan: Plan | None
    nodes: tuple[PlannedNode, ...] = ()


_LATEST: deque[tuple[NetworkSpec, Signature, tuple[str, ...], Analysis]] = deque(maxlen=4)
"""What was found lately, with the layers there were: the window, what it offers and the worker ask
about one drawing in turn."""


def analyze(spec: NetworkSpec, signature: Signature) -> Analysis:
    """Plan a drawing for data of a signature. Never raises: whatever is wrong is a diagnostic.

    Layers that are wired among themselves only keep nothing from being trained, where the rest is
    a network without them.
    """
    known = (*LAYERS.names, *ACTIVATIONS.names)
    for each, fitted, names, analysis in tuple(_LATEST):
        if each is spec and fitted == signature and names == known:
            return analysis
    found = _analyze_anew(spec, signature)
    _LATEST.append((spec, signature, known, found))
    return found


def _analyze_anew(spec: NetworkSpec, signature: Signature) -> Analysis:
    found: list[Diagnostic] = []
    layers = _create_layers(spec, found)
    arities = {node.id: _arity(node, layers) for node in spec.nodes}
    apart = islands(spec, arities)
    wired = {end for edge in spec.edges for end in (edge.source, edge.target)}
    if apart & wired:
        rest = _analyze(spec, signature, layers, arities, [*found], apart)
        if rest.plan is not None:
            return rest
    return _analyze(spec, signature, layers, arities, found)


def _analyze(
    spec: NetworkSpec,
    signature: Signature,
    layers: dict[str, Layer],
    arities: dict[str, Arity],
    found: list[Diagnostic],
    left_out: Collection[str] = (),
) -> Analysis:
    structure = check_structure(spec, arities, left_out)
    found += structure.diagnostics
    nodes: dict[str, PlannedNode] = {}
    for node_id in structure.order:
        if node_id in layers:
            planned = _plan_node(node_id, layers[node_id], spec, nodes, signature, found)
            if planned is not None:
                nodes[node_id] = planned
    output = nodes.get(structure.output or "")
    if output is not None:
        found += _check_output(output, signature)
    infos = {
        node_id: NodeInfo(
            card_title(spec.name_of(node_id), layer, is_output=node_id == structure.output),
            nodes[node_id].shape if node_id in nodes else None,
            _count(nodes[node_id]) if node_id in nodes else 0,
            node_id == structure.output,
        )
        for node_id, layer in layers.items()
    }
    broken = any(d.severity is Severity.ERROR for d in found)
    plan = None if broken or output is None else Plan(tuple(nodes.values()), output, signature)
    return Analysis(infos, tuple(found), plan, tuple(nodes.values()))


def _create_layers(spec: NetworkSpec, found: list[Diagnostic]) -> dict[str, Layer]:
    """Create every node's layer; what cannot be created is found instead."""
    layers: dict[str, Layer] = {}
    seen: set[str] = set()
    for node in spec.nodes:
        if node.id in seen:
            found.append(_error(node.id, f"two layers have the id {node.id}"))
        seen.add(node.id)
        try:
            layer = LAYERS.create(Component(node.kind, node.params))
            if layer.activation_field:
                _check_activation(getattr(layer, layer.activation_field))
        except ValueNotAllowed as error:
            found.append(_error(node.id, str(error)))
        else:
            layers[node.id] = layer
    return layers


def _check_activation(name: str) -> None:
    try:
        ACTIVATIONS.get(name)
    except ValueNotAllowed as error:
        advice = f"{error.allowed}; a plug-in may bring it: they are looked for in"
        raise ValueNotAllowed(error.field, name, f"{advice} {where_plugins_are()}") from error


def _arity(node: NodeSpec, layers: dict[str, Layer]) -> Arity:
    layer = layers.get(node.id)
    return (0, None) if layer is None else (layer.min_inputs, layer.max_inputs)


def _plan_node(
    node_id: str,
    layer: Layer,
    spec: NetworkSpec,
    done: dict[str, PlannedNode],
    signature: Signature,
    found: list[Diagnostic],
) -> PlannedNode | None:
    sources = spec.sources(node_id)
    if isinstance(layer, Input):
        return _plan_input(node_id, spec.name_of(node_id), layer, signature, found)
    if any(source not in done for source in sources):
        return None
    shapes = tuple(done[source].shape for source in sources)
    least, most = layer.min_inputs, layer.max_inputs
    if len(shapes) < max(least, 1) or (most is not None and len(shapes) > most):
        return None
    try:
        shape = layer.infer(shapes)
    except ShapeError as error:
        found.append(
            _error(
                node_id,
                f"wrong shape: {error.message_for([spec.name_of(each) for each in sources])}",
            )
        )
        return None
    parameters, state = layer.parameters(shapes), layer.state(shapes)
    frozen, name = spec.node(node_id).frozen, spec.name_of(node_id)
    return PlannedNode(node_id, name, layer, sources, shapes, shape, parameters, (), state, frozen)


def _plan_input(
    node_id: str, name: str, layer: Input, signature: Signature, found: list[Diagnostic]
) -> PlannedNode:
    """Plan where data enters: a flat row of features, or the whole row as an image."""
    if not layer.as_image:
        features = _chosen(node_id, layer, signature, found)
        return PlannedNode(node_id, name, layer, (), (), (len(features),), (), features)
    shape = signature.image_shape
    if shape is None:
        found.append(_error(node_id, "the data has no images: turn “As image” off"))
        shape = (1, 1, len(signature.features))
    elif layer.features:
        found.append(_error(node_id, "an image needs every column: choose no features"))
    return PlannedNode(node_id, name, layer, (), (), shape, (), signature.features)


def _chosen(
    node_id: str, layer: Input, signature: Signature, found: list[Diagnostic]
) -> tuple[Feature, ...]:
    """Return an input's features, in the data's order whatever order they were chosen in."""
    offered = signature.features
    names = layer.features or default_names(signature.columns, signature.is_2d)
    known, wanted = {feature.name for feature in offered}, set(names)  # pictures have many
    missing = [name for name in names if name not in known]
    if missing:
        allowed = listed([f.name for f in offered])
        found.append(
            _error(node_id, f"the data has no feature {listed(missing)}; it offers {allowed}")
        )
    return tuple(feature for feature in offered if feature.name in wanted)


def _check_output(output: PlannedNode, signature: Signature) -> list[Diagnostic]:
    if len(output.shape) != 1:
        text = "×".join(map(str, output.shape))
        return [_error(output.id, f"the output must be flat, it is {text}: add a Flatten layer")]
    if output.shape[0] != signature.outputs:
        noun = "output" if signature.outputs == 1 else "outputs"
        return [_error(output.id, f"needs {signature.outputs} {noun}, has {output.shape[0]}")]
    return []


def _count(node: PlannedNode) -> int:
    total = 0
    for parameter in node.parameters:
        size = 1
        for n in parameter.shape:
            size *= n
        total += size
    return total


def _error(node_id: str, message: str) -> Diagnostic:
    return Diagnostic(node_id, Severity.ERROR, message)
