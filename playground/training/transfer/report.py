"""What a network that was edited kept, in numbers and in words."""

from __future__ import annotations

from msgspec import Struct


class LayerReport(Struct, frozen=True):
    """What became of one layer.

    Parameters
    ----------
    node_id
        Which.
    kept, new, gone
        How many of its units.
    noun
        What its units are called: ``unit``, ``filter``, ``feature``.
    reason
        Why it was drawn anew, else empty.
    """

    node_id: str
    kept: int = 0
    new: int = 0
    gone: int = 0
    noun: str = "unit"
    reason: str = ""

    @property
    def text(self) -> str:
        """One sentence without its full stop."""
        if self.reason:
            return f"{self.node_id} drawn anew: {self.reason}"
        if not self.kept:
            return f"{self.node_id}: new, with random weights"
        kept = f"{self.node_id}: {_count(self.kept, self.noun)} kept"
        if self.new:
            begin = "begins" if self.new == 1 else "begin"
            also = f", {self.gone} taken away" if self.gone else ""
            return f"{kept}{also}, {self.new} new that {begin} silent"
        if not self.gone:
            return f"{kept} around the middle of their kernels"
        if self.noun == "feature":
            return f"{kept}, {self.gone} taken away"
        which = "the one that mattered least" if self.gone == 1 else f"the {self.gone} that"
        which += "" if self.gone == 1 else " mattered least"
        return f"{kept}, {which} taken away"


class TransferReport(Struct, frozen=True):
    """What was kept of another network.

    Parameters
    ----------
    kept
        How many learned arrays have something from before.
    layers
        The layers that changed.
    mixed
        The layers whose values all changed with the number of units.
    """

    kept: int
    layers: tuple[LayerReport, ...] = ()
    mixed: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """A few sentences; empty when everything was kept as it was."""
        said = [layer.text for layer in self.layers]
        said += [f"{node_id} mixes all units: the loss may jump" for node_id in self.mixed]
        return "".join(f"{each}. " for each in said).strip()


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
