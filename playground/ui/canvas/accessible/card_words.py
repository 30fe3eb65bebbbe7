"""A card in one sentence."""

from playground.core import Severity
from playground.ui.canvas.model.canvas_model import CanvasModel


def card_words(model: CanvasModel, node_id: str) -> str:
    """Return what a card is, its shape and parameters, where it is, and what is wrong with it."""
    order = model.order
    block = model.blocks.by_node.get(node_id)
    if block is not None and block.collapsed:
        return ", ".join([f"collapsed block {block.name}", *model.block_facts[block.id].words])
    said = [model.title(node_id), *model.facts(node_id)]
    said += [f"in block {block.name}"] if block is not None else []
    if model.is_frozen(node_id):
        said.append("frozen")
    said.append(f"{order.index(node_id) + 1} of {len(order)}")
    for problem in model.problems(node_id):
        kind = "problem" if problem.severity is Severity.ERROR else "warning"
        said.append(f"{kind}: {problem.message}")
    return ", ".join(said)


def wires_words(model: CanvasModel, node_id: str) -> str:
    """Return which cards are before and behind a card."""
    network = model.network
    said = []
    for word, others in (
        ("from", network.sources(node_id)),
        ("to", network.targets(node_id)),
    ):
        named = [model.title(other) for other in others if other in network]
        if named:
            said.append(f"{word} {', '.join(named)}")
    return "; ".join(said) or "not connected"
