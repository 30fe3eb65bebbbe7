"""A lesson file as pieces, each with its line: front matter, parts, and their blocks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from playground.core import PlaygroundError

FENCE = "+++"
KINDS = ("step", "question")

_HEADING = re.compile(r"##\s+(?P<title>.*\S)\s*")
_BLOCK = re.compile(r"```\s*(?P<kind>\w*)\s*")
_TOML_PLACE = re.compile(r"\s*\(at (?:line (?P<line>\d+), column \d+|end of document)\)")


class LessonError(PlaygroundError):
    """A mistake in a lesson file.

    Parameters
    ----------
    file
        The file, or what the text is called.
    line
        On which line it is, counted from 1.
    what
        What is wrong, with the value.
    allowed
        What would be right; empty where ``what`` says so already.
    """

    def __init__(self, file: str, line: int, what: str, allowed: str = "") -> None:
        self.file, self.line, self.what, self.allowed = file, line, what, allowed
        super().__init__(f"{file}:{line}: {what}" + (f"; {allowed}" if allowed else ""))


class TomlBlock(Struct, frozen=True):
    """A block of TOML: its kind, its values, its text and the line of its first line of text."""

    kind: str
    values: Mapping[str, Any]
    lines: tuple[str, ...]
    first: int

    def line_of(self, key: str) -> int:
        """Return the line a key stands on; where it is missing, the line the block begins on."""
        for i, line in enumerate(self.lines):
            if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
                return self.first + i
        return self.first - 1


class PartText(Struct, frozen=True):
    """A part: its heading, the Markdown before and after its block, and the block if it has one."""

    title: str
    line: int
    before: str
    before_line: int
    block: TomlBlock | None
    after: str
    after_line: int


class LessonText(Struct, frozen=True):
    """A lesson file in pieces."""

    front: TomlBlock
    intro: str
    parts: tuple[PartText, ...]


def split_lesson(text: str, file: str) -> LessonText:
    """Split a lesson file into pieces.

    Raises
    ------
    LessonError
        Where the front matter or a block does not end, or is no TOML.
    """
    lines = text.splitlines()
    if not lines or lines[0].strip() != FENCE:
        raise LessonError(file, 1, "the front matter is missing", f"begin with a line {FENCE}")
    ends = [i for i, line in enumerate(lines) if i and line.strip() == FENCE]
    if not ends:
        raise LessonError(file, 1, "the front matter has no end", f"write {FENCE} behind it")
    front = _toml("front", lines[1 : ends[0]], 2, file)
    heads = _headings(lines, ends[0] + 1, file)
    stops = [*heads[1:], len(lines)]
    intro = "\n".join(lines[ends[0] + 1 : heads[0] if heads else len(lines)]).strip()
    parts = [_part(lines, a, b, file) for a, b in zip(heads, stops, strict=bool(heads))]
    return LessonText(front, intro, tuple(parts))


def _headings(lines: list[str], first: int, file: str) -> list[int]:
    """Return where parts begin; a line within a block is no heading."""
    found: list[int] = []
    opened: int | None = None
    for i in range(first, len(lines)):
        if lines[i].startswith("```"):
            if opened is not None and lines[i].strip() != "```":
                break
            opened = i if opened is None else None
        elif opened is None and _HEADING.fullmatch(lines[i]):
            found.append(i)
    if opened is not None:
        raise LessonError(file, opened + 1, "the block has no end", "write ``` behind it")
    return found


def _part(lines: list[str], begin: int, end: int, file: str) -> PartText:
    heading = _HEADING.fullmatch(lines[begin])
    assert heading is not None
    opens = [i for i in range(begin + 1, end) if lines[i].startswith("```")]
    if not opens:
        text = "\n".join(lines[begin + 1 : end]).strip()
        return PartText(heading["title"], begin + 1, text, begin + 2, None, "", end)
    if len(opens) > 2:
        raise LessonError(
            file, opens[2] + 1, "a second block in one part", "begin another part with ## before it"
        )
    start, stop = opens
    named = _BLOCK.fullmatch(lines[start])
    kind = named["kind"] if named is not None else lines[start][3:].strip()
    if kind not in KINDS:
        allowed = f"use {' or '.join(KINDS)}"
        raise LessonError(file, start + 1, f"a block cannot be a {kind or 'nameless one'}", allowed)
    block = _toml(kind, lines[start + 1 : stop], start + 2, file)
    before = "\n".join(lines[begin + 1 : start]).strip()
    after = "\n".join(lines[stop + 1 : end]).strip()
    return PartText(heading["title"], begin + 1, before, begin + 2, block, after, stop + 2)


def _toml(kind: str, lines: list[str], first: int, file: str) -> TomlBlock:
    try:
        values = tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        found = _TOML_PLACE.search(str(error))
        at = int(found["line"]) if found is not None and found["line"] else max(1, len(lines))
        what = _TOML_PLACE.sub("", str(error))
        raise LessonError(
            file, first + at - 1, f"no TOML: {what[:1].lower()}{what[1:]}", "write name = value"
        ) from None
    return TomlBlock(kind, values, tuple(lines), first)
