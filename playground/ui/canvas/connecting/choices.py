"""What a dropped wire may become where it cannot simply be drawn."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from playground.nn.base.layer import Layer
from playground.nn.compiler.plan import analyze
from playground.nn.inspect.fixes.steps import RemoveLayers
from playground.nn.inspect.quick_fix import fitting_fixes
from playground.nn.layers import LAYERS
from playground.ui.canvas.connecting import wire_edits
from playground.ui.canvas.connecting.rules import Connections, reason_of
from playground.ui.canvas.model import canvas_edits
from playground.ui.canvas.model.canvas_edits import CanvasEdit


class WireAnswer(Struct, frozen=True):
    """One thing a dropped wire may become.

    Parameters
    ----------
    text, tip
        What a menu says.
    edit
        What is asked for; ``None`` where it is impossible: the tip then says why.
    """

    text: str
    tip: str
    edit: CanvasEdit | None


class WireQuestion(Struct, frozen=True):
    """What has to be decided before a wire is drawn."""

    text: str
    choices: tuple[WireAnswer, ...]


def merge_layers() -> tuple[type[Layer], ...]:
    """Return the layers that make one value of any number of inputs."""
    return tuple(each for each in LAYERS if each.min_inputs > 1 and each.max_inputs is None)


def question(connections: Connections, source: str, target: str) -> WireQuestion | None:
    """Return what to ask about a wire that may be dropped; ``None`` where nothing has to be.

    Each answer is tried first: what would fit nowhere is there all the same, and says why not.
    """
    model, verdict = connections.model, connections.judge(source, target).verdict
    name = model.name
    if verdict == "asks":
        taken = connections.network.sources(target)[0]
        text = f"{name(target)} takes one input; {name(taken)} feeds it"
        choices = (*_merges(connections, source, target), _take_over(connections, source, target))
        return WireQuestion(text, choices)
    if verdict == "mismatch":
        text = f"{name(source)} does not fit {name(target)}"
        return WireQuestion(text, tuple(_mended(connections, source, target)))
    return None


def _merges(connections: Connections, source: str, target: str) -> Iterator[WireAnswer]:
    model = connections.model
    for layer in merge_layers():
        edit = wire_edits.merge(model, layer.name, source, target, connections.detached)
        reason = _shape_reason(connections, edit, target)
        yield WireAnswer(layer.title, reason or layer.help, None if reason else edit)


def _take_over(connections: Connections, source: str, target: str) -> WireAnswer:
    model, trials = connections.model, connections.trials
    edit = wire_edits.take_over(model, source, target, connections.detached)
    tip = f"{model.name(connections.network.sources(target)[0])} feeds it no longer"
    outcome = trials.outcome(edit.network) if trials is not None else None
    if outcome is None or outcome.objection != "shape":
        if outcome is not None and outcome.objection is not None:
            tip = f"{tip}; {reason_of(model, outcome, target)}"
        return WireAnswer("Replace", tip, edit)
    mended = next(_fixed(connections, edit, outcome.node_id), None)
    reason = reason_of(model, outcome, target)
    if mended is None:
        return WireAnswer("Replace", reason, None)
    return WireAnswer(f"Replace, {_lower(mended.text)}", reason, replace(mended, text=edit.text))


def _mended(connections: Connections, source: str, target: str) -> Iterator[WireAnswer]:
    """Offer the wire with what makes it fit, and the wire as it is: it may be mended later."""
    model, trials = connections.model, connections.trials
    edit = wire_edits.connect(model, source, target, connections.detached)
    reason = connections.judge(source, target).reason
    if trials is not None:
        outcome = trials.outcome(edit.network)
        for mended in _fixed(connections, edit, outcome.node_id):
            yield WireAnswer(mended.text, reason, replace(mended, text=edit.text))
    yield WireAnswer("Connect all the same", reason, edit)


def _fixed(connections: Connections, edit: CanvasEdit, node_id: str) -> Iterator[CanvasEdit]:
    """Return an edit together with each quick fix for a layer that it breaks."""
    trials = connections.trials
    assert trials is not None
    analysis = analyze(edit.network, trials.signature)
    drawn = replace(
        connections.model, network=edit.network, layout=edit.layout, infos=analysis.infos
    )
    for fix in fitting_fixes(edit.network, analysis, trials.signature, node_id):
        if not any(isinstance(step, RemoveLayers) for step in fix.steps):
            yield canvas_edits.apply_fix(drawn, fix)


def _shape_reason(connections: Connections, edit: CanvasEdit, target: str) -> str:
    trials = connections.trials
    if trials is None:
        return ""
    outcome = trials.outcome(edit.network)
    is_shape = outcome.objection == "shape"
    return reason_of(connections.model, outcome, target) if is_shape else ""


def _lower(text: str) -> str:
    return f"{text[0].lower()}{text[1:]}"
