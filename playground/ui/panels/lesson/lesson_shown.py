"""What the lesson panel shows, as values."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

PartState = Literal["done", "now", "ahead"]


class PartShown(Struct, frozen=True):
    """A part of a lesson as it is shown.

    Parameters
    ----------
    title, text
        Its heading, and Markdown to read before it is done.
    state
        Whether it is done, the one to do, or still ahead.
    after
        Markdown to read once it is done.
    hint
        Where to look; shown when it was asked for.
    options
        What may be answered; nothing where nothing is asked.
    chosen
        Which option was answered.
    right
        Which option turned out to be right; ``None`` before that is known.
    made
        What the program did, once it was answered or shown.
    """

    title: str
    text: str = ""
    state: PartState = "now"
    after: str = ""
    hint: str = ""
    options: tuple[str, ...] = ()
    chosen: int | None = None
    right: int | None = None
    made: str = ""


class LessonShown(Struct, frozen=True):
    """A lesson as it is shown.

    Parameters
    ----------
    heading, title, intro
        Which lesson of how many; its title; Markdown before its first part.
    parts
        Its parts in order; those ahead are not written out.
    index
        Which one is to be done, counted from 0.
    offers
        The buttons below it, by the names of :data:`.lesson_panel.OFFERS`.
    message
        What is going on, or went otherwise than it should.
    """

    heading: str
    title: str
    intro: str
    parts: tuple[PartShown, ...]
    index: int
    offers: tuple[str, ...] = ()
    message: str = ""
