"""What keeps a network that can be trained from learning, known before the first step."""

from playground.core import Diagnostic, Severity
from playground.nn.compiler.plan import Plan, PlannedNode
from playground.training.base.config import TrainingConfig


def learning_diagnostics(
    plan: Plan, config: TrainingConfig, count: int | None
) -> tuple[Diagnostic, ...]:
    """Return warnings about layers that cannot learn, whatever their weights and the data are.

    What depends on the weights (a unit that never fires, zeros everywhere) is measured instead, by
    :mod:`playground.explain.diagnosis`.

    Parameters
    ----------
    plan
        The network.
    config
        Says how large batches are.
    count
        How many training samples there are, which no batch exceeds; ``None`` while nobody knows.
    """
    found = blocked_layers(plan, config.batch_size, count)
    return (*found, *rate_diagnostics(config))


def blocked_layers(plan: Plan, batch_size: int, count: int | None) -> tuple[Diagnostic, ...]:
    """Return the warnings that follow from the network and the size of its batches."""
    size = batch_size
    if count is not None:
        size = min(size or count, count)
    blocked = {node.id: why for node in plan.nodes if (why := _why(node, size))}
    deaf = _deaf_layers(plan, blocked)
    found = [_warning(node_id, why + _lost(deaf)) for node_id, why in blocked.items()]
    learning = [node for node in plan.nodes if node.parameters]
    if learning and all(node.frozen for node in learning):
        found.append(_warning("", "every layer with weights is frozen: nothing learns"))
    return tuple(found)


def rate_diagnostics(config: TrainingConfig) -> tuple[Diagnostic, ...]:
    """Return the warning that the learning rate is zero, where it is."""
    if config.optimizer.params.get("learning_rate") != 0:
        return ()
    return (_warning("", "the learning rate is 0: nothing learns"),)


def _why(node: PlannedNode, batch_size: int) -> str:
    """Return why nothing passes a node in training; with an unknown batch size, whatever it is."""
    return node.layer.blocked(node.input_shapes, batch_size) if node.sources else ""


def _deaf_layers(plan: Plan, blocked: dict[str, str]) -> list[str]:
    """Return the names of the layers with weights that no gradient reaches."""
    reached = {plan.output.id}
    for node in reversed(plan.nodes):
        if node.id in reached and node.id not in blocked:
            reached.update(node.sources)
    return [n.name for n in plan.nodes if n.parameters and not n.frozen and n.id not in reached]


def _lost(deaf: list[str]) -> str:
    if not deaf:
        return ""
    names = ", ".join(deaf[:4]) + (f" and {len(deaf) - 4} more" if len(deaf) > 4 else "")
    return f"; no gradient reaches {names}"


def _warning(node_id: str, message: str) -> Diagnostic:
    return Diagnostic(node_id, Severity.WARNING, message)
