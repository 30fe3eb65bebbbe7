"""Attachments: known by their content, safe between programs, gone when nobody needs them."""

import hashlib
import os
import stat
import threading
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.storage.atomic_write import FileNotWritten
from playground.storage.attachments import (
    UNUSED_DAYS,
    Attachment,
    AttachmentMissing,
    AttachmentStore,
    DamagedAttachment,
    attachment_of,
    safe_name,
)

CONTENT = b"x,y\n1,2\n"


@pytest.fixture
def store(attachments):
    return AttachmentStore()


def test_a_reference_names_content_and_file(store):
    attachment = attachment_of(CONTENT, "häuser 1.csv")
    assert attachment.reference == f"embedded:{hashlib.sha256(CONTENT).hexdigest()}/häuser 1.csv"
    assert Attachment.parse(attachment.reference) == attachment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "houses.csv",
        "embedded:abc/houses.csv",
        f"embedded:{'0' * 64}",
        f"embedded:{'0' * 64}/",
        f"embedded:{'0' * 64}/../houses.csv",
        f"embedded:{'0' * 64}/..",
        f"embedded:{'0' * 64}/a\\b",
        f"embedded:{'0' * 64}/con",
        f"embedded:{'0' * 64}/a.csv ",
        f"embedded:{'0' * 64}/{'a' * 300}",
        f"embedded:{'A' * 64}/a.csv",
        f"embedded:{'0' * 64}/\ud800.csv",
    ],
)
def test_anything_else_is_no_reference(text):
    assert Attachment.parse(text) is None


@given(st.text(max_size=300))
def test_every_name_becomes_one_that_every_system_takes(name):
    safe = safe_name(name)
    assert safe_name(safe) == safe
    assert Attachment.of("0" * 64, safe) is not None
    assert not set(safe) & set('/\\:<>"|?*\0')
    assert len(safe.encode()) <= 200


@pytest.mark.parametrize("name", ["houses.csv", "Häuser 2024 (neu).tsv", "t10k-images-idx3-ubyte"])
def test_a_usual_name_stays(name):
    assert safe_name(name) == name
    assert unicodedata.is_normalized("NFC", name)


def test_what_is_put_is_there_read_only_under_its_name(store, tmp_path):
    file = tmp_path / "houses.csv"
    file.write_bytes(CONTENT)
    attachment = store.put_file(file)
    path = store.path(attachment)
    assert path.read_bytes() == CONTENT
    assert path.name == "houses.csv"
    assert not stat.S_IMODE(path.stat().st_mode) & 0o222
    assert tmp_path.joinpath("houses.csv").exists()


def test_what_is_missing_is_named(store):
    with pytest.raises(AttachmentMissing, match="houses"):
        store.path(attachment_of(CONTENT, "houses.csv"))


def test_other_bytes_are_refused_and_leave_nothing(store):
    attachment = attachment_of(CONTENT, "houses.csv")
    with pytest.raises(DamagedAttachment, match="houses"):
        store.put(attachment, [b"x,y\n", b"1,3\n"])
    assert not store.holds(attachment)
    assert not any((store.root / attachment.digest).iterdir())


def test_a_copy_that_somebody_spoiled_is_put_right(store):
    attachment = attachment_of(CONTENT, "houses.csv")
    path = store.put(attachment, [CONTENT])
    path.chmod(0o644)
    path.write_bytes(b"x,y\n9,9\n")
    assert store.put(attachment, [CONTENT]).read_bytes() == CONTENT


def test_the_same_bytes_are_written_once(store):
    attachment = attachment_of(CONTENT, "houses.csv")
    first = store.put(attachment, [CONTENT]).stat()
    again = store.put(attachment, [CONTENT]).stat()
    assert (first.st_ino, first.st_mtime_ns) == (again.st_ino, again.st_mtime_ns)


def test_many_programs_may_put_the_same(store):
    attachment = attachment_of(CONTENT * 100_000, "houses.csv")
    errors = []

    def put():
        try:
            AttachmentStore(store.root).put(attachment, [CONTENT] * 100_000)
        except Exception as error:  # noqa: BLE001  (whatever it is, the test shall say it)
            errors.append(error)

    threads = [threading.Thread(target=put) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert store.path(attachment).read_bytes() == CONTENT * 100_000
    assert [path.name for path in (store.root / attachment.digest).iterdir()] == ["houses.csv"]


def test_what_nobody_used_for_a_month_goes_and_the_rest_stays(store):
    old, used = attachment_of(b"old", "old.csv"), attachment_of(b"used", "used.csv")
    long_ago = time.time() - (UNUSED_DAYS + 1) * 86_400
    for attachment, content in ((old, b"old"), (used, b"used")):
        os.utime(store.put(attachment, [content]).parent, (long_ago, long_ago))
    foreign = store.root / "foreign"
    foreign.mkdir()
    os.utime(foreign, (long_ago, long_ago))
    store.path(used)
    store.put(attachment_of(b"new", "new.csv"), [b"new"])
    assert not store.holds(old)
    assert not (store.root / old.digest).exists()
    assert store.holds(used)
    assert foreign.is_dir()


def test_using_does_not_touch_the_file_itself(store):
    """Whoever remembers what was read, by the file's time, need not read it again."""
    attachment = attachment_of(CONTENT, "houses.csv")
    before = store.put(attachment, [CONTENT]).stat().st_mtime_ns
    assert store.path(attachment).stat().st_mtime_ns == before


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    store = AttachmentStore(blocked / "attachments")
    with pytest.raises(FileNotWritten, match="houses"):
        store.put(attachment_of(CONTENT, "houses.csv"), [CONTENT])
