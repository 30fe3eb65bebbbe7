"""Names of columns from the rows that hold them."""

from collections.abc import Iterable, Sequence


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
    taken: list[str] = []
    notes = []
    for name in names:
        unique, n = name, 1
        while unique in taken:
            n += 1
            unique = f"{name} ({n})"
        if unique != name:
            notes.append(f"A second column named {name!r} is called {unique!r} here.")
        taken.append(unique)
    return tuple(taken), tuple(notes)
