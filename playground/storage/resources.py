"""Where the files that come with the application are, in a checkout and in an installed wheel."""

import os
from functools import cache
from pathlib import Path

from playground.core.errors import PlaygroundError

_PACKAGE = Path(__file__).resolve().parent.parent


class ResourceMissing(PlaygroundError):
    """A file that belongs to the application is not there: the installation is damaged."""


def resource_path(*parts: str) -> Path:
    """Return the path of a file or folder below ``resources``.

    Parameters
    ----------
    parts
        The path below ``resources``, one name each: ``"datasets", "iris.csv"``.

    Raises
    ------
    ResourceMissing
        When no such file was installed.
    """
    # Every icon is asked for here at the start: a Path is made only of what was found.
    for root in _roots():
        path = os.path.join(root, *parts)
        if os.path.exists(path):
            return Path(path)
    raise ResourceMissing(f"resources/{'/'.join(parts)} is missing; install the application again")


@cache
def _roots() -> tuple[str, str]:
    """Return the folders to look in: a wheel has one inside the package, a checkout beside it."""
    return str(_PACKAGE / "_resources"), str(_PACKAGE.parent / "resources")
