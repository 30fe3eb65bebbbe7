"""What an initializer is: how the first weights are drawn."""

from abc import abstractmethod

from playground.core import Array, Entry, RandomStream, Registry, Shape


class Initializer(Entry):
    """A way to draw initial weights; its dataclass fields are its parameters."""

    @abstractmethod
    def draw(self, stream: RandomStream, shape: Shape, fan_in: int, fan_out: int) -> Array:
        """Draw weights of a shape. Dense layers ask for ``(out, in)`` and transpose."""


INITIALIZERS: Registry[Initializer] = Registry("initializer", "playground.nn.initializers")
