"""Libraries that come with an extra of the package, imported where they are used."""

from importlib import import_module
from types import ModuleType

from playground.core import PlaygroundError

DISTRIBUTION = "backprop-playground"


class ExtraMissing(PlaygroundError):
    """A library that is not installed; the message says how to get it."""


def import_extra(module: str, what: str, extra: str = "tables") -> ModuleType:
    """Import a library, or say how to install it.

    Parameters
    ----------
    module
        Its name.
    what
        What needs it, as the subject of a sentence: ``"reading Excel workbooks"``.
    extra
        The extra that brings it.

    Raises
    ------
    ExtraMissing
        When it is not there.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        library = module.partition(".")[0]
        raise ExtraMissing(
            f"{what} needs {library}, which is not installed: pip install '{DISTRIBUTION}[{extra}]'"
        ) from error
