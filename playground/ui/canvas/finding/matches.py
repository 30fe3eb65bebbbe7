"""Which layers a few words mean."""

from playground.ui.canvas.model.canvas_model import CanvasModel


def matches(model: CanvasModel, text: str) -> tuple[str, ...]:
    """Return the layers in which every word is found: those called so first, as data flows.

    Looked through are name, title, kind, block, shape and facts, and every parameter as
    ``label value`` and ``name=value``; letter case does not matter, and ``3x3`` finds ``3×3``.
    """
    words = _plain(text).split()
    if not words:
        return ()
    found = [i for i in model.order if all(w in _plain(_said(model, i)) for w in words)]
    phrase = " ".join(words)
    return tuple(sorted(found, key=lambda i: phrase not in _plain(model.name(i))))


def _said(model: CanvasModel, node_id: str) -> str:
    layer, network = model.layer(node_id), model.network
    said = [network.name_of(node_id), node_id, network.node(node_id).kind, model.title(node_id)]
    said += [model.card_facts[node_id].shape, *model.facts(node_id)]
    said += [layer.title] if layer is not None else []
    for param in model.params(node_id):
        value = model.value(node_id, param)
        shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        said += [f"{param.label} {shown}", f"{param.name}={shown}"]
    block = model.blocks.by_node.get(node_id)
    said += [f"in block {block.name}"] if block is not None else []
    said += ["frozen"] if model.is_frozen(node_id) else []
    said += [f"{found.severity} {found.message}" for found in model.problems(node_id)]
    return "\n".join(said)


def _plain(text: str) -> str:
    return text.casefold().replace("×", "x")
