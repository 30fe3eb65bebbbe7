"""Whether a file is still the one that was read."""

import os

from playground.storage.file_stamp import has_changed, stamp_of


def test_a_file_left_alone_has_not_changed(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"one")
    assert not has_changed(path, stamp_of(path))


def test_other_bytes_are_a_change(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"one")
    stamp = stamp_of(path)
    path.write_bytes(b"two")
    os.utime(path, ns=(1, 1))
    assert has_changed(path, stamp)


def test_the_same_bytes_written_again_are_none(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"one")
    stamp = stamp_of(path)
    path.write_bytes(b"one")
    os.utime(path, ns=(1, 1))
    assert not has_changed(path, stamp)


def test_a_file_that_is_gone_has_no_stamp_and_nothing_to_overwrite(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"one")
    stamp = stamp_of(path)
    path.unlink()
    assert stamp_of(path) is None
    assert not has_changed(path, stamp)
