"""What an export writes: a file, and what lies beside it."""

from collections.abc import Mapping

from msgspec import Struct, field


class WrittenFiles(Struct, frozen=True):
    """The bytes of a file, and of those beside it.

    Parameters
    ----------
    main
        The file people name.
    beside
        The others by what takes the place of the main one's ending: ``.weights.npz``.
    """

    main: bytes
    beside: Mapping[str, bytes] = field(default_factory=dict)
