"""Room for what cards show: layouts drawn for plain cards are spread, and stay as they were saved.

A card is as large as its face. Cards that would lie apart without faces, and do not with them, were
placed when they showed less: they and what lies behind them move on, as columns and rows. Cards
that somebody has put on one another stay there.
"""

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QSizeF

from playground.core import FloatArray
from playground.graph.blocks import CARD
from playground.graph.spec import LayerBlock, Position
from playground.ui.canvas.model.geometry import COLUMN_GAP
from playground.ui.theme.tokens import GRID


def with_room(
    places: Mapping[str, Position], plain: Mapping[str, QSizeF], sizes: Mapping[str, QSizeF]
) -> dict[str, Position]:
    """Return places where no card hides another only because of what it shows.

    Parameters
    ----------
    places
        The centres of cards.
    plain, sizes
        How large the cards are without and with their faces.
    """
    ids = list(places)
    if plain == sizes:
        return dict(places)
    at = np.array([places[i] for i in ids], dtype=np.float64).reshape(-1, 2)
    small, large = (
        np.array([(each[i].width(), each[i].height()) for i in ids]).reshape(-1, 2)
        for each in (plain, sizes)
    )
    if not _are_crowded(at, small, large):
        return dict(places)
    for axis in (0, 1):
        at[:, axis] += _shifts(at, small, large, axis)
    return {node_id: (float(x), float(y)) for node_id, (x, y) in zip(ids, at, strict=True)}


def with_room_for_blocks(
    places: Mapping[str, Position],
    plain: Mapping[str, QSizeF],
    sizes: Mapping[str, QSizeF],
    folded: Mapping[LayerBlock, QSizeF],
) -> dict[str, Position]:
    """Return the same where some blocks are seen as a card each, whose layers go where it goes.

    ``folded`` are the sizes of those cards.
    """
    if not folded:
        return with_room(places, plain, sizes)
    of_card = {CARD + block.id: block.members for block in folded}
    middles = {card: _middle(places, sizes, members) for card, members in of_card.items()}
    hidden = {i for members in of_card.values() for i in members}
    seen = {i: place for i, place in places.items() if i not in hidden} | middles
    cards = {CARD + block.id: size for block, size in folded.items()}
    roomy = with_room(seen, {**plain, **cards}, {**sizes, **cards})
    for card, members in of_card.items():
        dx, dy = (after - before for after, before in zip(roomy[card], middles[card], strict=True))
        roomy |= {i: (places[i][0] + dx, places[i][1] + dy) for i in members}
    return {i: roomy[i] for i in places}


def _middle(
    places: Mapping[str, Position], sizes: Mapping[str, QSizeF], members: tuple[str, ...]
) -> Position:
    """Return the middle of the area that cards take up."""
    ends = [
        [
            side * size / 2 + places[i][axis]
            for i in members
            for size in ((sizes[i].width(), sizes[i].height())[axis],)
            for side in (-1, 1)
        ]
        for axis in (0, 1)
    ]
    x, y = ((min(each) + max(each)) / 2 for each in ends)
    return (x, y)


def _gaps(at: FloatArray, sizes: FloatArray) -> FloatArray:
    """Return how far every two cards lie apart along x and along y, ``(n, n, 2)``."""
    gaps: FloatArray = np.abs(at[:, None] - at[None]) - (sizes[:, None] + sizes[None]) / 2
    return gaps


def _are_crowded(at: FloatArray, small: FloatArray, large: FloatArray) -> bool:
    """Tell whether two cards lie apart without faces, and hide one another with them."""
    apart = (_gaps(at, small) >= 0).any(axis=-1)
    return bool((apart & (_gaps(at, large) < 0).all(axis=-1)).any())


def _shifts(at: FloatArray, small: FloatArray, large: FloatArray, axis: int) -> FloatArray:
    """Return how far each card moves on along an axis, all of a column or row as far."""
    plain, shown = _gaps(at, small), _gaps(at, large)
    across = 1 - axis
    lines, of_card = np.unique(at[:, axis], return_inverse=True)
    # Side by side are cards of one row; above one another those whose faces share a column.
    facing = plain[..., across] < 0 if axis == 0 else shown[..., across] < 0
    wanted = np.minimum(plain[..., axis], COLUMN_GAP)
    room = shown[..., axis]
    if axis == 1:  # half way between two rows is free: wires to another lane run there
        tall = np.array([large[of_card == line, 1].max() for line in range(len(lines))])[of_card]
        room = np.abs(at[:, None, 1] - at[None, :, 1]) - np.maximum(tall[:, None], tall[None])
    close = facing & (wanted >= 0) & (room < wanted)
    need = np.where(close, wanted - room, 0.0)
    moved = np.zeros(len(lines))
    for line in range(1, len(lines)):
        own, before = of_card == line, of_card < line
        reach = need[np.ix_(own, before)] + moved[of_card[before]]
        pushed = np.where(close[np.ix_(own, before)], reach, 0.0).max(initial=0.0)
        step = float(np.ceil(max(pushed, moved[line - 1]) / GRID) * GRID)
        moved[line] = max(step, moved[line - 1])
    shifts: FloatArray = moved[of_card]
    return shifts
