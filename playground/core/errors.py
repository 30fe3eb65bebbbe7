"""Errors a person can act on.

Every message says which field, which value and what is allowed; user interfaces show them as they
are, on one line.
"""


class PlaygroundError(Exception):
    """Anything this application refuses, with a message made for the person."""


class ValueNotAllowed(PlaygroundError, ValueError):
    """A value outside what its parameter accepts.

    Parameters
    ----------
    field
        The parameter's name, with its owner where that helps: ``adam.learning_rate``.
    value
        What was given.
    allowed
        What would be accepted, in words.
    """

    def __init__(self, field: str, value: object, allowed: str) -> None:
        self.field = field
        self.value = value
        self.allowed = allowed
        shown = repr(value)
        if len(shown) > 80:
            shown = shown[:77] + "..."
        super().__init__(f"{field}: {shown} is not allowed; {allowed}")
