"""Anything done to a drawing, in any order: undo leads back to the first document, redo forth.

Who adds something that a person can do to the drawing adds a line to ``ACTIONS``.
"""

import pytest
from PySide6.QtWidgets import QApplication

from playground.project.templates import template
from tests.robustness.tries import SCALE, amount
from tests.robustness.window.random_hand import Hand

pytestmark = pytest.mark.gui

COUNT = 2_000 if SCALE else 120
INTERRUPTED = {"interrupted", "interrupted again", "interrupted still"}


def check_drawing(driver):
    """What is drawn is what the document says."""
    project, canvas = driver.project, driver.window.canvas
    model, scene = canvas.model, canvas.network_scene
    assert model.network == project.network
    ids = {node.id for node in project.network.nodes}
    assert set(scene.cards) == ids
    assert {i for i, card in scene.cards.items() if not card.isVisible()} == model.blocks.hidden
    assert set(scene.wires) == set(model.edges)
    card = model.blocks.card
    for edge, wire in scene.wires.items():
        assert wire.isVisible() == (card(edge.source) != card(edge.target))
    blocks = project.layout.blocks
    assert model.blocks.all == blocks, "a block names layers that are not there"
    assert set(scene.blocks.cards) == {block.id for block in blocks if block.collapsed}
    assert set(scene.blocks.frames) == {block.id for block in blocks if not block.collapsed}
    assert len({block.name.casefold() for block in blocks}) == len(blocks)
    assert set(canvas.selection) <= ids
    assert canvas.gesture is None
    assert {i for i, _ in driver.window.units_off.now()} <= ids
    moments = driver.window.views.timeline.state
    assert moments.first <= moments.step <= moments.last
    dim = {wire.opacity() for wire in scene.wires.values()} - {1.0}
    assert not dim or canvas.live.paths.is_on


@pytest.mark.parametrize("number", range(amount(3, 50)))
def test_undo_leads_back_to_the_first_document(number, open_window, dialogs, tries, capfd):
    seed = tries.begin(number)
    driver = open_window(template("wide-and-deep" if seed % 3 == 2 else "circle"))
    driver.wait_for_snapshot()
    first, stack = driver.project, driver.window.document.undo_stack
    hand, done = Hand(driver, dialogs, seed), []
    for _ in range(COUNT):
        if not stack.count():  # nobody has done anything to it: another takes its place for good
            first = driver.project
        done.append(hand.act())
        QApplication.processEvents()
        check_drawing(driver)
        tries.count("actions in the window")
    tries.count("of them in mid-gesture", sum(name in INTERRUPTED for name in done))
    last, top = driver.project, stack.index()
    while stack.canUndo():
        stack.undo()
    check_drawing(driver)
    assert driver.project == first, done
    while stack.index() < top:
        stack.redo()
    check_drawing(driver)
    assert driver.project == last
    assert top > COUNT / 20
    QApplication.clipboard().clear()
    assert capfd.readouterr().err == ""
