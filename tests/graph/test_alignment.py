"""Cards in line, and the guides that lead there: by worked examples and by what always holds."""

import timeit
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playground.graph.alignment import aligned, distributed
from playground.graph.guides import Box, Guide, Guides

PLACES = {"a": (0.0, 0.0), "b": (100.0, 40.0), "c": (300.0, 10.0)}
SIZES = {"a": (20.0, 10.0), "b": (40.0, 20.0), "c": (60.0, 30.0)}


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("left", {"a": (0, 0), "b": (10, 40), "c": (20, 10)}),
        ("center", {"a": (160, 0), "b": (160, 40), "c": (160, 10)}),
        ("right", {"a": (320, 0), "b": (310, 40), "c": (300, 10)}),
        ("top", {"a": (0, 0), "b": (100, 5), "c": (300, 10)}),
        ("middle", {"a": (0, 22.5), "b": (100, 22.5), "c": (300, 22.5)}),
        ("bottom", {"a": (0, 45), "b": (100, 40), "c": (300, 35)}),
    ],
)
def test_cards_share_an_edge_or_middle(line, wanted):
    assert aligned(PLACES, SIZES, line) == wanted


def test_equal_gaps_between_cards_of_different_size():
    # From −10 to 330 there are 340, the cards take 120: two gaps of 110.
    assert distributed(PLACES, SIZES, "horizontally") == {
        "a": (0, 0),
        "b": (140, 40),
        "c": (300, 10),
    }
    two = {"a": (0.0, 0.0), "b": (9.0, 0.0)}
    assert distributed(two, SIZES, "horizontally") == two


numbers = st.integers(-50, 50).map(lambda n: 8.0 * n)
lengths = st.integers(1, 20).map(lambda n: 8.0 * n)


@st.composite
def cards(draw, least=2):
    count = draw(st.integers(least, 6))
    places = {f"n{i}": (draw(numbers), draw(numbers)) for i in range(count)}
    return places, {i: (draw(lengths), draw(lengths)) for i in places}


@given(cards(), st.sampled_from(["left", "center", "right", "top", "middle", "bottom"]))
def test_aligning_again_changes_nothing_and_leaves_the_other_axis(drawn, line):
    places, sizes = drawn
    once = aligned(places, sizes, line)
    other = 1 if line in ("left", "center", "right") else 0
    assert {i: p[other] for i, p in once.items()} == {i: p[other] for i, p in places.items()}
    again = aligned(once, sizes, line)
    assert all(again[i] == pytest.approx(once[i]) for i in places)


@given(cards(3), st.sampled_from(["horizontally", "vertically"]))
def test_distributed_gaps_are_equal_and_the_ends_stay(drawn, axis):
    places, sizes = drawn
    along = 0 if axis == "horizontally" else 1
    spread = distributed(places, sizes, axis)
    order = sorted(places, key=lambda i: places[i][along])
    assert (spread[order[0]], spread[order[-1]]) == (places[order[0]], places[order[-1]])
    ends = [(spread[i][along], sizes[i][along] / 2) for i in order]
    gaps = [(b - h) - (a + g) for (a, g), (b, h) in pairwise(ends)]
    assert gaps == pytest.approx([gaps[0]] * len(gaps), abs=1e-6)


def box(x, y, w=100.0, h=50.0):
    return Box(x - w / 2, y - h / 2, x + w / 2, y + h / 2)


def test_a_card_snaps_to_the_middle_of_another_and_shows_the_line():
    found = Guides([box(0, 0)]).snap(box(300, 4), reach=6)
    assert (found.dx, found.dy) == (None, -4)
    assert Guide((-50, 0), (350, 0)) in found.guides


def test_edges_line_up_with_edges():
    found = Guides([box(0, 0)]).snap(box(13, 200, w=120), reach=6)
    assert found.dx == -3  # left edge −47 to −50
    assert Guide((-50, -25), (-50, 225)) in found.guides


def test_gaps_become_equal_between_and_beyond():
    others = [box(0, 0), box(300, 0)]
    between = Guides(others).snap(box(153, 10), reach=6)
    assert between.dx == -3
    gaps = [guide for guide in between.guides if guide.is_gap]
    assert [(g.start[0], g.end[0]) for g in gaps] == [(50, 100), (200, 250)]
    beyond = Guides(others).snap(box(604, 10), reach=6)
    assert beyond.dx == -4
    before = Guides(others).snap(box(-297, 10), reach=6)
    assert before.dx == -3


def test_nothing_in_reach_and_nothing_there():
    assert Guides([box(0, 0)]).snap(box(33, 70), reach=6).guides == ()
    assert Guides([]).snap(box(0, 0), reach=6).dx is None


@given(cards(), cards(), st.floats(0.5, 20))
@example(  # to the side it was to be between two cards that it is no longer beside after going down
    (
        {"n0": (0.0, 0.0), "n1": (-16.0, -256.0), "n3": (-128.0, -248.0)},
        {"n0": (8.0, 8.0), "n1": (8.0, 16.0), "n3": (8.0, 32.0)},
    ),
    ({"n0": (-72.0, -264.0)}, {"n0": (112.0, 8.0)}),
    1.0,
)
def test_what_snaps_is_in_reach_and_lines_up(others, own, reach):
    boxes = [box(*others[0][i], *others[1][i]) for i in others[0]]
    moved = box(*own[0]["n0"], *own[1]["n0"])
    guides = Guides(boxes)
    found = guides.snap(moved, reach)
    for way in (found.dx, found.dy):
        assert way is None or abs(way) <= reach
    assert (found.dx is None and found.dy is None) or found.guides
    # Where it lines up already it stays; which gaps there are depends on where it is the other way.
    if found.dx is not None:
        assert abs(guides.snap(moved.shifted(found.dx, 0.0), reach).dx) < 1e-6
    if found.dy is not None:
        assert abs(guides.snap(moved.shifted(0.0, found.dy), reach).dy) < 1e-6


def test_four_hundred_cards_take_a_fraction_of_a_frame():
    generator = np.random.default_rng(1)
    boxes = [box(*place) for place in generator.uniform(-4000, 4000, (400, 2))]
    guides = Guides(boxes)
    assert min(timeit.repeat(lambda: guides.snap(box(10, 10), 6), number=1, repeat=20)) < 0.004
