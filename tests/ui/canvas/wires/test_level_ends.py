"""Wires run level into cards and out of them: not across what is written there."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSizeF

from playground.project.templates import template
from playground.ui.canvas.model import geometry

pytestmark = pytest.mark.gui

LOWEST_WORDS = geometry.HEADER - 8


def test_no_wire_crosses_the_words_of_the_card_it_leads_to(open_window):
    driver = open_window(template("wide-and-deep"))
    driver.wait_for_snapshot()
    scene = driver.window.canvas.network_scene
    for edge, wire in scene.wires.items():
        for node_id in (edge.source, edge.target):
            card = scene.cards[node_id]
            inside = card.rect().adjusted(geometry.PADDING / 2, 0, -geometry.PADDING / 2, 0)
            words = QRectF(inside.topLeft(), QSizeF(inside.width(), LOWEST_WORDS))
            for line in range(len(wire.lines.starts)):
                path = wire.line_path(line)
                points = [path.pointAtPercent(t) for t in np.linspace(0, 1, 60)]
                assert not any(words.contains(point) for point in points), (edge, line)


def test_a_wire_that_climbs_is_steep_in_its_middle_only():
    starts, ends = np.zeros((2, 2)), np.array([[100.0, 100.0], [100.0, 1.0]])
    climbing, level = geometry.wire_paths(starts, ends)
    assert climbing.pointAtPercent(1).y() == 100
    x, y = geometry.sampled(starts, ends)
    late = np.searchsorted(x[0], 72.0)
    assert y[0, late] > 92
    assert y[1, np.searchsorted(x[1], 72.0)] < 0.9
    assert (np.diff(x) > 0).all()
    assert level.length() < climbing.length()
