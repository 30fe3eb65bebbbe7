"""Errors a person can act on.

Every message says which field, which value and what is allowed; user interfaces show them as they
are, on one line.
"""

import re

_LONGEST_MESSAGE = 2_000
"""Characters of a message: the names that could be chosen have room in it."""

_LONGEST_WORD = 240
_LONG_WORD = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}")


class PlaygroundError(Exception):
    """Anything this application refuses, with a message made for the person.

    A message is cut where a file put something endless into it, in the middle: it begins with the
    place and ends with what is allowed.
    """

    def __init__(self, *args: object) -> None:
        super().__init__(*(shortened(arg) if isinstance(arg, str) else arg for arg in args))


def shortened(message: str) -> str:
    """Return a message of which no word, and not the whole, is longer than anybody reads."""
    if len(message) <= _LONGEST_WORD:
        return message
    message = _LONG_WORD.sub(lambda found: _cut(found[0], _LONGEST_WORD), message)
    return _cut(message, _LONGEST_MESSAGE)


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    half = (longest - 1) // 2
    return f"{text[:half]}…{text[-half:]}"


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
