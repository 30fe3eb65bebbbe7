"""Why a model could not be exported or read."""

from playground.core import PlaygroundError


class ExportError(PlaygroundError):
    """A model that a format cannot hold, or a model file that cannot be read."""
