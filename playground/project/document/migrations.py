"""Bringing documents of older formats up to the present one.

``MIGRATIONS[n]`` turns a document of format ``n`` into one of format ``n + 1``. A change of the
format adds one entry, and no old entry is ever edited: it describes files that exist.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

JsonObject: TypeAlias = dict[str, Any]
Migration: TypeAlias = Callable[[JsonObject], JsonObject]

FORMAT = 4
"""The newest format: 2 may embed the files of its data, 3 may hold runs, 4 may group layers."""

RUNS_FORMAT = 3
"""What is written where runs are kept and no layers are grouped."""

EMBEDDING_FORMAT = 2
"""What is written where files are embedded: versions that know embedding open it, too."""

PLAIN_FORMAT = 1
"""What is written where nothing is embedded and no run is kept: older versions open it, too."""


def _as_it_is(document: JsonObject) -> JsonObject:
    return document


MIGRATIONS: Mapping[int, Migration] = {1: _as_it_is, 2: _as_it_is, 3: _as_it_is}


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
