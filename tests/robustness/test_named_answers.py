"""Every file that cannot be read has a named answer: the file, the place in it, what is expected.

Each of these got through to the person as an error of a library, or was read and could not be
saved again.
"""

import io
import json
import re
import struct
import zipfile

import numpy as np
import pytest
from PIL import Image

from playground import Project, Trainer
from playground.core import Component, PlaygroundError, Streams, ValueNotAllowed, params_of
from playground.datasets import DatasetConfig
from playground.datasets.base.data_errors import DataError
from playground.datasets.prepare import prepare_dataset
from playground.nn.base.schedule import LONGEST, TrainingTime
from playground.nn.schedules import SCHEDULES
from playground.project.document.file_errors import BadDocument, BadState
from playground.project.project import read_project
from playground.project.templates import default_project
from playground.recovery.find_copies import find_copies
from playground.recovery.recovery_copy import RecoveryNote
from playground.recovery.recovery_folder import RecoveryFolder

LONG = "x" * 10_000


@pytest.fixture(scope="module")
def members(tmp_path_factory):
    path = tmp_path_factory.mktemp("trained") / "work.playground"
    trainer = Trainer(default_project())
    trainer.run_epochs(1)
    trainer.save(path)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def project_file(members, tmp_path):
    """A function that writes the project file with one member changed, and returns its path."""

    def write(name, change):
        path = tmp_path / "changed.playground"
        with zipfile.ZipFile(path, "w") as archive:
            for member, content in members.items():
                archive.writestr(member, change(content) if member == name else content)
        return path

    return write


def _set(keys, value):
    """Return what sets a value deep in a JSON text."""

    def change(content):
        whole = json.loads(content)
        owner = whole
        for key in keys[:-1]:
            owner = owner[key]
        owner[keys[-1]] = value
        return json.dumps(whole).encode()

    return change


@pytest.mark.parametrize(
    ("member", "before", "error"),
    [("project.json", b"circle", BadDocument), ("state.json", b"sampler", BadState)],
)
def test_text_that_is_not_utf_8(project_file, member, before, error):
    path = project_file(member, lambda text: text.replace(before, b"ci\xff\xfele", 1))
    with pytest.raises(error, match=rf"{member}: it is no text in UTF-8 \(byte [\d,]+\)") as found:
        read_project(path)
    assert str(path) in str(found.value)


@pytest.mark.parametrize(
    ("keys", "value", "allowed"),
    [
        (("dataset", "seed"), -1, "whole number at least 0"),
        (("dataset", "seed"), 2**63, "at most 9,223,372,036,854,775,807"),
        (("dataset", "train_share"), 100, "at least 1 and at most 99"),
        (("training", "seed"), 2**70, "at most 9,223,372,036,854,775,807"),
        (("training", "schedule"), ("cosine", "epochs", 1e308), "at most 1e+09"),
        (("training", "schedule"), ("step", "every", 1e308), "at most 1e+09"),
        (("training", "schedule"), ("cosine_restarts", "period", 1e10), "at most 1e+09"),
    ],
)
def test_numbers_that_nothing_can_use_are_refused_when_they_are_read(
    project_file, keys, value, allowed
):
    if isinstance(value, tuple):
        name, param, number = value
        value = {"name": name, "params": {param: number}}
    path = project_file("project.json", _set(("project", *keys), value))
    with pytest.raises(BadDocument, match=rf"\$\.project\.{keys[0]}\..*is not allowed") as found:
        Project.load(path)
    assert allowed in str(found.value)


def test_the_same_numbers_are_refused_where_they_are_used():
    with pytest.raises(ValueNotAllowed, match="seed: -1 is not allowed"):
        prepare_dataset(DatasetConfig(seed=-1), Streams.from_seeds(0, 0))


@pytest.mark.parametrize("name", ["step", "epoch", "updates"])
@pytest.mark.parametrize("value", [2**53, 2**63, 2**100])
def test_counts_that_could_not_be_saved_again(project_file, name, value):
    path = project_file("state.json", _set((name,), value))
    with pytest.raises(BadState, match=rf"state\.json: .*\$\.{name}"):
        read_project(path)


def test_the_largest_counts_are_saved_again_and_gone_on_with(project_file, tmp_path):
    trainer = Trainer.load(project_file("state.json", _set(("step",), 2**53 - 1)))
    trainer.save(tmp_path / "again.playground")
    assert Trainer.load(tmp_path / "again.playground").step_count == 2**53 - 1


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("dataset", "kind"), LONG),
        (("dataset", "params"), {LONG: 1}),
        (("dataset", "params"), {"noise": LONG}),
        (("network", "nodes", 0, "id"), LONG),
        (("network", "nodes", 0, LONG), 1),
        (("network", "nodes", 0, "name"), " ".join(["x"] * 5_000)),
        (("network", "edges", 0, "source"), LONG),
        (("layout", "blocks"), [{"id": "1", "name": LONG, "members": []}]),
        (("training", "loss"), {"name": LONG}),
    ],
)
def test_a_message_is_no_longer_than_anybody_reads(project_file, keys, value):
    path = project_file("project.json", _set(("project", *keys), value))
    with pytest.raises(BadDocument) as found:
        Project.load(path)
    message = str(found.value)
    assert len(message) < 1_000
    assert message.startswith(f"{path}: project.json: ")


def test_what_is_wrong_and_what_is_allowed_stay_in_a_long_message():
    message = str(PlaygroundError(f"a.json: {LONG} is not allowed; use {', '.join('abc' * 999)}"))
    assert message.startswith("a.json: xxx")
    assert message.endswith("a, b, c")
    assert len(message) <= 2_000


def test_a_wire_that_is_there_twice(project_file):
    def double(content):
        whole = json.loads(content)
        edges = whole["project"]["network"]["edges"]
        edges.append(edges[0])
        return json.dumps(whole).encode()

    with pytest.raises(BadDocument, match=r"edges\[\d+\] is there twice: '\w+' feeds"):
        Project.load(project_file("project.json", double))


# data ---------------------------------------------------------------------------------------------


def _npy(shape="(2, 2)", descr="'<f8'", rest=bytes(32)):
    head = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}".encode()
    head = head.ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + rest


def _load(kind, path):
    return prepare_dataset(DatasetConfig(kind, {"path": str(path)}), Streams.from_seeds(0, 0))


HEADS = {
    "a size that is no number": (_npy("(True, 2)"), r"the shape \(True, 2\) is not allowed"),
    "a negative size": (_npy("(-1, 2)"), "not allowed"),
    "an open bracket": (_npy("(2, 2"), "is no (array|.npz file) that can be read: .+"),
    "an open text": (_npy("'''"), "is no (array|.npz file) that can be read: .+"),
    "no sign": (_npy("\\"), "is no (array|.npz file) that can be read: .+"),
    "deep brackets": (_npy("(" * 60), "is no (array|.npz file) that can be read: .+"),
    "too many axes": (_npy("(" + "1, " * 33 + ")"), "is no (array|.npz file) that can be read: .+"),
    "an odd type": (_npy(descr="'<f8'*2"), "is no (array|.npz file) that can be read: .+"),
    "objects": (_npy(descr="'|O'"), "[Oo]bjects? (are|is) not allowed"),
}


@pytest.mark.parametrize("kind", ["npy", "npz"])
@pytest.mark.parametrize("head", HEADS)
def test_heads_of_arrays(tmp_path, kind, head):
    content, words = HEADS[head]
    path = tmp_path / f"a.{kind}"
    if kind == "npy":
        path.write_bytes(content)
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("x.npy", content)
            archive.writestr("y.npy", _npy("(2,)", rest=bytes(16)))
    with pytest.raises(DataError, match=words) as found:
        _load(kind, path)
    assert path.name in str(found.value)


def _with_members(path, kind, change):
    """Rewrite an archive, packed in another way or with its members said to be something else."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", kind) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    path.write_bytes(change(buffer.getvalue()))


def _encrypted(content):
    """Set the flag of every member in both its heads, as archives with a password have it."""
    content = bytearray(content)
    for start, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(start), bytes(content)):
            content[found.start() + at] |= 1
    return bytes(content)


@pytest.mark.parametrize("ending", ["npz", "xlsx"])
@pytest.mark.parametrize("how", ["encrypted", "LZMA cut"])
def test_members_that_cannot_be_unpacked(tmp_path, kinds, ending, how):
    path = tmp_path / f"a.{ending}"
    path.write_bytes(kinds({"npz": "NumPy, zipped", "xlsx": "Excel"}[ending]).content)
    if how == "encrypted":
        _with_members(path, zipfile.ZIP_STORED, _encrypted)
    else:  # the head of an LZMA member says how it is packed
        _with_members(
            path, zipfile.ZIP_LZMA, lambda text: text.replace(b"\x09\x04\x05\x00]", b"\xff" * 5)
        )
    with pytest.raises(DataError) as found:
        _load(ending, path)
    assert path.name in str(found.value)


def test_a_whole_lzma_member_is_read(tmp_path, kinds):
    path = tmp_path / "a.npz"
    path.write_bytes(kinds("NumPy, zipped").content)
    _with_members(path, zipfile.ZIP_LZMA, bytes)
    assert _load("npz", path).x_train.shape == (12, 16)


def test_signs_that_are_none_in_arrays_of_text(tmp_path):
    path = tmp_path / "a.npz"
    labels = np.array(["a", "b"] * 4)
    labels.view("u4")[0] = 0x7FFFFFFF
    np.savez(path, x=np.zeros((8, 2)), y=labels)
    with pytest.raises(DataError, match="array y: it holds signs that are none"):
        _load("npz", path)


@pytest.mark.parametrize(
    "change", [(16, b"\xff\xff\xff\xff"), (33, b"\xff" * 8), (24, b"\x07\x07")]
)
def test_pictures_whose_sizes_make_no_sense_are_left_out_by_name(tmp_path, change):
    at, odd = change
    for label in "ab":
        (tmp_path / label).mkdir()
        for i in range(12):
            Image.new("L", (4, 4), i).save(tmp_path / label / f"{i}.png")
    broken = tmp_path / "a" / "0.png"
    content = bytearray(broken.read_bytes())
    content[at : at + len(odd)] = odd
    broken.write_bytes(content)
    config = DatasetConfig("folder", {"path": str(tmp_path)})
    notes = " ".join(prepare_dataset(config, Streams.from_seeds(0, 0)).transformations)
    assert "Left out 1 image that cannot be read (a/0.png: it is" in notes


def test_texts_that_lie_outside_an_arrow_file(tmp_path, kinds):
    content = kinds("Arrow").content
    places = struct.pack("<4i", 3, 4, 5, 6)
    assert content.count(places) == 1
    path = tmp_path / "t.arrow"
    path.write_bytes(content.replace(places, struct.pack("<4i", 3, 2**30, 5, 6)))
    with pytest.raises(DataError, match=r"t\.arrow: it is damaged or cut off"):
        _load("arrow", path)


@pytest.mark.parametrize("digits", [400, 10_000])
def test_numbers_beyond_every_float_in_a_table(tmp_path, digits):
    path = tmp_path / "t.csv"
    path.write_text(
        "a,b\n" + "\n".join(f"{i},{i * i}" for i in range(40)) + f"\n{'9' * digits},1\n"
    )
    try:
        notes = " ".join(_load("csv", path).transformations)
    except DataError as error:
        notes = str(error)
    assert len(notes) < 1_000


# what lies beside the documents -------------------------------------------------------------------


@pytest.mark.parametrize("note", [b"\xff\xfe", b'{"title": "\xff"}', b"[" * 100_000, b"7", b""])
def test_a_copy_whose_note_is_damaged_is_found_all_the_same(tmp_path, note):
    kept = RecoveryFolder(tmp_path)
    copy = kept.write(default_project(), None, RecoveryNote("Circle"))
    kept.leave()
    copy.project.with_suffix(".json").write_bytes(note)
    (found,) = find_copies(tmp_path)
    assert found.project == copy.project
    assert Project.load(found.project) == default_project()


SPANS = [
    (schedule, param.name)
    for schedule in SCHEDULES
    for param in params_of(schedule)
    if param.high == LONGEST
]


@pytest.mark.parametrize(("schedule", "name"), SPANS)
def test_the_longest_span_of_a_schedule_can_be_reckoned_with(schedule, name):
    state = SCHEDULES.create(Component(schedule.name, {name: LONGEST})).start()
    factors = [state.factor(TrainingTime(2**53, share * LONGEST)) for share in (0, 0.5, 1, 3.2)]
    assert all(0 <= factor <= 1 for factor in factors)
