"""Faces are made from what layers take, hold and give: a new layer has one by existing."""

from itertools import pairwise
from math import prod

import numpy as np
import pytest

from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.graph.traversal import topological_order
from playground.nn.compiler.plan import Signature, analyze
from playground.nn.layers import LAYERS
from playground.ui.canvas.faces.facts import DataFacts, Ranges
from playground.ui.canvas.faces.folding import fold
from playground.ui.canvas.faces.network_faces import network_faces
from playground.ui.canvas.faces.parts import Bars, Cells, Chart, Fold, Origin, Words

IMAGE = (2, 8, 8)


def width(text):
    return 6.0 * len(text)


def drawn(kind, image):
    """Return a network in which a layer of a kind stands between an input and an output."""
    many = LAYERS.get(kind).max_inputs != 1
    head = NodeSpec("input", "input", {"as_image": image})
    params = {"shape": "2×8×8" if image else "2×2"} if kind == "reshape" else {}
    middle = [NodeSpec("layer", kind, params)] if kind != "input" else []
    if many and middle:
        middle = [NodeSpec("one", "activation"), NodeSpec("two", "activation"), *middle]
    tail = ([NodeSpec("flat", "flatten")] if image else []) + [
        NodeSpec("out", "dense", {"units": 3})
    ]
    if many and kind != "input":
        edges = [Edge("input", "one"), Edge("input", "two"), Edge("one", "layer")]
        edges += [Edge("two", "layer"), Edge("layer", tail[0].id)]
        edges += [Edge(a.id, b.id) for a, b in pairwise(tail)]
    else:
        line = [head, *middle, *tail]
        edges = [Edge(a.id, b.id) for a, b in pairwise(line)]
    return NetworkSpec((head, *middle, *tail), tuple(edges))


def faces_of(network, columns, image_shape=None, classes=("a", "b", "c"), **more):
    signature = Signature(columns, False, 3, image_shape)
    infos = analyze(network, signature).infos
    order = topological_order(network)
    data = DataFacts(columns=columns, classes=classes, image_shape=image_shape, **more)
    found = network_faces(network, order, infos, {}, data, width, frozenset(order))
    return found, infos


def test_weights_of_nothing_that_comes_in_are_no_picture():
    """Between two data sets the columns may be those of neither."""
    nodes = (NodeSpec("input", "input"), NodeSpec("out", "dense", {"units": 64}))
    found, _ = faces_of(NetworkSpec(nodes, (Edge("input", "out"),)), ())
    cells = found["out"].parts if "out" in found else ()
    assert not [c for c in cells if isinstance(c, Cells) and c.fold is Fold.MATRIX]


def cases():
    for kind in LAYERS.names:
        for image in (False, True):
            network = drawn(kind, image)
            columns = tuple(f"x{i}" for i in range(prod(IMAGE) if image else 4))
            faces, infos = faces_of(network, columns, IMAGE if image else None)
            node_id = "input" if kind == "input" else "layer"
            info = infos.get(node_id)
            if info is not None and info.shape is not None:
                yield pytest.param(faces.get(node_id), info.shape, id=f"{kind}-{image}")


@pytest.mark.parametrize(("face", "shape"), list(cases()))
def test_every_kind_of_layer_has_a_face_that_shows_what_it_gives(face, shape):
    shown = [p for p in face.parts if isinstance(p, Cells | Bars)]
    own = [p for p in shown if p.source.origin in (Origin.OUTPUT, Origin.FEATURES)]
    assert own
    assert face.width > 0
    assert face.height > 0
    last = own[-1]
    if isinstance(last, Bars):
        assert last.total == prod(shape)
    else:
        values = np.arange(prod(shape), dtype=float).reshape(shape)
        found = fold(last, values)
        assert found is not None
        assert np.isin(found[np.isfinite(found)], values).all()


def test_every_registered_kind_is_among_the_cases():
    seen = {case.id.rsplit("-", 1)[0] for case in cases()}
    assert seen == set(LAYERS.names)


def only(face, kind):
    (found,) = [part for part in face.parts if isinstance(part, kind)]
    return found


def test_an_input_is_named_bars_or_a_picture():
    network = drawn("dense", False)
    faces, _ = faces_of(network, ("height", "width", "depth", "age"))
    assert only(faces["input"], Bars).names == ("height", "width", "depth", "age")
    assert faces["input"].unit_spots
    faces, _ = faces_of(drawn("conv2d", True), tuple(map(str, range(128))), IMAGE)
    assert only(faces["input"], Cells).fold is Fold.MAPS


def test_colours_are_one_picture():
    shape = (3, 4, 4)
    faces, _ = faces_of(drawn("conv2d", True), tuple(map(str, range(48))), shape)
    cells = only(faces["input"], Cells)
    assert (cells.fold, cells.count) == (Fold.COLOURS, 1)
    values = np.random.default_rng(0).random(48)
    assert (fold(cells, values)[0, :, :, 1] == values.reshape(shape)[1]).all()


def test_chosen_features_are_picked_from_the_sample():
    network = NetworkSpec(
        (NodeSpec("input", "input", {"features": ("c", "a")}), NodeSpec("out", "dense")),
        (Edge("input", "out"),),
    )
    faces, _ = faces_of(network, ("a", "b", "c"))
    assert only(faces["input"], Bars).source.picked == (2, 0)


def test_long_lists_show_some_and_say_how_many_there_are():
    faces, _ = faces_of(drawn("dense", False), tuple(f"x{i}" for i in range(24)))
    bars = only(faces["input"], Bars)
    assert (bars.count, bars.total) == (12, 24)
    assert ("+ 12 more",) in [p.lines for p in faces["input"].parts if isinstance(p, Words)]
    assert not faces["input"].unit_spots


def test_filters_say_how_many_they_are_and_stand_above_their_maps():
    faces, infos = faces_of(drawn("conv2d", True), tuple(map(str, range(128))), IMAGE)
    filters, words, maps = faces["layer"].parts
    assert (filters.fold, filters.rows, filters.total) == (Fold.FILTERS, 3, infos["layer"].shape[0])
    assert " ".join(words.lines) == (
        f"{filters.total} filters, and what each answers to this picture"
    )
    assert maps.fold is Fold.MAPS


def test_filters_are_the_mean_over_their_input_channels():
    faces, infos = faces_of(drawn("conv2d", True), tuple(map(str, range(128))), IMAGE)
    count = infos["layer"].shape[0]
    weight = np.random.default_rng(0).normal(size=(2, 3, 3, count))
    shown = fold(faces["layer"].parts[0], weight)
    assert np.allclose(shown[1], weight[:, :, :, 1].mean(axis=0))


def test_norms_show_scale_shift_and_what_they_remember():
    faces, _ = faces_of(drawn("batch_norm", False), ("a", "b", "c"))
    charts = [p for p in faces["layer"].parts if isinstance(p, Chart)]
    assert [(c.source.origin, c.source.name) for c in charts] == [
        (Origin.PARAMETER, "scale"),
        (Origin.PARAMETER, "bias"),
        (Origin.STATE, "running_mean"),
        (Origin.STATE, "running_variance"),
    ]


@pytest.mark.parametrize("kind", ["add", "multiply"])
@pytest.mark.parametrize("image", [False, True])
def test_what_comes_in_stands_above_what_is_made_of_it(kind, image):
    columns = tuple(map(str, range(128 if image else 3)))
    faces, _ = faces_of(drawn(kind, image), columns, IMAGE if image else None)
    cells = [p.source.node_id for p in faces["layer"].parts if isinstance(p, Cells)]
    assert cells == ["one", "two", "layer"]


def test_units_side_by_side_are_told_apart_by_where_they_come_from():
    faces, _ = faces_of(drawn("concat", False), ("a", "b", "c"))
    cells = [p for p in faces["layer"].parts if isinstance(p, Cells)]
    assert [(c.start, c.count, c.total) for c in cells] == [(0, 3, 6), (3, 3, 6)]
    assert len(faces["layer"].unit_spots) == 6


@pytest.mark.parametrize("shape", [(64, 40), (3, 33)])
def test_a_weight_too_wide_for_wires_is_a_heatmap_of_its_strongest_numbers(shape):
    network = NetworkSpec(
        (NodeSpec("input", "input"), NodeSpec("layer", "dense", {"units": shape[1]})),
        (Edge("input", "layer"),),
    )
    faces, _ = faces_of(network, tuple(f"x{i}" for i in range(shape[0])), classes=())
    (cells,) = [p for p in faces["layer"].parts if getattr(p, "fold", None) is Fold.MATRIX]
    weight = np.random.default_rng(0).normal(size=shape)
    shown = fold(cells, weight)[0]
    assert shown.shape == tuple(min(side, 48) for side in shape)
    assert np.abs(shown).max() == np.abs(weight).max()
    assert np.isin(shown, weight).all()


def test_ranges_leave_out_what_is_no_number():
    rows = np.array([[1.0, np.nan], [3.0, 2.0]])
    assert Ranges.of(rows) == Ranges((1.0, 2.0), (3.0, 2.0))


def test_components_without_a_known_shape_have_no_face():
    network = NetworkSpec((NodeSpec("alone", "dense"),), ())
    faces, _ = faces_of(network, ("a",))
    assert faces == {}
