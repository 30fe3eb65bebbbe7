"""What is kept between edits is what a canvas made anew would show."""

import pytest

from playground.project.templates import template

pytestmark = pytest.mark.gui


def shown(canvas):
    """Return what every card and wire of a canvas shows and where."""
    scene = canvas.network_scene
    cards = {
        node_id: (card.content, card.rect(), card.pos().toTuple())
        for node_id, card in scene.cards.items()
    }
    wires = {
        edge: (wire.style, wire.outline, wire.lines.starts.tolist(), wire.lines.ends.tolist())
        for edge, wire in scene.wires.items()
    }
    return cards, wires


EDITS = {
    "insert": lambda window: window.canvas.layers.add("dense"),
    "delete": lambda window: window.canvas.layers.delete_selected(),
    "undo": lambda window: window.actions_by_name["undo"].trigger(),
    "rename": lambda window: window.edits.rename(inner(window), "another name"),
    "freeze": lambda window: window.edits.set_frozen((inner(window),), True),
}


def inner(window):
    """Return a layer in the middle."""
    nodes = window.document.project.network.nodes
    return nodes[len(nodes) // 2].id


@pytest.mark.parametrize("name", ["circle", "wide-and-deep"])
def test_after_every_edit_the_canvas_is_as_one_made_anew(open_window, name):
    driver = open_window(template(name))
    driver.wait_for_snapshot()
    window = driver.window
    for edit in ("insert", "rename", "delete", "undo", "freeze"):
        if edit == "delete":
            window.canvas.select((inner(window),))
        EDITS[edit](window)
        driver.settle()
        other = open_window(window.document.project)
        other.settle()
        for canvas in (window.canvas, other.window.canvas):
            canvas.network_scene.glide.finish()
            canvas.fit()  # how much a card says depends on how large it is seen
        kept, anew = shown(window.canvas), shown(other.window.canvas)
        for ours, theirs in zip(kept, anew, strict=True):
            assert ours.keys() == theirs.keys()
            for key, facts in ours.items():
                assert facts == theirs[key], (edit, key)
