"""Atomic writes: a whole file, or the old one untouched."""

import os
import stat
import sys

import pytest

from playground.storage.atomic_write import FileNotWritten, write_atomically


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
