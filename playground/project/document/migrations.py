"""Bringing documents of older formats up to the present one.

``MIGRATIONS[n]`` turns a document of format ``n`` into one of format ``n + 1``. A change of the
format adds one entry, and no old entry is ever edited: it describes files that exist.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

JsonObject: TypeAlias = dict[str, Any]
Migration: TypeAlias = Callable[[JsonObject], JsonObject]

FORMAT = 8
"""The newest format."""

FUNCTIONS_FORMAT = 8
"""What is written where an activation has a parameter that is not the usual one."""

UNSEEN_FORMAT = 7
"""What is written where a person painted unseen points."""

CURVES_FORMAT = 6
"""What is written where curves know the time, the learning rate or metrics."""

NAMES_FORMAT = 5
"""What is written where a person gave a layer a name."""

BLOCKS_FORMAT = 4
"""What is written where layers are grouped."""

RUNS_FORMAT = 3
"""What is written where runs are kept."""

EMBEDDING_FORMAT = 2
"""What is written where files are embedded: versions that know embedding open it, too."""

PLAIN_FORMAT = 1
"""What is written where there is none of that: older versions open it, too."""


def _as_it_is(document: JsonObject) -> JsonObject:
    return document


MIGRATIONS: Mapping[int, Migration] = dict.fromkeys((1, 2, 3, 4, 5, 6, 7), _as_it_is)


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
