"""Whether a wire may be drawn, and in words why not: said before it is dropped."""

from functools import cached_property
from typing import Literal

from msgspec import Struct

from playground.core.text.numbers import counted
from playground.graph import Edge, NetworkSpec, edits
from playground.graph.traversal import ancestors
from playground.nn.inspect.trials import Outcome, Trials
from playground.ui.canvas.model.canvas_model import CanvasModel

Verdict = Literal["fits", "warns", "asks", "mismatch", "refused"]
"""Dropping connects; connects all the same; asks how; asks whether to mend it; does nothing."""


class ConnectionCheck(Struct, frozen=True):
    """What would happen to a wire dropped here.

    Parameters
    ----------
    verdict
        See :data:`Verdict`.
    reason
        Why not, or what else happens; may be empty.
    """

    verdict: Verdict
    reason: str = ""

    @property
    def is_ok(self) -> bool:
        """Whether nothing speaks against dropping it."""
        return self.verdict in ("fits", "warns", "asks")


class Connections:
    """Judges the wires that one gesture may draw, each at most once.

    Parameters
    ----------
    model
        What is shown.
    detached
        The wire in the hand: it is judged as if it were gone.
    """

    def __init__(self, model: CanvasModel, detached: Edge | None = None) -> None:
        self.model = model
        self.detached = detached
        self.network = without(model.network, detached)
        self._judged: dict[tuple[str, str], ConnectionCheck] = {}
        self._ahead: dict[str, frozenset[str]] = {}

    @cached_property
    def trials(self) -> Trials | None:
        """What tries the changes; ``None`` while nothing is known about the data."""
        signature = self.model.signature
        return Trials(self.model.network, signature) if signature is not None else None

    def judge(self, source: str, target: str) -> ConnectionCheck:
        """Say what dropping a wire from one node to another would do."""
        found = self._judged.get((source, target))
        if found is None:
            reason = self.refusal(source, target)
            found = ConnectionCheck("refused", reason) if reason else self._weigh(source, target)
            self._judged[source, target] = found
        return found

    def refusal(self, source: str, target: str) -> str:
        """Say why a wire cannot be, whatever its layers compute; empty where it can."""
        name, layer = self.model.name, self.model.layer(target)
        most = layer.max_inputs if layer else None
        taken = self.network.sources(target)
        if source == target:
            return "a layer cannot feed itself"
        if source in taken:
            return f"already connected: {name(source)} feeds {name(target)}"
        if most == 0:
            return f"{name(target)} takes no wires: data enter there"
        if target in self._behind(source):
            return f"would make a loop: {name(target)} comes before {name(source)}"
        if most is not None and most > 1 and len(taken) >= most:
            return f"{name(target)} takes at most {counted(most, 'input')}"
        return ""

    def takes_turns(self, target: str) -> bool:
        """Tell whether a node's only input is taken, so that another wire needs a decision."""
        layer = self.model.layer(target)
        return layer is not None and layer.max_inputs == 1 and bool(self.network.sources(target))

    def _behind(self, source: str) -> frozenset[str]:
        """Return the nodes a wire from ``source`` must not lead to."""
        if source not in self._ahead:
            self._ahead[source] = frozenset(ancestors(self.network, source))
        return self._ahead[source]

    def _weigh(self, source: str, target: str) -> ConnectionCheck:
        name = self.model.name
        if self.takes_turns(target):
            return ConnectionCheck("asks", f"{name(target)} takes one input: then choose how")
        if self.trials is None:
            return ConnectionCheck("fits")
        outcome = self.trials.outcome(edits.connect(self.network, source, target))
        reason = reason_of(self.model, outcome, target)
        if outcome.objection is None:
            return ConnectionCheck("fits")
        return ConnectionCheck("mismatch" if outcome.objection == "shape" else "warns", reason)


def reason_of(model: CanvasModel, outcome: Outcome, target: str) -> str:
    """Return in words what a trial found; ``target`` is where the wire would lead."""
    if outcome.objection == "ends":
        ends = [model.name(end) if end in model.network else end for end in outcome.ends]
        return f"the network would end at {' and '.join(ends)}: connect or delete one"
    known = outcome.node_id in model.network
    about = model.name(outcome.node_id) if known and outcome.node_id != target else ""
    return f"{about}: {outcome.message}" if about else outcome.message


def without(network: NetworkSpec, edge: Edge | None) -> NetworkSpec:
    """Return the network without a wire."""
    return edits.disconnect(network, edge.source, edge.target) if edge else network
