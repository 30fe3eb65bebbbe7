"""What of a full inbox still matters."""

from collections.abc import Sequence

from playground.session.messages import Command, Configure


def without_outdated(commands: Sequence[Command]) -> list[Command]:
    """Drop documents that the next command replaces anyway.

    Typing sends a document per key. Where one directly follows another, only the last matters,
    unless the earlier one begins anew, with a checkpoint or from scratch, and the later does not.
    """
    kept: list[Command] = []
    for command in commands:
        last = kept[-1] if kept else None
        if (
            isinstance(command, Configure)
            and isinstance(last, Configure)
            and replaces(command, last)
        ):
            kept.pop()
        kept.append(command)
    return kept


def replaces(later: Configure, earlier: Configure) -> bool:
    """Tell whether nothing of an earlier document is needed when a later one follows."""
    return _begins(later) or not _begins(earlier)


def _begins(message: Configure) -> bool:
    return message.restart or message.checkpoint is not None
