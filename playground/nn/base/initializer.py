"""What an initializer is: how the first weights are drawn."""

from abc import abstractmethod
from typing import ClassVar

from playground.core import Array, Entry, RandomStream, Registry, Shape


class Initializer(Entry):
    """A way to draw initial weights; its fields are its parameters.

    Attributes
    ----------
    for_rectifiers
        Whether it makes up for the half of a signal that a rectifier cuts: a layer whose
        activation lets a share ``a`` of it pass then gets weights smaller by √(1 + a²).
    """

    for_rectifiers: ClassVar[bool] = False

    @abstractmethod
    def draw(self, stream: RandomStream, shape: Shape, fan_in: int, fan_out: int) -> Array:
        """Draw the weights of one array.

        Parameters
        ----------
        stream
            The network's own random numbers; the same stream must give the same weights.
        shape
            Destinations first: ``(out, in)`` for a dense layer, whose weight is the transpose.
        fan_in, fan_out
            How many values feed one sum, and how many sums one value feeds.

        Returns
        -------
        Array
            Of that shape, float64; rounded to the network's precision when it is stored.
        """


INITIALIZERS: Registry[Initializer] = Registry("initializer", "playground.nn.initializers")
