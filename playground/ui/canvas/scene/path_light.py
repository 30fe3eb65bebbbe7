"""Lights up all ways through the unit or the weight under the mouse."""

import time
from typing import TypeAlias

import numpy as np
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QPainterPath, QPen

from playground.core import FloatArray
from playground.graph import Edge
from playground.ui.canvas.items.lit_lines import LitLines
from playground.ui.canvas.items.wire import WireItem
from playground.ui.canvas.model import colormap
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.scene.hit_test import Hit
from playground.ui.canvas.scene.live_values import LiveValues
from playground.ui.canvas.scene.scene import NetworkScene
from playground.ui.canvas.wires.path_strengths import Links, path_strengths

Aim: TypeAlias = tuple[str, int] | tuple[Edge, int]
"""A unit of a node, or a line of an edge."""

DWELL_MS = 120
"""How long the mouse must rest on something: nothing flickers while it only passes."""

AGAIN_SECONDS = 0.2
"""How long lit lines stay as they are at least while training changes their weights."""

DIM = 0.15
FAINTEST = 0.12
"""Weaker ways, as a share of the strongest, are not lit."""


class PathLight(QObject):
    """Dims all wires but those that lie on the ways through what is under the mouse.

    Forward and back, a line is lit as strongly as it takes part: by the product of the sizes of the
    weights on the way.

    Attributes
    ----------
    strengths
        Of the lit lines by edge; empty while nothing is lit.
    """

    def __init__(self, scene: NetworkScene, live: LiveValues, parent: QObject) -> None:
        super().__init__(parent)
        self._scene, self._live = scene, live
        self._model = CanvasModel()
        self._aim: Aim | None = None
        self._drawn_at = 0.0
        self.strengths: dict[Edge, FloatArray] = {}
        self._lit = LitLines()
        scene.addItem(self._lit)
        self._dwell = QTimer(self)
        self._dwell.setSingleShot(True)
        self._dwell.setInterval(DWELL_MS)
        self._dwell.timeout.connect(self._draw)
        scene.arranged.connect(self.end)
        scene.rewired.connect(self._draw_again)

    @property
    def is_on(self) -> bool:
        """Whether ways are lit."""
        return bool(self.strengths)

    def aim(self, hit: Hit, model: CanvasModel) -> None:
        """Light the ways through what the mouse is on, once it rests there; or none."""
        self._aim_at(self._aim_of(hit), model)

    def light(self, unit: tuple[str, int] | None, model: CanvasModel) -> None:
        """Light the ways through a unit that keys walked to, at once; or none."""
        self._aim_at(unit, model)
        if self._dwell.isActive():
            self._dwell.stop()
            self._draw()

    def _aim_at(self, aim: Aim | None, model: CanvasModel) -> None:
        if aim == self._aim:
            return
        was_on = self.is_on
        self.end()
        if aim is not None:
            self._aim, self._model = aim, model
            if was_on:
                self._draw()
            else:
                self._dwell.start()

    def end(self) -> None:
        """Light nothing."""
        self._dwell.stop()
        self._aim = None
        if self.strengths:
            self.strengths = {}
            self._lit.hide()
            for wire in self._scene.wires.values():
                wire.setOpacity(1.0)

    def refresh(self) -> None:
        """Follow the weights, a few times a second."""
        if self.strengths and time.monotonic() >= self._drawn_at + AGAIN_SECONDS:
            self._draw()

    def _draw_again(self) -> None:
        if self.strengths:
            self._draw()

    def _aim_of(self, hit: Hit) -> Aim | None:
        if hit.kind == "card" and hit.unit is not None:
            return (hit.node_id, hit.unit)
        wire = self._scene.wires.get(hit.edge) if hit.edge is not None else None
        if wire is not None and hit.edge is not None and wire.place_of(hit.line) is not None:
            return (hit.edge, hit.line)
        return None

    def _draw(self) -> None:
        """Find the ways, and draw them."""
        self._drawn_at = time.monotonic()
        self.strengths = self._find()
        lines: list[tuple[float, QPainterPath, QPen]] = []
        for edge, wire in self._scene.wires.items():
            strength = self.strengths.get(edge)
            wire.setOpacity(DIM if self.strengths else 1.0)
            if strength is None or not wire.isVisible():
                continue
            for line in np.flatnonzero(strength >= FAINTEST).tolist():
                share = float(strength[line])
                lines.append((share, wire.line_path(line), self._pen(wire, line, share)))
        lines.sort(key=lambda each: each[0])
        self._lit.show_lines([(path, pen) for _, path, pen in lines])

    def _pen(self, wire: WireItem, line: int, strength: float) -> QPen:
        """Return a line's own colour, the paler the weaker it is."""
        theme = self._scene.theme
        color, width = theme.accent, 1.5
        if wire.levels is not None:
            level = int(wire.levels[line])
            color = theme.positive if level > 0 else theme.negative
            width = max(1.25, wire.share * colormap.wire_width(level))
        shown = colormap.mix(theme.canvas, color, 0.3 + 0.7 * strength)
        return QPen(QColor(shown), width)

    def _find(self) -> dict[Edge, FloatArray]:
        if self._aim is None:
            return {}
        model = self._model
        links = [self._links(wire) for wire in self._scene.wires.values()]
        counts = {node.id: model.units(node.id) or 1 for node in model.network.nodes}
        found: dict[Edge, FloatArray] = {}
        at, number = self._aim
        if isinstance(at, Edge):
            wire = self._scene.wires[at]
            here = np.zeros(len(wire.lines.starts))
            here[number] = 1.0
            found[at] = here
            before = (at.source, int(wire.lines.sources[number]))
            after = (at.target, int(wire.lines.targets[number]))
        else:
            before = after = (at, number)
        for (node_id, unit), forward in ((before, False), (after, True)):
            start = np.zeros(max(counts[node_id], unit + 1))
            start[unit] = 1.0
            found |= path_strengths(links, model.order, counts, {node_id: start}, forward=forward)
        return found

    def _links(self, wire: WireItem) -> Links:
        is_whole = wire.style.kind == "full" or wire.places is not None
        known = wire.block_of(self._live.weight(wire.edge.target)) if is_whole else None
        is_paired = wire.style.kind == "pairs"
        return Links(wire.edge, wire.lines.sources, wire.lines.targets, known, is_paired)
