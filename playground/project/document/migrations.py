"""Bringing documents of older formats up to the present one.

``MIGRATIONS[n]`` turns a document of format ``n`` into one of format ``n + 1``. A change of the
format adds one entry, and no old entry is ever edited: it describes files that exist.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

JsonObject: TypeAlias = dict[str, Any]
Migration: TypeAlias = Callable[[JsonObject], JsonObject]

FORMAT = 1
"""The format this version writes."""

MIGRATIONS: Mapping[int, Migration] = {}


def migrate(
    document: JsonObject,
    target: int = FORMAT,
    table: Mapping[int, Migration] = MIGRATIONS,
) -> JsonObject:
    """Return the document in the target format, one step at a time.

    Raises
    ------
    KeyError
        When there is no way from the document's format to the target.
    """
    found: int = document["format"]
    for version in range(found, target):
        document = {**table[version](document), "format": version + 1}
    return document
