"""Where the files that come with the application are, in a checkout and in an installed wheel."""

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
    # An installed wheel carries the folder inside the package, a checkout beside it.
    for root in (_PACKAGE / "_resources", _PACKAGE.parent / "resources"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise ResourceMissing(f"resources/{'/'.join(parts)} is missing; install the application again")
