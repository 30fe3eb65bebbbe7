"""A lock that dies with the process that holds it, however that ends."""

import contextlib
import errno
import os
import sys
from pathlib import Path

from msgspec import Struct

if sys.platform == "win32":
    import msvcrt

    _FAR = 2**30
    """Where the locked byte is: beyond what is written, so that the holder can be read."""

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def host_name() -> str:
        """Return what this computer is called."""
        return os.environ.get("COMPUTERNAME", "this computer")
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def host_name() -> str:
        """Return what this computer is called."""
        return os.uname().nodename


_HELD = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}
_TRIES = 3


class Holder(Struct, frozen=True):
    """Who holds a lock: the process, and the computer it runs on."""

    process: int
    host: str


class ProcessLock:
    """A file that one process holds at a time; the system lets go of it when the process ends.

    Parameters
    ----------
    path
        The lock's file. It says who holds it, and stays when the lock is let go.
    is_signed
        Whether it says so: what is held for less than a millisecond has no time to.
    """

    def __init__(self, path: Path, *, is_signed: bool = True) -> None:
        self.path, self._is_signed = path, is_signed
        self._descriptor: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor is not None

    def acquire(self) -> bool:
        """Take the lock; returns whether it is held now. It never waits.

        Where the system has no locks, as on some shared folders, everybody gets it.

        Raises
        ------
        OSError
            When the file cannot be made.
        """
        for _ in range(_TRIES):
            if self._descriptor is not None:
                return True
            descriptor = _open(self.path)
            try:
                _lock(descriptor)
            except OSError as error:
                if error.errno in _HELD:
                    os.close(descriptor)
                    return False
            # Whoever cleans up may have removed the file between opening and locking it.
            if _is_file(descriptor, self.path):
                self._descriptor = descriptor
                if self._is_signed:
                    self._sign(descriptor)
            else:
                os.close(descriptor)
        return self._descriptor is not None

    def release(self) -> None:
        """Let go of the lock."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def remove(self) -> None:
        """Let go of the lock and remove its file, where the system lets it go while it is open."""
        if self.is_held:
            with contextlib.suppress(OSError):
                self.path.unlink()
        self.release()

    def holder(self) -> Holder | None:
        """Read who took the lock last; ``None`` when nobody can tell."""
        try:
            process, host = self.path.read_text(encoding="utf-8").splitlines()
            return Holder(int(process), host)
        except (OSError, ValueError):
            return None

    def _sign(self, descriptor: int) -> None:
        with contextlib.suppress(OSError):  # a full disk: the lock holds all the same
            os.ftruncate(descriptor, 0)
            os.lseek(descriptor, 0, os.SEEK_SET)
            os.write(descriptor, f"{os.getpid()}\n{host_name()}\n".encode())


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        if error.errno != errno.EROFS:
            raise
    return os.open(path, os.O_RDONLY)  # a disk that went read-only still has locks


def _is_file(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False
