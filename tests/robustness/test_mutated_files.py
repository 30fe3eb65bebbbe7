"""Real files of every kind, changed structurally: they are read, or what is wrong has a name.

What is read can be written again and is the same.
"""

import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from playground.core import PlaygroundError
from tests.robustness.changing_files import Hand

LONGEST_MESSAGE = 2_000
KINDS = (
    *("project", "block", "answers", "lesson", "recovery note", "link", "lesson link", "settings"),
    *("CSV", "CSV, gzipped", "ARFF", "ONNX"),
    *("Excel", "Parquet", "Arrow", "NumPy", "NumPy, zipped", "IDX", "IDX, gzipped"),
    *("PNG", "JPEG", "TIFF", "GIF"),
)


@pytest.mark.qt_log_ignore("QVariant::load: unknown user type")  # Qt's word for @Variant(odd)
@pytest.mark.parametrize("name", KINDS)
def test_a_changed_file_is_read_or_refused_by_name(name, kinds, tries, tmp_path):
    kind = kinds(name)
    for seed in tries.seeds("changed files", 12, 20_000 // len(KINDS) + 1):
        content = Hand(random.Random(f"{name} {seed}")).changed(kind.content)
        with TemporaryDirectory(dir=tmp_path) as root:  # another each time: nothing is known yet
            read_and_write(kind, content, Path(root))


def read_and_write(kind, content, root):
    """Read a file's content; write what was read, and find the same."""
    folder = root / "window"
    folder.mkdir()
    path = folder / kind.name
    path.write_bytes(content)
    found, refusal = None, ""
    try:
        found = kind.read(path)
    except PlaygroundError as error:
        refusal = str(error)
    assert len(refusal) <= LONGEST_MESSAGE
    assert "\n" not in refusal
    if not refusal and kind.write is not None:
        again = root / "again"
        again.mkdir()
        kind.write(found, again / kind.name)
        assert kind.read(again / kind.name) == found
