"""Whether a wire may be drawn, and in words why not."""

from msgspec import Struct

from playground.graph import Edge, NetworkSpec
from playground.graph.edits import disconnect, would_cycle
from playground.ui.canvas.model.canvas_model import CanvasModel


class ConnectionCheck(Struct, frozen=True):
    """What would happen to a wire dropped here.

    Parameters
    ----------
    is_ok
        Whether it may be dropped.
    reason
        Why not, or what else happens; may be empty.
    replaces
        Whether it takes the place of the wire that is there.
    """

    is_ok: bool
    reason: str = ""
    replaces: bool = False


def check(
    model: CanvasModel, source: str, target: str, detached: Edge | None = None
) -> ConnectionCheck:
    """Judge a wire from one node to another, ``detached`` being the wire in the hand."""
    network = without(model.network, detached)
    layer = model.layer(target)
    most = layer.max_inputs if layer else None
    taken = network.sources(target)
    if source == target:
        return ConnectionCheck(False, "a layer cannot feed itself")
    if source in taken:
        return ConnectionCheck(False, "already connected")
    if most == 0:
        return ConnectionCheck(False, f"{model.title(target)} takes no wires")
    if most is not None and most > 1 and len(taken) >= most:
        return ConnectionCheck(False, f"takes at most {most} inputs")
    replaces = most == 1 and len(taken) > 0
    if replaces:
        for other in taken:
            network = disconnect(network, other, target)
    if would_cycle(network, source, target):
        return ConnectionCheck(False, "would make a loop")
    return ConnectionCheck(True, "takes one input: this replaces it" if replaces else "", replaces)


def without(network: NetworkSpec, edge: Edge | None) -> NetworkSpec:
    """Return the network without a wire."""
    return disconnect(network, edge.source, edge.target) if edge else network
