"""The names people give as Python has them: identifiers, each there once, and docstrings."""

import keyword
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence


def identifier(text: str, taken: Collection[str] = ()) -> str:
    """Return an identifier that reads like a text: ``Dense · 2`` becomes ``dense_2``.

    Parameters
    ----------
    text
        What a person called it. Letters of any language stay; Python normalises them (NFKC).
    taken
        What it must not be: then it ends in a number.
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    joined = re.sub(r"_+", "_", "".join(c if f"_{c}".isidentifier() else "_" for c in plain))
    name = joined.strip("_") or "layer"
    if not name.isidentifier() or keyword.iskeyword(name):
        name = f"layer_{name}"
    free, number = name, 2
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free


def in_docstring(text: str) -> str:
    """Return a text in one line that may stand in a docstring."""
    return text.replace("\\", "\\\\").replace('"""', "'''").replace("\n", " ")


def identifiers(
    names: Sequence[tuple[str, str]], reserved: Sequence[str] = ()
) -> Mapping[str, str]:
    """Return an identifier for every id, from ``(id, what it is called)``; no two are alike."""
    found: dict[str, str] = {}
    for key, text in names:
        found[key] = identifier(text, (*reserved, *found.values()))
    return found
