"""Functions that a program's lines call and its library has not."""

from collections.abc import Iterable, Iterator

from msgspec import Struct


class Helper(Struct, frozen=True):
    """A function of the file, as source.

    Parameters
    ----------
    name
        What lines call.
    source
        The whole definition.
    needs
        Other helpers it calls.
    """

    name: str
    source: str
    needs: tuple["Helper", ...] = ()


def in_order(helpers: Iterable[Helper]) -> tuple[str, ...]:
    """Return the sources of helpers and of all they need, each once and after what it needs."""
    found: dict[str, str] = {}
    for helper in helpers:
        for each in _with_needs(helper):
            found.setdefault(each.name, each.source.strip("\n"))
    return tuple(found.values())


def _with_needs(helper: Helper) -> Iterator[Helper]:
    for need in helper.needs:
        yield from _with_needs(need)
    yield helper
