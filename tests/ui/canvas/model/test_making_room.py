"""Layouts drawn for plain cards give room to what cards show."""

import pytest
from PySide6.QtCore import QSizeF

from playground.ui.canvas.model.geometry import card_rect
from playground.ui.canvas.model.making_room import with_room


def sized(ids, **larger):
    return {i: QSizeF(*larger.get(i, (144, 64))) for i in ids}


def hidden(places, sizes):
    rects = {i: card_rect(sizes[i]).translated(*at) for i, at in places.items()}
    ids = list(rects)
    return [
        (a, b) for k, a in enumerate(ids) for b in ids[k + 1 :] if rects[a].intersects(rects[b])
    ]


def spread(places, **larger):
    plain, sizes = sized(places), sized(places, **larger)
    return with_room(places, plain, sizes), sizes


ROW = {"a": (0.0, 0.0), "b": (208.0, 0.0), "c": (416.0, 0.0)}


def test_cards_that_have_room_stay_where_they_are():
    assert spread(ROW)[0] == ROW
    assert spread(ROW, b=(200.0, 300.0))[0] == ROW


def test_what_lies_behind_a_larger_card_moves_on_and_keeps_its_gap():
    places, sizes = spread(ROW, a=(320.0, 200.0))
    assert not hidden(places, sizes)
    assert places["a"] == (0.0, 0.0)
    gap = places["b"][0] - places["a"][0] - (320 + 144) / 2
    assert 64 <= gap < 72
    assert places["c"][0] - places["b"][0] == 208


def test_columns_and_rows_stay_in_line():
    grid = {f"{x}{y}": (208.0 * x, 136.0 * y) for x in range(3) for y in range(2)}
    places, sizes = spread(grid, **{"00": (260.0, 240.0)})
    assert not hidden(places, sizes)
    for index, axis in ((0, 0), (1, 1)):
        lines = {}
        for node_id, at in places.items():
            lines.setdefault(node_id[index], set()).add(at[axis])
        assert all(len(line) == 1 for line in lines.values())


def test_half_way_between_two_rows_is_free():
    grid = {f"{x}{y}": (208.0 * x, 136.0 * y) for x in range(3) for y in range(2)}
    places, sizes = spread(grid, **{"10": (144.0, 400.0), "11": (144.0, 80.0)})
    middle = (places["10"][1] + places["11"][1]) / 2
    for node_id, at in places.items():
        rect = card_rect(sizes[node_id]).translated(*at)
        assert not rect.top() <= middle <= rect.bottom()


def test_cards_that_somebody_stacked_stay_stacked():
    stacked = {"a": (0.0, 0.0), "b": (40.0, 16.0)}
    assert spread(stacked, a=(200.0, 200.0))[0] == stacked


@pytest.mark.parametrize("size", [(160.0, 90.0), (260.0, 300.0), (700.0, 64.0)])
def test_spreading_twice_changes_nothing_more(size):
    grid = {f"{x}{y}": (208.0 * x, 136.0 * y) for x in range(4) for y in range(3)}
    once, sizes = spread(grid, **dict.fromkeys(("00", "11", "31"), size))
    assert not hidden(once, sizes)
    assert with_room(once, sized(grid), sizes) == once


def test_nothing_to_place_is_nothing_placed():
    assert with_room({}, {}, {}) == {}
