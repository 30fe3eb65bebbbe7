"""One thing that can be gone to or done, as the command palette lists it."""

from collections.abc import Callable

from msgspec import Struct


class Offer(Struct, frozen=True):
    """Something to do or to go to.

    Parameters
    ----------
    text
        What it is called.
    place
        Where else it is found: a menu, a panel.
    run
        Does it.
    keys
        Its shortcut, as people write it.
    tip
        What it does.
    refusal
        Why it cannot be done now; empty where it can.
    """

    text: str
    place: str
    run: Callable[[], object]
    keys: str = ""
    tip: str = ""
    refusal: str = ""

    @property
    def key(self) -> str:
        """What it is remembered by."""
        return f"{self.place}/{self.text}"
