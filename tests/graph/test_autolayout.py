from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from playground.graph import CanvasLayout, Edge, NetworkSpec, NodeSpec
from playground.graph.autolayout import auto_layout


def network(ids, *wires):
    return NetworkSpec(tuple(NodeSpec(i, "dense") for i in ids), tuple(Edge(*w) for w in wires))


def overlap(one, other, sizes, positions):
    (x0, y0), (x1, y1) = positions[one], positions[other]
    (w0, h0), (w1, h1) = sizes[one], sizes[other]
    return abs(x0 - x1) < (w0 + w1) / 2 - 8 and abs(y0 - y1) < (h0 + h1) / 2 - 8


def test_nothing_has_no_places():
    assert auto_layout(NetworkSpec(), {}) == CanvasLayout()


def test_a_chain_stands_in_one_row_from_left_to_right():
    places = auto_layout(network("abc", ("a", "b"), ("b", "c")), {}).positions
    assert [y for _, y in places.values()] == [0, 0, 0]
    assert places["a"][0] < places["b"][0] < places["c"][0]


def test_tall_and_short_cards_of_a_chain_share_their_middle():
    sizes = {"a": (144, 64), "b": (144, 288)}
    places = auto_layout(network("ab", ("a", "b")), sizes).positions
    assert places["a"][1] == places["b"][1] == 0


def test_a_skip_wire_does_not_pull_its_target_forward():
    places = auto_layout(network("abc", ("a", "c"), ("a", "b"), ("b", "c")), {}).positions
    assert places["c"][0] > places["b"][0]


def test_branches_are_ordered_so_that_their_wires_do_not_cross():
    spec = network("abcdef", ("a", "b"), ("a", "c"), ("b", "e"), ("c", "d"), ("d", "f"), ("e", "f"))
    places = auto_layout(spec, {}).positions
    assert (places["b"][1] < places["c"][1]) == (places["e"][1] < places["d"][1])


def test_a_loop_and_a_wire_to_nobody_are_laid_out_all_the_same():
    places = auto_layout(network("abc", ("a", "b"), ("b", "a"), ("b", "zz"), ("c", "c")), {})
    assert set(places.positions) == {"a", "b", "c"}


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=14),
    st.lists(st.sampled_from([64, 120, 232, 440]), min_size=6, max_size=6),
)
def test_cards_never_overlap_and_stand_on_the_grid(pairs, heights):
    wires = [(str(a), str(b)) for a, b in pairs]
    sizes = {str(i): (144, h) for i, h in enumerate(heights)}
    places = auto_layout(network("012345", *wires), sizes).positions
    assert all(x % 8 == 0 and y % 8 == 0 for x, y in places.values())
    assert not any(overlap(a, b, sizes, places) for a, b in combinations(places, 2))


def lanes_of(places):
    """Return the ids of every lane, from top to bottom."""
    rows = sorted({y for _, y in places.values()})
    return ["".join(i for i in places if places[i][1] == row) for row in rows]


def chain(ids):
    return network(ids, *pairwise(ids))


def test_a_long_chain_goes_on_in_lanes_of_one_length():
    places = auto_layout(chain("abcdefgh"), {}, widest=1232).positions
    assert lanes_of(places) == ["abcd", "efgh"]
    assert places["e"][0] == places["a"][0]


def test_a_chain_that_fits_stays_in_one_lane():
    assert lanes_of(auto_layout(chain("abcdef"), {}, widest=1232).positions) == ["abcdef"]


def test_a_lane_never_breaks_within_a_block():
    spec = chain("abcdefgh")
    spec = NetworkSpec(spec.nodes, (*spec.edges, Edge("c", "f")))
    places = auto_layout(spec, {}, widest=640).positions
    block = {places[i][0] for i in "cdef"}
    assert len(block) == 4
    assert all(places[i][1] > places["b"][1] for i in "cdef")
    assert all(places[i][1] < places["g"][1] for i in "cdef")


@given(
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=14),
    st.sampled_from([100, 500, 900]),
)
def test_lanes_never_overlap(pairs, widest):
    wires = [(str(a), str(b)) for a, b in pairs]
    sizes = {str(i): (144, 64) for i in range(9)}
    places = auto_layout(network("012345678", *wires), sizes, widest).positions
    assert not any(overlap(a, b, sizes, places) for a, b in combinations(places, 2))
