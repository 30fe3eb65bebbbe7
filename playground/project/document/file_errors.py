"""What can be wrong with a project file, each by name."""

from playground.core import PlaygroundError


class ProjectFileError(PlaygroundError):
    """A project file that cannot be read or written; the message names the file and the reason."""


class NotAProject(ProjectFileError):
    """The file is something else, or its end is missing."""


class NewerFormat(ProjectFileError):
    """The file was written by a newer version of this application."""


class HostileArchive(ProjectFileError):
    """The archive holds names or sizes no project file has."""


class BadDocument(ProjectFileError):
    """The document inside the archive is not a valid project; the message names the path in it."""


class BadState(ProjectFileError):
    """The trained state inside the archive is damaged or belongs to another network."""


class StateDoesNotFit(BadState):
    """The trained state in a file is sound, but the document beside it is another one by now."""
