"""What a change would mean for a drawing: planned for real, before anything is drawn."""

from functools import cached_property
from typing import Literal

from msgspec import Struct

from playground.core import Component, Severity
from playground.graph import NetworkSpec
from playground.nn.base.layer import ShapeError
from playground.nn.compiler.plan import Analysis, Signature, analyze
from playground.nn.inspect.offers import new_params, refusals
from playground.nn.layers import LAYERS

Objection = Literal["shape", "ends", "output"]
"""A layer cannot take what reaches it; the network ends at several places; the last layer's value
is not what the data ask for."""


class Outcome(Struct, frozen=True):
    """What would be wrong with a changed drawing that is not wrong now.

    Parameters
    ----------
    objection
        The gravest of it; ``None`` when nothing is.
    node_id
        The layer it is about.
    message
        What the finding would say.
    ends
        The ids of the layers at which the network would end.
    """

    objection: Objection | None = None
    node_id: str = ""
    message: str = ""
    ends: tuple[str, ...] = ()


FITS = Outcome()


class Trials:
    """Tries changes of one drawing.

    Each trial plans the changed drawing as the window and the compiler do (3 ms for 400 layers), so
    that what is said before an edit is what is said behind it. Whoever asks often keeps the answer.

    Parameters
    ----------
    network
        The drawing as it is.
    signature
        The data it must fit.
    """

    def __init__(self, network: NetworkSpec, signature: Signature) -> None:
        self.network = network
        self.signature = signature

    @cached_property
    def now(self) -> Analysis:
        """What planning says about the drawing as it is."""
        return analyze(self.network, self.signature)

    def outcome(self, changed: NetworkSpec) -> Outcome:
        """Return what would be wrong with a changed drawing and is not wrong now."""
        then = analyze(changed, self.signature)
        known = {(d.node_id, d.message) for d in self.now.diagnostics}
        planned = {node.id for node in then.nodes}
        fresh = [
            d
            for d in then.diagnostics
            if d.severity is Severity.ERROR and (d.node_id, d.message) not in known
        ]
        for each in fresh:
            if _is_starved(changed, each.node_id, planned):
                message = each.message.removeprefix("wrong shape: ")
                return Outcome("shape", each.node_id, message)
        if _has_output(self.now) and not _has_output(then) and then.nodes:
            ends = tuple(n.id for n in then.nodes if not changed.targets(n.id))
            if len(ends) > 1:
                return Outcome("ends", ends[-1], "the network would end at several layers", ends)
        for each in fresh:
            info = then.infos.get(each.node_id)
            if info is not None and info.is_output:
                return Outcome("output", each.node_id, each.message)
        return FITS

    def insertion(self, kind: str, source: str, targets: tuple[str, ...]) -> Outcome:
        """Return which shapes would not fit with a new layer between a layer and some behind it.

        Shapes are followed only as far as they change.
        """
        known = {node.id: node for node in self.now.nodes}
        image = self.signature.image_shape
        if source not in known or kind not in LAYERS or LAYERS.get(kind).min_inputs != 1:
            return FITS
        shape = known[source].shape
        reason = refusals(shape, image).get(kind)
        if reason is not None:
            return Outcome("shape", "", reason)
        layer = LAYERS.create(Component(kind, new_params(kind, shape, image)))
        changed = {source: layer.infer((shape,))}
        for node in self.now.nodes:
            is_behind = node.id in targets
            if not is_behind and not any(s in changed and s != source for s in node.sources):
                continue
            inputs = tuple(
                changed[s] if s in changed and (s != source or is_behind) else known[s].shape
                for s in node.sources
            )
            try:
                became = node.layer.infer(inputs)
            except ShapeError as error:
                return Outcome(
                    "shape",
                    node.id,
                    error.message_for([self.network.name_of(s) for s in node.sources]),
                )
            if became != node.shape:
                changed[node.id] = became
        return FITS


def _is_starved(network: NetworkSpec, node_id: str, planned: set[str]) -> bool:
    """Tell whether a layer gets as many inputs as it takes, all known, and takes them not."""
    if node_id not in network or node_id in planned or network.node(node_id).kind not in LAYERS:
        return False
    layer, sources = LAYERS.get(network.node(node_id).kind), network.sources(node_id)
    if not sources or any(source not in planned for source in sources):
        return False
    most = layer.max_inputs
    return len(sources) >= layer.min_inputs and (most is None or len(sources) <= most)


def _has_output(analysis: Analysis) -> bool:
    return any(info.is_output for info in analysis.infos.values())
