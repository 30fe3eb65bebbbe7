"""What a report is made of: sections of texts, tables, pictures and code; plain values."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

MediaType = Literal["image/svg+xml", "image/png"]


class Image(Struct, frozen=True):
    """A picture file's content, and the size it is shown at in CSS pixels."""

    data: bytes
    media_type: MediaType
    width: int
    height: int


class Picture(Struct, frozen=True):
    """A picture in one or two themes.

    Parameters
    ----------
    alt
        What is to be seen, for who does not see it.
    light, dark
        On a light and on a dark ground; without the second the first is shown on both.
    """

    alt: str
    light: Image
    dark: Image | None = None


class Text(Struct, frozen=True):
    """A paragraph."""

    text: str


class Number(Struct, frozen=True):
    """A cell with a number: its text, and the number itself in full."""

    text: str
    exact: float


class Keyed(Struct, frozen=True):
    """A cell with the colour that something has in pictures, on light and on dark: ``#rrggbb``."""

    text: str
    light: str
    dark: str


Cell: TypeAlias = str | Number | Keyed


class Grid(Struct, frozen=True):
    """A table.

    Parameters
    ----------
    name
        What it holds, for who does not see it.
    header, rows
        The texts.
    left
        How many of the first columns are words; the others are numbers, set to the right.
    total
        Whether the last row sums the others up.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    left: int = 1
    total: bool = False


class Illustration(Struct, frozen=True):
    """A picture with words below it."""

    picture: Picture
    caption: str


class Gallery(Struct, frozen=True):
    """Small pictures side by side, each with words below it."""

    pictures: tuple[tuple[Image, str], ...]


class Bullets(Struct, frozen=True):
    """Sentences in a list."""

    sentences: tuple[str, ...]


class Code(Struct, frozen=True):
    """What is to be typed."""

    text: str


Block: TypeAlias = Text | Grid | Illustration | Gallery | Bullets | Code


class Section(Struct, frozen=True):
    """A part of a report."""

    title: str
    blocks: tuple[Block, ...]


class Report(Struct, frozen=True):
    """A whole report.

    Parameters
    ----------
    title
        What the project is called.
    lead
        The result in a few words, one fact each.
    sections
        The parts.
    footer
        What made it, and when.
    """

    title: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    footer: str
