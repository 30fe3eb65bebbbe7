"""What the canvas shows, as one frozen value: the document's part of it and derived facts."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from math import inf
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace
from PySide6.QtCore import QRectF, QSizeF

from playground.core import Component, Diagnostic, Param, ParamValue, Severity, Shape
from playground.core.errors import PlaygroundError
from playground.graph import CanvasLayout, Edge, NetworkSpec
from playground.graph.blocks import Blocks, blocks_of
from playground.graph.spec import LayerBlock, Position
from playground.graph.traversal import CycleError, topological_order
from playground.nn.base.layer import Layer
from playground.nn.compiler.node_info import NodeInfo
from playground.nn.compiler.plan import Signature
from playground.nn.layers import LAYERS
from playground.ui.canvas.faces.face import Face
from playground.ui.canvas.faces.facts import DataFacts
from playground.ui.canvas.faces.network_faces import KnownFaces, known_faces
from playground.ui.canvas.model import fonts, geometry
from playground.ui.canvas.model.card_facts import (
    BlockFacts,
    CardFacts,
    Kept,
    facts_of_block,
    facts_of_card,
    keep,
)
from playground.ui.canvas.model.level_of_detail import LevelOfDetail
from playground.ui.canvas.model.making_room import with_room_for_blocks
from playground.ui.canvas.model.placing import WIDEST_LANE, drawn_area, tidy_layout
from playground.ui.theme.tokens import TEXT_PX

MOST_TILES = 16

_OF_LAYERS = ("_card_facts", "_faces", "_sizes")
"""What is worked out of single layers; faces of the data, too."""

_WHATEVER_DETAIL = (
    *("edges", "sources", "targets", "order", "output", "_earlier", "_common", *_OF_LAYERS),
    *("sizes", "faces", "card_facts", "area", "positions", "blocks", "block_areas"),
    *("_layers", "_found", "block_facts", "_folded"),
)
"""What is worked out of the network and does not depend on the detail."""


class CanvasModel(Struct, frozen=True, dict=True):
    """The drawn network with everything its cards say.

    Parameters
    ----------
    network, layout, infos, diagnostics, features
        As given to ``NetworkCanvas.set_document``.
    signature
        The data the network must fit; ``None`` while nothing is known about them.
    tiled
        Whether small layers show every neuron as a tile.
    data
        What is known of the data.
    detail
        How much the cards show. Their sizes do not depend on it: nothing moves while zooming.
    """

    network: NetworkSpec = field(default_factory=NetworkSpec)
    layout: CanvasLayout = field(default_factory=CanvasLayout)
    infos: Mapping[str, NodeInfo] = field(default_factory=dict)
    diagnostics: Sequence[Diagnostic] = ()
    features: tuple[str, ...] = ()
    signature: Signature | None = None
    tiled: bool = False
    data: DataFacts = DataFacts()
    detail: LevelOfDetail = LevelOfDetail.FULL

    def followed_by(self, **changes: object) -> "CanvasModel":
        """Return the model of another document, or of other data.

        What it says of layers that stayed the same is not worked out again: an edit costs what it
        changes, not the network's size.
        """
        other = replace(self, **changes)
        if other._common == self._common:
            known = vars(self)
            kept = {**self._earlier, **{name: known[name] for name in _OF_LAYERS if name in known}}
            if other.data != self.data:
                kept.pop("_faces", None)
            vars(other)["_earlier"] = kept
        return other

    @cached_property
    def _earlier(self) -> Mapping[str, Any]:
        """What was worked out of single layers before."""
        return {}

    @cached_property
    def _common(self) -> tuple[object, ...]:
        """What all that is worked out of a single layer depends on besides that layer and data."""
        return self.tiled, self.features, fonts.plain_font(TEXT_PX).key()

    def at_detail(self, detail: LevelOfDetail) -> "CanvasModel":
        """Return the same network with more or less on its cards; nothing else is worked out anew.

        Zooming passes from one detail to the next while a person watches.
        """
        other = replace(self, detail=detail)
        known = vars(self)
        vars(other).update({name: known[name] for name in _WHATEVER_DETAIL if name in known})
        return other

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """The wires whose two ends exist, each once."""
        unique = dict.fromkeys(self.network.edges)
        return tuple(e for e in unique if e.source in self.network and e.target in self.network)

    @cached_property
    def sources(self) -> frozenset[str]:
        """The nodes that a wire leaves."""
        return frozenset(edge.source for edge in self.edges)

    @cached_property
    def targets(self) -> frozenset[str]:
        """The nodes that a wire reaches."""
        return frozenset(edge.target for edge in self.edges)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The node ids along the network, or in the document's order while there is a loop."""
        try:
            return topological_order(self.network)
        except CycleError:
            return tuple(node.id for node in self.network.nodes)

    @cached_property
    def output(self) -> str | None:
        """The node where the prediction is read, if there is one."""
        return next((i for i in self.order if (f := self.infos.get(i)) and f.is_output), None)

    def layer(self, node_id: str) -> type[Layer] | None:
        """Return the class of a node's layer, ``None`` for a kind nobody knows."""
        return self._layers[node_id]

    @cached_property
    def _layers(self) -> Mapping[str, type[Layer] | None]:
        # It is asked for many times a card.
        used = {node.kind for node in self.network.nodes}
        kinds = {kind: LAYERS.get(kind) if kind in LAYERS else None for kind in used}
        return {node.id: kinds[node.kind] for node in self.network.nodes}

    def params(self, node_id: str) -> tuple[Param, ...]:
        """Return the parameters a node has."""
        node = self.network.node(node_id)
        return LAYERS.params(node.kind, node.params) if self.layer(node_id) else ()

    def value(self, node_id: str, param: Param) -> ParamValue:
        """Return the value a node has for a parameter."""
        return self.network.node(node_id).params.get(param.name, param.default)

    def units_param(self, node_id: str) -> Param | None:
        """Return the parameter that says how many units a node has, if it has one."""
        return next((p for p in self.params(node_id) if p.name in ("units", "filters")), None)

    def name(self, node_id: str) -> str:
        """Return what a node is called."""
        return self.network.name_of(node_id)

    def title(self, node_id: str) -> str:
        """Return a node's name, and what the name does not say."""
        return self.card_facts[node_id].title

    def facts(self, node_id: str) -> tuple[str, ...]:
        """Return a node's shape and parameter count, in words; the first says most."""
        return self.card_facts[node_id].facts

    def is_frozen(self, node_id: str) -> bool:
        """Tell whether training leaves a node's parameters as they are."""
        return self.network.node(node_id).frozen

    def learns(self, node_id: str) -> bool:
        """Tell whether a node has parameters that could be trained."""
        info = self.infos.get(node_id)
        return self.is_frozen(node_id) or (info is not None and info.parameters > 0)

    def problems(self, node_id: str) -> tuple[Diagnostic, ...]:
        """Return a node's diagnostics, errors first."""
        return self._found.get(node_id, ())

    @cached_property
    def _found(self) -> dict[str, tuple[Diagnostic, ...]]:
        found: dict[str, list[Diagnostic]] = {}
        for each in self.diagnostics:
            found.setdefault(each.node_id, []).append(each)
        for node in self.network.nodes:
            if self._layers[node.id] is None and node.id not in found:
                unknown = f"there is no layer {node.kind!r}"
                found[node.id] = [Diagnostic(node.id, Severity.ERROR, unknown)]
        return {
            node_id: tuple(sorted(group, key=lambda d: d.severity is not Severity.ERROR))
            for node_id, group in found.items()
        }

    def units(self, node_id: str) -> int | None:
        """Return how many values a node puts out, ``None`` when unknown or not flat."""
        info = self.infos.get(node_id)
        return info.shape[0] if info and info.shape and len(info.shape) == 1 else None

    def tiles(self, node_id: str) -> int:
        """Return how many tiles a node's card has room for, 0 for a plain card."""
        units = self.units(node_id)
        return units if self.tiled and units is not None and 1 <= units <= MOST_TILES else 0

    @cached_property
    def card_facts(self) -> Mapping[str, CardFacts]:
        """What every card says."""
        return {node_id: facts for node_id, (_, facts) in self._card_facts.items()}

    @cached_property
    def _card_facts(self) -> Kept[CardFacts]:
        layers, infos, found, names = self._layers, self.infos, self._found, self.network.names
        keys = {
            n.id: (n, layers[n.id], infos.get(n.id), found.get(n.id, ()), names[n.id])
            for n in self.network.nodes
        }

        def make(node_id: str) -> CardFacts:
            return facts_of_card(*keys[node_id], self.tiles(node_id), self._feature_names(node_id))

        return keep(self._earlier.get("_card_facts", {}), keys, make)

    @cached_property
    def faces(self) -> Mapping[str, Face]:
        """What cards show below their words, where that is no column of tiles."""
        return {node_id: face for node_id, (_, face) in self._faces.items() if face is not None}

    @cached_property
    def _faces(self) -> KnownFaces:
        facts = self.card_facts
        wanted = frozenset(node_id for node_id, each in facts.items() if not each.tiles)
        if not wanted:
            return {}
        return known_faces(
            self.network,
            self.order,
            self.infos,
            {node_id: each.title for node_id, each in facts.items()},
            self.data,
            fonts.measure(fonts.secondary_font()),
            wanted,
            self._earlier.get("_faces", {}),
        )

    @property
    def shown_faces(self) -> Mapping[str, Face]:
        """What cards show below their words at the present detail."""
        return {} if self.detail is LevelOfDetail.BLOCK else self.faces

    def shown_face(self, node_id: str) -> Face | None:
        """Return what a card shows below its words at the present detail."""
        return self.shown_faces.get(node_id)

    def shows_units(self, node_id: str) -> bool:
        """Tell whether every unit has a place of its own on the card, where its wires end."""
        face = self.shown_face(node_id)
        return self.shown_tiles(node_id) > 0 or (face is not None and bool(face.units))

    def shown_tiles(self, node_id: str) -> int:
        """Return how many tiles a node's card shows at the present detail."""
        return 0 if self.detail is LevelOfDetail.BLOCK else self.tiles(node_id)

    def labels(self, node_id: str) -> tuple[str, ...]:
        """Return the names beside an input's tiles."""
        return self._feature_names(node_id) if self.shown_tiles(node_id) else ()

    def _feature_names(self, node_id: str) -> tuple[str, ...]:
        """Return the names of an input's values, if they are known."""
        layer, units = self.layer(node_id), self.units(node_id)
        is_input = layer is not None and layer.max_inputs == 0
        return self.features if is_input and units == len(self.features) else ()

    def unit_name(self, node_id: str, unit: int) -> str:
        """Return what a tooltip calls a unit: a feature's or a class's name, else its number."""
        face = self.faces.get(node_id)
        labels = self._feature_names(node_id) or (face.unit_names if face is not None else ())
        return labels[unit] if unit < len(labels) else f"unit {unit + 1}"

    def learned_shapes(self, node_id: str) -> dict[str, Shape]:
        """Return the shapes of what a node learns, by name; nothing where they are not known."""
        layer = self.layer(node_id)
        shapes = [i.shape for s in self.network.sources(node_id) if (i := self.infos.get(s))]
        known = [s for s in shapes if s is not None]
        if layer is None or not known or len(known) != len(self.network.sources(node_id)):
            return {}
        try:
            node = self.network.node(node_id)
            specs = LAYERS.create(Component(node.kind, node.params)).parameters(known)
        except PlaygroundError:
            return {}
        return {spec.name: spec.shape for spec in specs}

    @cached_property
    def sizes(self) -> dict[str, QSizeF]:
        """The size of every card."""
        return {node_id: size for node_id, (_, (size, _)) in self._sizes.items()}

    @cached_property
    def _sizes(self) -> Kept[tuple[QSizeF, QSizeF]]:
        """The size of every card, and as it would be without a face."""
        faces = self.faces
        keys = {node_id: (facts, faces.get(node_id)) for node_id, facts in self.card_facts.items()}
        return keep(self._earlier.get("_sizes", {}), keys, self._sizes_of)

    def _sizes_of(self, node_id: str) -> tuple[QSizeF, QSizeF]:
        facts, face = self._card_facts[node_id][1], self.faces.get(node_id)
        plain = geometry.card_size(facts.tiles, facts.text_width)
        if face is None:
            return plain, plain
        return geometry.face_card_size(face.width, face.height, facts.text_width), plain

    @cached_property
    def area(self) -> QRectF:
        """The area of all that is seen of cards and blocks, and of wires to another lane."""
        hidden, blocks = self.blocks.hidden, self.block_areas.values()
        return drawn_area(self.sizes, self.positions, hidden, blocks, self.edges)

    def card_area(self, node_id: str) -> QRectF:
        """Return the outline of a node's own card, seen or not."""
        return geometry.card_rect(self.sizes[node_id]).translated(*self.positions[node_id])

    def seen_area(self, node_id: str) -> QRectF:
        """Return the outline of the card a node is seen as: its own, or its block's."""
        if node_id in self.blocks.hidden:
            return self.block_areas[self.blocks.by_node[node_id].id]
        return self.card_area(node_id)

    @cached_property
    def blocks(self) -> Blocks:
        """The blocks that some layers are in."""
        return blocks_of(self.network, self.layout)

    @cached_property
    def block_areas(self) -> dict[str, QRectF]:
        """The outline of every block: of its card where it is collapsed, else of its frame."""
        areas = {}
        for block in self.blocks.all:
            area = QRectF()
            for node_id in block.members:
                area = area.united(self.card_area(node_id))
            areas[block.id] = geometry.block_area(area, self.block_facts[block.id].size)
        return areas

    @cached_property
    def block_facts(self) -> Mapping[str, BlockFacts]:
        """What is said of every block."""
        return {
            block.id: facts_of_block(block, self.infos, self.network.names, self._found)
            for block in self.blocks.all
        }

    def arranged(self) -> CanvasLayout:
        """Return a tidy layout."""
        # Lanes are read like text; between neurons, whose wires are many, they could not be.
        widest = inf if any(self.tiles(i) for i in self.sizes) else WIDEST_LANE
        folded = self._folded
        return tidy_layout(self.network, self.layout, self.blocks, self.sizes, folded, widest)

    @cached_property
    def _folded(self) -> Mapping[LayerBlock, QSizeF]:
        """The sizes of the cards that blocks are seen as."""
        sizes = {block: self.block_facts[block.id].size for block in self.blocks.all}
        return {block: size for block, size in sizes.items() if size is not None}

    @cached_property
    def positions(self) -> dict[str, Position]:
        """The centre of every card; tidy places for those the layout does not know, room for all.

        The document is not touched: a layout drawn for smaller cards opens as it was saved.
        """
        placed = self.layout.positions
        ids = self.network.names.keys()
        if ids <= placed.keys():
            return self._with_room({i: placed[i] for i in ids})
        tidy = self.arranged().positions
        known = {i: placed[i] for i in ids if i in placed}
        for node_id in ids:
            if node_id not in known:
                known[node_id] = geometry.free_place(tidy[node_id], node_id, known, self.sizes)
        return self._with_room(known)

    def _with_room(self, places: dict[str, Position]) -> dict[str, Position]:
        plain = {node_id: size for node_id, (_, (_, size)) in self._sizes.items()}
        return with_room_for_blocks(places, plain, self.sizes, self._folded)

    @cached_property
    def seen_layout(self) -> CanvasLayout:
        """The layout as it is seen: cards that nobody placed stay where they are."""
        return replace(self.layout, positions=dict(self.positions))
