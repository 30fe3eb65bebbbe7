"""Atomic writes: a whole file, or the old one untouched."""

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from playground.storage.atomic_write import FileNotWritten, sweep_temporary, write_atomically


class Interrupted(Exception):
    pass


def _fail_halfway(file):
    file.write(b"half of")
    raise Interrupted


def test_a_new_file_has_the_content_and_the_umasks_permissions(tmp_path):
    path = tmp_path / "new.bin"
    mask = os.umask(0o027)
    try:
        write_atomically(path, lambda file: file.write(b"content"))
    finally:
        os.umask(mask)
    assert path.read_bytes() == b"content"
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_an_existing_file_keeps_its_permissions(tmp_path):
    path = tmp_path / "old.bin"
    path.write_bytes(b"old")
    path.chmod(0o600)
    write_atomically(path, lambda file: file.write(b"new"))
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) & 0o700 == 0o600


def test_a_failure_leaves_the_old_file_and_no_other(tmp_path):
    path = tmp_path / "old.bin"
    path.write_bytes(b"old")
    with pytest.raises(Interrupted):
        write_atomically(path, _fail_halfway)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_keeps_pointing_at_the_file(tmp_path):
    path, link = tmp_path / "real.bin", tmp_path / "link.bin"
    path.write_bytes(b"old")
    link.symlink_to(path)
    write_atomically(link, lambda file: file.write(b"new"))
    assert link.is_symlink()
    assert path.read_bytes() == b"new"


def test_what_the_system_refuses_is_one_line(tmp_path):
    path = tmp_path / "nowhere" / "file.bin"
    with pytest.raises(FileNotWritten, match=r"cannot write .*nowhere") as caught:
        write_atomically(path, lambda file: file.write(b""))
    assert "\n" not in str(caught.value)


def test_a_folder_is_not_overwritten(tmp_path):
    path = tmp_path / "folder"
    path.mkdir()
    with pytest.raises(FileNotWritten):
        write_atomically(path, lambda file: file.write(b"x"))
    assert path.is_dir()
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_protected_file_is_not_replaced(tmp_path):
    path = tmp_path / "old.bin"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(FileNotWritten, match=r"old\.bin: the file is write-protected"):
        write_atomically(path, lambda file: file.write(b"new"))
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


class Full:
    """A file on a disk that is full after some bytes."""

    def __init__(self, file, room):
        self.file = file
        self.room = room

    def __getattr__(self, name):
        return getattr(self.file, name)

    def write(self, data):
        if len(data) > self.room:
            raise OSError(28, "No space left on device")
        self.room -= len(data)
        return self.file.write(data)


@pytest.mark.parametrize("room", [0, 100, 5000])
def test_a_full_disk_leaves_the_old_file_whole(tmp_path, room):
    path = tmp_path / "old.bin"
    path.write_bytes(b"old")

    def write(file):
        full = Full(file, room)
        for _ in range(100):
            full.write(bytes(64))

    with pytest.raises(FileNotWritten, match="No space left"):
        write_atomically(path, write)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_what_fails_in_the_end_leaves_the_old_file_whole(tmp_path, monkeypatch, call):
    path = tmp_path / "old.bin"
    path.write_bytes(b"old")

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(
        "playground.storage.atomic_write." + {"fsync": "os.fsync", "replace": "Path.replace"}[call],
        refuse,
    )
    with pytest.raises(FileNotWritten, match="No space left"):
        write_atomically(path, lambda file: file.write(b"new"))
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes and locks of POSIX")


@posix
def test_a_pipe_is_written_to_and_stays(tmp_path):
    path, read = tmp_path / "pipe.csv", []
    os.mkfifo(path)
    reader = threading.Thread(target=lambda: read.append(path.read_bytes()))
    reader.start()
    content = bytes(range(256)) * 1000
    write_atomically(path, lambda file: file.write(content))
    reader.join(20)
    assert read == [content]
    assert stat.S_ISFIFO(path.stat().st_mode)


@posix
def test_a_device_is_written_to_and_stays(tmp_path):
    link = tmp_path / "nothing"
    link.symlink_to(os.devnull)
    for path in (link, Path(os.devnull)):
        write_atomically(path, lambda file: file.write(b"x"))
    assert stat.S_ISCHR(link.stat().st_mode)
    if Path("/dev/full").exists():
        with pytest.raises(FileNotWritten, match="No space left"):
            write_atomically(Path("/dev/full"), lambda file: file.write(b"x"))


@posix
def test_the_processs_own_output_can_be_named(tmp_path):
    """A shell has opened the file already: another one under its name would be lost to it."""
    program = (
        "from pathlib import Path; from playground.storage.atomic_write import write_atomically\n"
        "write_atomically(Path('/dev/stdout'), lambda file: file.write(b'told'))"
    )
    out = tmp_path / "out.txt"
    with out.open("wb") as file:
        subprocess.run([sys.executable, "-c", program], stdout=file, check=True)
    assert out.read_bytes() == b"told"


WRITER = """
import sys, time
from pathlib import Path
from playground.storage.atomic_write import write_atomically

def write(file):
    file.write(b"half of")
    file.flush()
    print("there", flush=True)
    time.sleep(600)

write_atomically(Path(sys.argv[1]), write)
"""


@posix
def test_what_a_killed_writer_left_is_swept_and_what_is_under_way_is_not(tmp_path):
    path = tmp_path / "old.bin"
    path.write_bytes(b"old")
    foreign = [tmp_path / name for name in (".old.bin.tmp", "a.0123456789ab.tmp", ".vimrc")]
    for each in foreign:
        each.touch()
        os.utime(each, (0, 0))
    command = [sys.executable, "-c", WRITER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout.readline() == b"there\n"
        (temporary,) = set(tmp_path.iterdir()) - {path, *foreign}
        os.utime(temporary, (0, 0))
        assert sweep_temporary(tmp_path) == []
        writer.send_signal(signal.SIGKILL)
        writer.wait(20)
    os.utime(temporary)
    assert sweep_temporary(tmp_path) == []  # it may just have been made
    os.utime(temporary, (0, 0))
    assert sweep_temporary(tmp_path) == [temporary]
    assert path.read_bytes() == b"old"
    assert all(each.exists() for each in foreign)
    assert sweep_temporary(tmp_path / "missing") == []
