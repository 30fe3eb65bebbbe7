"""What can be said about a network before it trains: shapes and parameter counts per node."""

from msgspec import Struct

from playground.core import Shape


class NodeInfo(Struct, frozen=True):
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
