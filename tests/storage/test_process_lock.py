"""A lock that one process holds, and that dies with it."""

import errno
import os
import signal
import subprocess
import sys

import pytest

from playground.storage.process_lock import Holder, ProcessLock, host_name

HOLD = """
import sys, time
from pathlib import Path
from playground.storage.process_lock import ProcessLock
lock = ProcessLock(Path(sys.argv[1]))
print(lock.acquire(), flush=True)
time.sleep(60)
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "lock"


def test_only_one_holds_it(path):
    first, second = ProcessLock(path), ProcessLock(path)
    assert first.acquire()
    assert first.acquire()
    assert not second.acquire()
    assert not second.is_held
    first.release()
    assert second.acquire()
    second.release()


def test_it_says_who_holds_it(path):
    lock = ProcessLock(path)
    assert lock.holder() is None
    assert lock.acquire()
    assert ProcessLock(path).holder() == Holder(os.getpid(), host_name())
    lock.release()


def test_a_lock_whose_file_was_removed_meanwhile_is_not_had(path, monkeypatch):
    """Whoever cleans up removes the file between opening and locking it."""
    opened = os.open

    def remove_once(*args):
        monkeypatch.setattr(os, "open", opened)
        descriptor = opened(*args)
        path.unlink()
        return descriptor

    monkeypatch.setattr(os, "open", remove_once)
    lock = ProcessLock(path)
    assert lock.acquire()
    assert not ProcessLock(path).acquire()
    lock.release()


def test_a_missing_folder_is_an_error(path):
    with pytest.raises(FileNotFoundError):
        ProcessLock(path / "missing" / "lock").acquire()


def test_it_dies_with_its_process(path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "True\n"
        lock = ProcessLock(path)
        assert not lock.acquire()
        assert lock.holder().process == process.pid
        process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        process.wait()
        assert lock.acquire()
        lock.release()


def test_a_disk_that_went_read_only_still_has_locks(path, monkeypatch):
    path.touch()
    opened = os.open

    def refuse(name, flags, *mode):
        if flags & (os.O_RDWR | os.O_CREAT):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return opened(name, flags, *mode)

    monkeypatch.setattr(os, "open", refuse)
    lock = ProcessLock(path)
    assert lock.acquire()
    assert not ProcessLock(path).acquire()
    lock.release()
