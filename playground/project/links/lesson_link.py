"""Links to lessons: ``#lesson=2&class=1``, behind any address or none.

A link names one of the lessons that come with the application, by its number or its name. It never
names a file: whoever sends one around has nothing read on another computer that is not part of the
application there.
"""

from __future__ import annotations

from msgspec import Struct

from playground.project.links.keys import LinkError
from playground.project.links.reader import link_parts

LESSON, CLASS = "lesson", "class"
SWITCH = {"": False, "0": False, "false": False, "1": True, "true": True}


class LessonLink(Struct, frozen=True):
    """What a link to a lesson says.

    Parameters
    ----------
    lesson
        The lesson's number or name.
    in_class
        Whether it begins in class mode.
    unknown
        The link's other keys, which mean nothing beside a lesson.
    """

    lesson: str
    in_class: bool = False
    unknown: tuple[str, ...] = ()


def names_lesson(text: str) -> bool:
    """Tell a link to a lesson from other texts, by its looks."""
    return f"#{LESSON}=" in text and len(text.split()) == 1


def read_lesson_link(url: str) -> LessonLink | None:
    """Return what a link says of a lesson; ``None`` for a link, or a text, that names none.

    Raises
    ------
    LinkError
        Naming the key, its value and what is allowed.
    """
    if LESSON not in url:
        return None
    pairs = dict(part.split("=", 1) for part in link_parts(url)[1] if "=" in part)
    if LESSON not in pairs:
        return None
    lesson, switch = pairs[LESSON].strip(), pairs.get(CLASS, "").strip().lower()
    if not lesson.replace("-", "").isalnum():
        raise LinkError(f"{LESSON}={lesson!r:.60} in a link: use a lesson's number or name")
    if switch not in SWITCH:
        raise LinkError(f"{CLASS}={switch!r:.60} in a link: use 1 for class mode, or 0")
    unknown = tuple(key for key in pairs if key and key not in (LESSON, CLASS))
    return LessonLink(lesson, SWITCH[switch], unknown)
