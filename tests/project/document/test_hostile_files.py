"""Files that are damaged, foreign, newer, or made to do harm: a named error each, on one line."""

import io
import json
import struct
import zipfile

import numpy as np
import pytest

from playground.core import NumpyStream
from playground.project.document import archive
from playground.project.document.codec import encode_document
from playground.project.document.file_errors import (
    BadDocument,
    BadState,
    HostileArchive,
    NewerFormat,
    NotAProject,
    ProjectFileError,
)
from playground.project.document.trained_state import TrainedState, encode_state
from playground.project.project import read_project, write_project
from playground.project.templates import default_project
from playground.training import Trainer


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.playground"


@pytest.fixture
def members():
    """The members of a good file with trained state, to be spoiled one at a time."""
    trainer = Trainer(default_project())
    trainer.run_epochs(2)
    content = {"project.json": encode_document(default_project())}
    content |= encode_state(TrainedState(trainer.checkpoint(), (trainer.metrics(),)))
    return content


def _write(path, members, **options):
    with zipfile.ZipFile(path, "w", **options) as file:
        for name, content in members.items():
            file.writestr(name, content)


def _document(path, change):
    """Write a good document after changing its JSON."""
    write_project(path, default_project())
    document = json.loads(zipfile.ZipFile(path).read("project.json"))
    changed = change(document)
    _write(path, {"project.json": json.dumps(document if changed is None else changed)})


def _refused(path, error, *words):
    with pytest.raises(error) as caught:
        read_project(path)
    message = str(caught.value)
    assert "\n" not in message
    assert all(word in message for word in (str(path), *words)), message


def _kept(path, *words):
    """The document opens; its training is kept and not used."""
    opened = read_project(path)
    assert opened.state is None
    assert "\n" not in opened.kept.misfit
    assert all(word in opened.kept.misfit for word in (str(path), *words)), opened.kept.misfit


def _npy(array):
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def test_the_untouched_members_open(path, members):
    _write(path, members)
    assert read_project(path).state is not None


# the container -----------------------------------------------------------------------------------


def test_a_missing_file(path):
    _refused(path, NotAProject, "No such file")


def test_a_folder(path):
    path.mkdir()
    _refused(path, NotAProject)


@pytest.mark.parametrize("content", [b"", b"hello", b"x,y\n1,2\n" * 1000, bytes(range(256)) * 99])
def test_something_else(path, content):
    path.write_bytes(content)
    _refused(path, NotAProject)


def test_every_truncation_is_noticed(path, members):
    _write(path, members)
    whole = path.read_bytes()
    for length in range(0, len(whole), 97):
        path.write_bytes(whole[:length])
        with pytest.raises(NotAProject):
            read_project(path)
    path.write_bytes(whole[:-30])
    _refused(path, NotAProject, "truncated")


def test_any_flipped_byte_is_an_error_or_harmless(path, members):
    _write(path, members)
    good = read_project(path)
    whole = bytearray(path.read_bytes())
    for i in range(0, len(whole), 41):
        whole[i] ^= 0xFF
        path.write_bytes(whole)
        try:
            opened = read_project(path)
        except ProjectFileError:
            pass
        else:
            assert opened.project == good.project
        whole[i] ^= 0xFF


def test_no_document(path):
    _write(path, {"other.json": "{}"})
    _refused(path, NotAProject, "project.json")


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../up.json", "a/../../b.json", "C:\\x.json", "a\\b.json", "a//b.json",
     "folder/", ".hidden.json", "program.exe", "a\0b.json", "é.json"],
)  # fmt: skip
def test_hostile_names(path, members, name):
    info = zipfile.ZipInfo("placeholder")
    info.filename = name
    with zipfile.ZipFile(path, "w") as file:
        for good, content in members.items():
            file.writestr(good, content)
        file.writestr(info, b"{}")
    _refused(path, HostileArchive, "member")


def test_too_many_members(path, members):
    _write(path, members | {f"m{i}.json": "{}" for i in range(archive.MAX_MEMBERS)})
    _refused(path, HostileArchive, "members")


def test_a_member_twice(path, members):
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("project.json", members["project.json"])
        with pytest.warns(UserWarning, match="Duplicate"):
            file.writestr("project.json", members["project.json"])
    _refused(path, HostileArchive, "more than once")


def test_a_bomb_of_text(path):
    huge = b" " * (archive.MAX_JSON_BYTES + 1)
    _write(path, {"project.json": huge}, compression=zipfile.ZIP_DEFLATED)
    _refused(path, HostileArchive, "project.json")


def test_a_bomb_of_arrays(path, members, monkeypatch):
    monkeypatch.setattr(archive, "MIN_TOTAL_BYTES", 100_000)
    _write(path, members | {"zeros.npy": bytes(200_000)}, compression=zipfile.ZIP_DEFLATED)
    _refused(path, HostileArchive, "unpack")


def test_a_member_that_understates_its_size(path, members):
    _write(path, members, compression=zipfile.ZIP_DEFLATED)
    whole = bytearray(path.read_bytes())
    size = struct.pack("<I", len(members["project.json"]))
    assert whole.count(size) >= 2
    path.write_bytes(whole.replace(size, struct.pack("<I", 10)))
    with pytest.raises((NotAProject, HostileArchive)):
        read_project(path)


def test_an_encrypted_member(path, members):
    _write(path, {"project.json": members["project.json"]})
    whole = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        whole[whole.index(signature) + offset] |= 1
    path.write_bytes(whole)
    _refused(path, ProjectFileError, "encrypted")


# the document ------------------------------------------------------------------------------------


def test_a_newer_format(path):
    _document(path, lambda d: d.update(format=99, version="9.1.0", future=True))
    _refused(path, NewerFormat, "format 99", "9.1.0")


@pytest.mark.parametrize("found", [0, -1, "1", 1.5, None, True])
def test_no_format(path, found):
    _document(path, lambda d: d.update(format=found))
    _refused(path, BadDocument, "$.format")


def test_another_application(path):
    _document(path, lambda d: d.update(application="paint"))
    _refused(path, BadDocument, "$.application", "paint")


def _node(document, **changes):
    document["project"]["network"]["nodes"][1].update(changes)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.update(extra=1), ("extra",)),
        (lambda d: d.pop("project"), ("project",)),
        (lambda d: d["project"].update(colour="red"), ("colour", "$.project")),
        (lambda d: _node(d, kind=7), ("$.project.network.nodes[1].kind", "str")),
        (lambda d: _node(d, kind="quantum"), ("nodes[1].kind", "quantum", "dense")),
        (lambda d: _node(d, params={"units": "many"}), ("nodes[1].params", "dense.units", "many")),
        (lambda d: _node(d, params={"units": 0}), ("nodes[1].params", "dense.units")),
        (lambda d: _node(d, params={"volume": 1}), ("nodes[1].params", "volume")),
        (lambda d: _node(d, params={"units": {"a": 1}}), ("nodes[1].params",)),
        (lambda d: _node(d, id="input"), ("nodes[1].id", "different")),
        (lambda d: _node(d, id="a/b"), ("nodes[1].id",)),
        (lambda d: _node(d, id="renamed"), ("edges[0]", "hidden_1")),
        (lambda d: d["project"]["dataset"].update(kind="moon"), ("$.project.dataset.kind", "moon")),
        (lambda d: d["project"]["training"].update(batch_size=-1), ("batch_size",)),
        (lambda d: d["project"]["training"].update(order="random"), ("training.order",)),
        (lambda d: d["project"]["training"].update(bias=None), ("training.bias",)),
        (lambda d: d["project"]["training"]["optimizer"].update(name="magic"), ("magic", "sgd")),
        (lambda d: d["project"]["layout"]["positions"].update(input=[1]), ("positions",)),
        (lambda d: [1, 2], ("$.format",)),
    ],
)
def test_bad_documents_name_the_path(path, change, words):
    _document(path, lambda d: c if isinstance(c := change(d), list) else None)
    _refused(path, BadDocument, *words)


@pytest.mark.parametrize("text", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"format": 1e999}'])
def test_text_that_is_no_json(path, text):
    _write(path, {"project.json": text})
    _refused(path, BadDocument, "project.json")


# the trained state -------------------------------------------------------------------------------


def _state(members, **changes):
    described = json.loads(members["state.json"])
    described.update(changes)
    return members | {"state.json": json.dumps(described)}


def _with_theta(members, change):
    theta = np.load(io.BytesIO(members["theta.npy"]))
    return members | {"theta.npy": _npy(change(theta))}


def _set(theta, value):
    theta[3] = value
    return theta


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_weights_that_are_not_finite(path, members, value):
    _write(path, _with_theta(members, lambda theta: _set(theta, value)))
    _refused(path, BadState, "theta.npy", "hidden_1/weight")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: t[:-1], ("holds 24", "need 25")),
        (lambda t: np.append(t, 0.0), ("holds 26",)),
        (lambda t: t.reshape(5, 5), ("theta.npy", "holds 5")),
        (lambda t: t.reshape(1, 5, 5), ("theta.npy",)),
        (lambda t: t.astype(np.int64), ("theta.npy",)),
        (lambda t: t.astype(np.complex128), ("theta.npy",)),
        (lambda t: np.array(0.0), ("theta.npy",)),
    ],
)
def test_weights_of_the_wrong_shape(path, members, change, words):
    _write(path, _with_theta(members, change))
    _refused(path, BadState, *words)


def test_weights_of_another_precision(path, members):
    _write(path, _with_theta(members, lambda theta: theta.astype(np.float32)))
    _kept(path, "float32")


def test_weights_of_another_network(path, members):
    parameters = json.loads(members["state.json"])["parameters"]
    parameters[0]["shape"], parameters[2]["shape"] = [4, 4], [2, 2]
    wrong = _with_theta(_state(members, parameters=parameters), lambda t: np.append(t, np.ones(4)))
    _write(path, wrong | {n: wrong["theta.npy"] for n in wrong if n.startswith("slots/")})
    _kept(path, "hidden_1", "12")


def test_a_layer_that_is_not_there(path, members):
    parameters = json.loads(members["state.json"])["parameters"]
    for parameter in parameters[:2]:
        parameter["node"] = "gone"
    _write(path, _state(members, parameters=parameters))
    _kept(path, "gone")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"step": -1}, ("$.step",)),
        ({"epoch": "two"}, ("$.epoch",)),
        ({"extra": 1}, ("extra",)),
        ({"slots": ["optimizer/m"]}, ("slots/optimizer/m.npy", "missing")),
        ({"slots": ["a", "a"]}, ("$.slots",)),
        ({"sampler": []}, ("$.sampler",)),
        ({"parameters": [{"node": "a", "name": "b", "shape": [-5]}]}, ("shape",)),
        ({"parameters": [{"node": "a", "name": "b", "shape": [2**62, 2**62]}]}, ("theta.npy",)),
    ],
)
def test_a_bad_description(path, members, changes, words):
    _write(path, _state(members, **changes))
    _refused(path, BadState, *words)


def _position(**changes):
    stream = NumpyStream((1,)).get_state()
    position = {"position": 3, "carried": 0, "epoch_start": stream} | changes
    return {"replicas": [{k: v for k, v in position.items() if v is not None}]}


@pytest.mark.parametrize(
    ("sampler", "words"),
    [
        ({}, ("replicas",)),
        ({"replicas": []}, ("0 networks",)),
        (_position(position=-1), ("position",)),
        (_position(position=None), ("position",)),
        (_position(carried="x"), ("carried",)),
        (_position(extra=1), ("extra",)),
        (_position(epoch_start={"kind": "MT19937"}), ("MT19937",)),
        (_position(epoch_start={"kind": "ARC4", "i": 0, "j": 0, "s": [0] * 256}), ("ARC4",)),
        (_position(epoch_start=NumpyStream((1,)).get_state() | {"state": "9" * 39}), ("128",)),
        (_position(epoch_start=NumpyStream((1,)).get_state() | {"inc": "1e5"}), ("inc",)),
    ],
)
def test_an_order_of_samples_that_cannot_be(path, members, sampler, words):
    _write(path, _state(members, sampler=sampler))
    _kept(path, "order of the samples", *words)


@pytest.mark.parametrize("name", ["state.json", "theta.npy", "history/train_loss.npy"])
def test_missing_members(path, members, name):
    del members[name]
    _write(path, members)
    _refused(path, BadState, name, "missing")


def test_members_that_belong_nowhere(path, members):
    _write(path, members | {"slots/other.npy": members["theta.npy"]})
    _refused(path, BadState, "slots/other.npy")


def test_a_history_of_uneven_columns(path, members):
    _write(path, members | {"history/step.npy": _npy(np.arange(5))})
    _refused(path, BadState, "history")


def _header(text):
    text = text.ljust(118 - 1) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x93NUMPY",
        b"\x93NUMPY\x09\x00" + bytes(50),
        _header("{'descr': '<f8', 'fortran_order': False, 'shape': (10000000000000,), }"),
        _header("{'descr': '<f8', 'fortran_order': False, 'shape': (-25,), }") + bytes(200),
        _header("{'descr': '|O', 'fortran_order': False, 'shape': (25,), }") + bytes(200),
        _header("{'descr': '<f8', 'fortran_order': False, 'shape': (25,), }") + bytes(199),
        _header("{'descr': '<f8', 'fortran_order': False, 'shape': 25, }") + bytes(200),
        _header("__import__('os').system('true')") + bytes(200),
        _header("(" * 100),
    ],
)
def test_arrays_with_a_hostile_header(path, members, content):
    _write(path, members | {"theta.npy": content})
    _refused(path, BadState, "theta.npy")


def test_a_pickled_array(path, members):
    buffer = io.BytesIO()
    np.save(buffer, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    _write(path, members | {"theta.npy": buffer.getvalue()})
    _refused(path, BadState, "theta.npy")
