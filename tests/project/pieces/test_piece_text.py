"""A piece as text: it comes back as it was, and whatever else a clipboard holds is named."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.graph import CanvasLayout, Edge, NetworkSpec, NodeSpec
from playground.graph.pieces import Piece
from playground.project.pieces.piece_text import (
    MOST_BYTES,
    MOST_LAYERS,
    BadPiece,
    decode_piece,
    encode_piece,
    looks_like_json,
)

NODES = (
    NodeSpec("a", "dense", {"units": 3, "activation": "relu"}),
    NodeSpec("b", "dropout", {"rate": 0.25}, frozen=True),
)
PIECE = Piece(
    NetworkSpec(NODES, (Edge("a", "b"),)), CanvasLayout({"a": (0.0, 8.0), "b": (200.0, 8.0)})
)


GONE = object()


def changed(path, value):
    """Return the piece's text with one value changed, or removed."""
    whole = json.loads(encode_piece(PIECE))
    place = whole
    for key in path[:-1]:
        place = place[key]
    if value is GONE:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return json.dumps(whole)


def test_a_piece_comes_back_as_it_was():
    text = encode_piece(PIECE)
    assert looks_like_json(text)
    assert decode_piece(text) == PIECE


NETWORK = ("piece", "network")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("[1, 2]", "$.application is not 'backprop-playground'"),
        ('{"a": 1}', "$.application is not 'backprop-playground'"),
        ("{" * 3000, "not JSON"),
        ('{"application":' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deeply"),
        ("{" + " " * MOST_BYTES, "4,000,001 characters are more than"),
        (changed(("piece",), GONE), "$.piece is missing"),
        (changed(("format",), 99), "the piece has format 99"),
        (changed(("format",), "1"), "$.format is missing or not a whole number"),
        (changed(("sql",), 1), "unknown field `sql`"),
        (changed((*NETWORK, "nodes"), []), "the piece has 0 layers; 1 to 1,000"),
        (changed((*NETWORK, "nodes", 0, "id"), "b"), "$.piece.network.nodes[1].id is 'b'"),
        (changed((*NETWORK, "nodes", 0, "id"), "a/b"), "without a slash"),
        (changed((*NETWORK, "nodes", 0, "kind"), "warp"), "a plug-in may bring it"),
        (changed((*NETWORK, "nodes", 0, "params", "units"), -1), "units"),
        (changed((*NETWORK, "nodes", 0, "params", "units"), "many"), "units"),
        (changed((*NETWORK, "nodes", 0, "params", "unit"), 1), "unit"),
        (changed((*NETWORK, "edges", 0, "target"), "c"), "leads to 'c', which is not a node"),
        (changed(("piece", "layout", "positions", "a"), [1e9, 0]), "at most 1,000,000"),
        (changed(("piece", "layout", "positions", "a"), [1]), "$.piece.layout.positions"),
    ],
)
def test_every_fault_is_named(text, said):
    with pytest.raises(BadPiece) as raised:
        decode_piece(text)
    assert said in str(raised.value)


def test_the_plug_in_a_missing_layer_came_from_is_named():
    whole = json.loads(changed((*NETWORK, "nodes", 0, "kind"), "warp"))
    whole["plugins"] = {"layer warp": "the plug-in startrek 1.0"}
    with pytest.raises(BadPiece, match="it came from the plug-in startrek"):
        decode_piece(json.dumps(whole))


def test_a_piece_of_too_many_layers_is_refused():
    nodes = tuple(NodeSpec(f"d{i}", "dense") for i in range(MOST_LAYERS + 1))
    with pytest.raises(BadPiece, match="1,001 layers"):
        encode_piece(Piece(NetworkSpec(nodes)))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
PATHS = [
    ("piece",),
    ("plugins",),
    ("version",),
    ("piece", "network"),
    ("piece", "layout"),
    (*NETWORK, "nodes"),
    (*NETWORK, "edges"),
    (*NETWORK, "nodes", 0),
    (*NETWORK, "nodes", 0, "params"),
    (*NETWORK, "nodes", 1, "params", "rate"),
    (*NETWORK, "edges", 0),
    ("piece", "layout", "positions"),
]


@given(st.sampled_from(PATHS), JSON)
def test_whatever_a_stranger_wrote_is_a_piece_or_refused(path, value):
    try:
        piece = decode_piece(changed(path, value))
    except BadPiece:
        return
    assert decode_piece(encode_piece(piece)) == piece


@given(st.text())
def test_any_text_is_refused_in_words(text):
    with pytest.raises(BadPiece):
        decode_piece(text)
