"""The boundary around what reads files: whatever a library raises gets a name and a reason."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tokenize import TokenError
from typing import TypeVar

import msgspec

from playground.core.errors import PlaygroundError, shortened

LIBRARY_ERRORS: tuple[type[Exception], ...] = (
    *(ArithmeticError, AssertionError, AttributeError, BufferError, EOFError, LookupError),
    *(MemoryError, OSError, RuntimeError, SyntaxError, SystemError, TypeError, ValueError, Warning),
    *(TokenError, lzma.LZMAError, msgspec.MsgspecError, struct.error, zipfile.BadZipFile),
    zlib.error,
)
"""What parsers, unpackers and decoders raise for a file that is not as they expect.

NumPy reads the head of an array as Python source, zipfile asks for a password with a RuntimeError,
Pillow raises a SystemError where a size makes no sense, openpyxl whatever its attributes do.
"""

ALWAYS = 64 * 2**20
"""Bytes that any compressed file may unpack to."""

MOST_UNPACKED = 250
"""Times its size that a larger one may unpack to: pictures and tables shrink to a twentieth."""

T = TypeVar("T")


@contextmanager
def refusing(
    refusal: Callable[[str], PlaygroundError], also: tuple[type[Exception], ...] = ()
) -> Iterator[None]:
    """Turn what a library raises within into a refusal.

    Parameters
    ----------
    refusal
        Makes the error from the reason, which is one short line; it names the file, the place in
        it and what is expected.
    also
        What a library raises that is none of Python's kinds.

    Notes
    -----
    What is refused within already passes as it is.
    """
    try:
        yield
    except PlaygroundError:
        raise
    except (*LIBRARY_ERRORS, *also) as error:
        raise refusal(reason_of(error)) from error


def reason_of(error: BaseException) -> str:
    """Return why a library gave up, in its words or in better ones, on one short line."""
    match error:
        case MemoryError():
            return "it does not fit into memory"
        case RecursionError():
            return "it is nested too deeply"
        case UnicodeDecodeError():
            return f"it is no text in {error.encoding.upper()} (byte {error.start:,})"
        case UnicodeError():
            return "its text holds signs that are none"
        case OSError(strerror=str(words)):
            text = words
        case KeyError():
            text = f"{str(error) or 'something'} is missing"
        case SystemError():
            text = "its sizes make no sense"
        case _:
            text = str(error)
    return shortened(" ".join(text.split()) or "it is not as such files are")


def read_json(content: bytes, into: type[T], refusal: Callable[[str], PlaygroundError]) -> T:
    """Return the value in a JSON text; what is wrong is refused as :func:`refusing` does."""
    with refusing(refusal):
        try:
            return msgspec.json.decode(content, type=into)
        except (UnicodeDecodeError, msgspec.DecodeError):
            content.decode()  # what is no text says at which byte of the whole
            raise


def unpacks_too_far(size: int, packed: int) -> bool:
    """Tell whether so many bytes are more than a file of ``packed`` bytes may hold."""
    return size > max(ALWAYS, MOST_UNPACKED * packed)
