"""How much memory is free, and refusing what would take too much of it before it is taken."""

import sys
from pathlib import Path

from playground.core.errors import PlaygroundError
from playground.core.text.numbers import bytes_text

SHARE = 0.5
"""Of the free memory; what needs more is refused, or asked about where somebody can be asked."""

SMALL = 64 * 2**20
"""Bytes that may always be taken: nobody looks how much is free for them."""

_CGROUP = Path("/sys/fs/cgroup")


class NotEnoughMemory(PlaygroundError):
    """Something that needs more memory than it may have.

    Parameters
    ----------
    what
        What needs it, as a sentence begins.
    needed, free
        In bytes.
    smaller
        What would make it smaller.
    among
        How many processes like this one share what is free.
    """

    def __init__(self, what: str, needed: int, free: int, smaller: str, among: int = 1) -> None:
        self.what, self.needed, self.free, self.smaller = what, needed, free, smaller
        shared = f" for each of {among} at once" if among > 1 else ""
        fewer = "train fewer at once, or " if among > 1 else ""
        super().__init__(
            f"{what} needs about {bytes_text(needed)} of memory, more than half of the "
            f"{bytes_text(free)} that are free{shared}; {fewer}{smaller}"
        )


class _Permission:
    """How much a person agreed to, and how many processes what is free is for."""

    def __init__(self) -> None:
        self.bytes = 0
        self.among = 1


_PERMISSION = _Permission()


def permit(count: int) -> None:
    """Let what needs up to so many bytes have them in this process: somebody was asked.

    With 0 nothing is permitted any more.
    """
    _PERMISSION.bytes = count


def share_among(count: int) -> None:
    """Leave as much of the free memory to others that do as this process does, ``count`` in all.

    Each of them looks before any has taken what it needs.
    """
    _PERMISSION.among = count


def check_room(what: str, needed: int, smaller: str, free: int | None = None) -> None:
    """Refuse what needs more than half of the free memory, unless it was permitted.

    Parameters
    ----------
    what
        What needs it, as a sentence begins: ``"the training"``.
    needed
        How many bytes.
    smaller
        What would make it smaller, as a sentence ends: ``"use a smaller batch"``.
    free
        What :func:`free_bytes` returned before a part of it was taken; without it, nothing was.

    Raises
    ------
    NotEnoughMemory
        With the numbers, and what would make it smaller.
    """
    if needed <= max(SMALL, _PERMISSION.bytes):
        return
    among = _PERMISSION.among
    free = (free_bytes() if free is None else free) // among
    if needed > SHARE * free:
        raise NotEnoughMemory(what, needed, free, smaller, among)


def free_bytes() -> int:
    """Return how many bytes this process can still take without taking them from others.

    The least of what the system has, what its control group may have and what its own limit allows.
    """
    import psutil  # needed only where much memory is

    found = [int(psutil.virtual_memory().available)]
    if sys.platform != "win32":
        import resource

        limit, _ = resource.getrlimit(resource.RLIMIT_AS)
        if limit != resource.RLIM_INFINITY:
            found.append(limit - int(psutil.Process().memory_info().vms))
    group = _left_in_group()
    if group is not None:
        found.append(group)
    return max(0, min(found))


def _left_in_group() -> int | None:
    """Return what the control group of a container may still take; ``None`` without a limit."""
    try:
        most = (_CGROUP / "memory.max").read_text()
        used = (_CGROUP / "memory.current").read_text()
        return int(most) - int(used)
    except (OSError, ValueError):  # no group, or "max"
        return None
