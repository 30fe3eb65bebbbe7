"""Arrays as the bytes of an ``.npz`` file."""

import io
import zipfile
from collections.abc import Mapping

from playground.core import Array
from playground.project.document.archive import write_archive
from playground.project.document.npy import encode_array

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time every member of a packed archive bears."""


def npz_bytes(arrays: Mapping[str, Array]) -> bytes:
    """Return named arrays as an archive: equal arrays give equal bytes."""
    buffer = io.BytesIO()
    write_archive(buffer, {f"{name}.npy": encode_array(a) for name, a in arrays.items()})
    return buffer.getvalue()


def packed_npz_bytes(arrays: Mapping[str, Array]) -> bytes:
    """Return the same, compressed, for data that go into a text."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, array in arrays.items():
            member = zipfile.ZipInfo(f"{name}.npy", EPOCH)
            archive.writestr(member, encode_array(array), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
