"""Who takes part in the step benchmark: one module each, with one function ``make``."""

from collections.abc import Callable

from msgspec import Struct

from playground.bench.base.problem import Problem
from playground.bench.base.rounds import Runner
from playground.bench.peers import inlined, pytorch, scikit_learn, trainer

__all__ = ["PEERS", "Peer"]


class Peer(Struct, frozen=True):
    """One way to train a problem.

    Parameters
    ----------
    name
        The key in the results.
    title
        What the table's column says.
    make
        Returns what makes steps, or ``None`` for a problem it has no way to train; raises
        ``ImportError`` where its library is missing.
    """

    name: str
    title: str
    make: Callable[[Problem], Runner | None]


PEERS = (
    Peer("trainer", "Trainer.step", trainer.make),
    Peer("inlined", "inlined NumPy", inlined.make),
    Peer("scikit_learn", "scikit-learn", scikit_learn.make),
    Peer("pytorch", "PyTorch", pytorch.make),
)
