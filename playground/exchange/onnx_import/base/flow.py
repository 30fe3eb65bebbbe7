"""What a value of the file is in the network that is being built."""

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from playground.core import Array, Shape

ROUNDING = 1e-9
"""What is no nearer to 1, or to 0, than that was scaled on purpose."""


class Flow(Struct, frozen=True, eq=False):
    """A layer's output as the file has it: moved about, scaled, or as it is.

    A number of the file is ``scale · y + offset`` with ``y`` the layer's number in its place.

    Parameters
    ----------
    node_id
        The layer.
    places
        Of a sample's shape in the file: which of the layer's numbers, counted as they lie in
        memory, stands there.
    shape
        Of a sample at the layer.
    scale, offset
        Of the sample's shape in the file; ``None`` where the numbers are the layer's.
    is_only_use
        Whether nothing else in the file reads the layer's output: then scaling can go into it.
    """

    node_id: str
    places: Array
    shape: Shape
    scale: Array | None = None
    offset: Array | None = None
    is_only_use: bool = False

    @classmethod
    def of(cls, node_id: str, shape: Shape, is_only_use: bool) -> "Flow":
        """Return a layer's output as it is."""
        places = np.arange(int(np.prod(shape))).reshape(shape)
        return cls(node_id, places, shape, is_only_use=is_only_use)

    @property
    def is_scaled(self) -> bool:
        """Whether numbers differ from the layer's."""
        return self.scale is not None

    @property
    def is_plain(self) -> bool:
        """Whether the file has the layer's numbers in their order."""
        return np.array_equal(self.places.reshape(-1), np.arange(self.places.size))

    def moved(self, places: Array, is_only_use: bool) -> "Flow":
        """Return the same numbers elsewhere."""
        return replace(self, places=places, is_only_use=self.is_only_use and is_only_use)

    def used(self, is_only_use: bool) -> "Flow":
        """Return the same under another name."""
        return replace(self, is_only_use=self.is_only_use and is_only_use)

    def scaled(self, scale: Array, offset: Array, is_only_use: bool) -> "Flow":
        """Return ``scale · value + offset``; the layer's numbers where both cancel out."""
        old_scale, old_offset = self.scaling
        new_scale, shift = scale * old_scale, scale * old_offset
        new_offset = shift + offset
        rest = np.abs(new_offset) <= ROUNDING * np.maximum(1.0, np.abs(shift))
        is_same = rest.all() and (np.abs(new_scale - 1.0) <= ROUNDING).all()
        return replace(
            self,
            scale=None if is_same else new_scale,
            offset=None if is_same else new_offset,
            is_only_use=self.is_only_use and is_only_use,
        )

    @property
    def scaling(self) -> tuple[Array, Array]:
        """The scale and offset, 1 and 0 where there are none."""
        if self.scale is None or self.offset is None:
            return np.ones(self.places.shape), np.zeros(self.places.shape)
        return self.scale, self.offset
