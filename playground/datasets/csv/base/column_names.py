"""Names of columns from the rows that hold them."""

from collections import Counter
from collections.abc import Iterable, Sequence

_MOST_NAMED = 8


def joined_names(head: Sequence[Sequence[str]], width: int) -> list[str]:
    """Return a name per column from the rows of names, each part once."""
    parts: list[dict[str, None]] = [{} for _ in range(width)]
    for row in head:
        for place, name in zip(parts, row, strict=False):
            clean = name.strip().lstrip("\ufeff")
            if clean:
                place[clean] = None
    parts[0] = {name.lstrip("#").strip() or name: None for name in parts[0]}
    return [" ".join(place) for place in parts]


def unique_names(names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names, repeated ones numbered, and sentences about those."""
    taken: dict[str, None] = {}
    counts: Counter[str] = Counter()
    notes = []
    for name in names:
        unique = name
        while unique in taken:
            counts[name] += 1
            unique = f"{name} ({counts[name] + 1})"
        if unique != name:
            notes.append(f"A second column named {name!r} is called {unique!r} here.")
        taken[unique] = None
    if len(notes) > _MOST_NAMED:
        notes = [*notes[:_MOST_NAMED], f"{len(notes) - _MOST_NAMED} more columns are numbered."]
    return tuple(taken), tuple(notes)
