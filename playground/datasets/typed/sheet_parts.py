"""What a sheet's file says besides its cells: merged ones, and formulas without values."""

import re
import zipfile
from pathlib import Path

from msgspec import Struct

_PIECE = 1 << 20
_OVERLAP = 1 << 10
"""Longer than anything that is looked for."""

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_NO_VALUE = re.compile(rb"(?:</f>|<f\b[^>]*/>)\s*(?:<v>\s*</v>|<v\s*/>)?\s*</c>")


class MergedRange(Struct, frozen=True):
    """Cells that are one; rows and columns are counted from 0, the last ones are included."""

    top: int
    left: int
    bottom: int
    right: int


class SheetParts(Struct, frozen=True):
    """What there is besides the cells.

    Parameters
    ----------
    merged
        Which cells are merged.
    unvalued
        How many formulas were never calculated, and have no value.
    """

    merged: tuple[MergedRange, ...]
    unvalued: int


def sheet_parts(path: Path, member: str) -> SheetParts:
    """Look through the part of a workbook that holds a sheet."""
    merged: dict[MergedRange, None] = {}
    unvalued = 0
    rest = b""
    with zipfile.ZipFile(path) as archive, archive.open(member) as file:
        while piece := file.read(_PIECE):
            text = rest + piece
            end = 0
            for found in _NO_VALUE.finditer(text):
                unvalued += 1
                end = found.end()
            for found in _MERGED.finditer(text):
                left, top, right, bottom = found.groups()
                area = MergedRange(int(top) - 1, _column(left), int(bottom) - 1, _column(right))
                merged[area] = None
            rest = text[max(end, len(text) - _OVERLAP) :]
    return SheetParts(tuple(merged), unvalued)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
