"""What can be said about a network before it trains: shapes and parameter counts per node."""

from dataclasses import dataclass

from playground.core import Shape


@dataclass(frozen=True)
class NodeInfo:
    """Facts about one node of a drawn network.

    Parameters
    ----------
    title
        What the card is called: ``Dense · tanh``.
    shape
        The output's per-sample shape, ``None`` while unknown.
    parameters
        How many learned numbers it has.
    is_output
        Whether the network's prediction is read here.
    """

    title: str
    shape: Shape | None
    parameters: int
    is_output: bool
