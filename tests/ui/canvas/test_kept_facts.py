"""What is kept between edits is what a canvas made anew would show."""

import numpy as np
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


def drawn(canvas):
    """Return the numbers that cards and wires show once they are painted."""
    canvas.grab()
    scene = canvas.network_scene
    cards = {
        node_id: (
            [listed(painter.numbers) for painter in card.face.painters if card.face.face],
            listed(card.column.values),
            listed(card.units.biases),
            card.units.pictures,
        )
        for node_id, card in scene.cards.items()
    }
    wires = {edge: drawn_lines(canvas, wire) for edge, wire in scene.wires.items()}
    return cards, wires


def drawn_lines(canvas, wire):
    """Return every line's look; which are strongest depends on which were before, too."""
    weight = canvas.live.values.weight(wire.edge.target)
    is_right = not wire.shows_other(wire.wanted_levels(weight))
    if wire.style.kind == "strongest":
        return is_right, wire.opacity()
    middles = [wire.line_path(i).pointAtPercent(0.5) for i in range(len(wire.lines.starts))]
    return is_right, wire.opacity(), listed(wire.levels), middles


def listed(values):
    """Return an array's numbers, for comparing; what a face writes in words has none."""
    return None if values is None else np.asarray(values, dtype=object).tolist()


EDITS = {
    "insert": lambda window: window.canvas.layers.add("dense"),
    "rename": lambda window: window.edits.rename(inner(window), "another name"),
    "delete": lambda window: window.canvas.layers.delete_selected(),
    "undo": lambda window: window.actions_by_name["undo"].trigger(),
    "freeze": lambda window: window.edits.set_frozen((inner(window),), True),
}


def inner(window):
    """Return a layer in the middle."""
    nodes = window.document.project.network.nodes
    return nodes[len(nodes) // 2].id


@pytest.mark.parametrize(
    ("name", "edits"),
    [("circle", EDITS), ("wide-and-deep", EDITS), ("lenet-digits", ("insert", "undo"))],
)
def test_after_every_edit_the_canvas_is_as_one_made_anew(open_window, name, edits):
    driver = open_window(template(name))
    driver.wait_for_snapshot()
    window = driver.window
    for edit in edits:
        if edit == "delete":
            window.canvas.select((inner(window),))
        EDITS[edit](window)
        driver.settle()
        other = open_window(window.document.project)
        other.settle()
        for canvas in (window.canvas, other.window.canvas):
            canvas.network_scene.glide.finish()
            canvas.fit()  # how much a card says depends on how large it is seen
        other.window.canvas.live.show_snapshot(window.client.latest)
        for look in (shown, drawn):
            kept, anew = look(window.canvas), look(other.window.canvas)
            for ours, theirs in zip(kept, anew, strict=True):
                assert ours.keys() == theirs.keys()
                for key, facts in ours.items():
                    assert facts == theirs[key], (edit, key)
