"""Real files of every kind that is read, small ones, and what reads each of them."""

import gzip
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolBar

from playground import Trainer
from playground.core import PlaygroundError, Streams
from playground.datasets import DatasetConfig
from playground.datasets.prepare import prepare_dataset
from playground.datasets.source_for import source_for
from playground.exchange import export_model
from playground.exchange.onnx_import.importing import import_onnx
from playground.graph.edits import set_params
from playground.graph.pieces import Piece
from playground.lessons.answers import answers_of, read_answers, tabulate, write_answers
from playground.lessons.catalog import find_listed, lesson_files
from playground.lessons.progress import LessonRun
from playground.lessons.reading import read_lesson
from playground.project import Project
from playground.project.document.trained_state import KeptTraining
from playground.project.links.lesson_link import LessonLink, read_lesson_link
from playground.project.links.reader import link_notes
from playground.project.pieces.block_library import BlockLibrary
from playground.project.pieces.piece_text import decode_piece, encode_piece
from playground.project.project import read_project, write_project
from playground.project.runs.run import Run, RunSetup
from playground.project.runs.run_list import RunList
from playground.project.runs.run_members import encode_runs
from playground.project.set_value import set_value
from playground.project.templates import default_project, template
from playground.recovery.find_copies import find_copies
from playground.recovery.recovery_copy import LOCK, RecoveryNote
from playground.recovery.recovery_folder import RecoveryFolder
from playground.storage.source_kind import SourceKind, check_source
from playground.ui.app.window.window_layout import restore_layout
from playground.ui.support.settings import Settings

MOST_TRAINED = 20_000
"""Numbers in a checkpoint; larger trainings are read and written, but not gone on with here."""


class Kind(Struct, frozen=True):
    """A kind of file.

    Parameters
    ----------
    name
        What its file is called.
    content
        A real file's bytes.
    read
        Returns what is in a file, as the application reads it.
    write
        Writes what was read once more; nothing where the application never writes such files.
    """

    name: str
    content: bytes
    read: Callable[[Path], Any]
    write: Callable[[Any, Path], object] | None = None


# what the application writes ----------------------------------------------------------------------


def _project(folder):
    """A project with a training, a run, and a table in it."""
    table = folder / "of_project.csv"
    table.write_bytes(_csv())
    data = DatasetConfig("csv", {"path": str(table), "target": "kind"})
    start = template("softmax-iris").replace(dataset=data)
    trainer = Trainer(start)
    trainer.run_epochs(1)
    path = folder / "work.playground"
    trainer.save(path)
    opened = read_project(path)
    curve = (trainer.metrics(),)
    run = Run(1, "first", "reset", RunSetup.of(start), (curve,), trainer.checkpoint())
    write_project(path, opened.project.embedded(), opened.state, runs=RunList((run,), 1))
    return Kind(path.name, path.read_bytes(), _read_project, _write_project)


def _read_project(path):
    opened = read_project(path)
    state = opened.state
    if state is not None and state.checkpoint.theta.size < MOST_TRAINED:
        Trainer.load(path).step()
    kept = opened.kept
    return opened.project, state is None, kept and kept.members, encode_runs(opened.runs)


def _write_project(found, path):
    project, _, kept, runs = found
    training = KeptTraining(kept) if kept else None
    write_project(path, project, training, runs=runs)


def _block(folder):
    library = BlockLibrary(folder / "blocks")
    network = set_params(template("circle").network, "hidden_1", activation="elu")
    network = set_params(network, "hidden_1", **{"activation.alpha": 0.5})
    path = library.save("All", Piece(network, template("circle").layout))
    return Kind(path.name, path.read_bytes(), _read_block, _write_block)


def _read_block(path):
    """Read a block as the library does, which names what is wrong instead of raising it."""
    (found,) = BlockLibrary(path.parent).read()
    return found.piece


def _write_block(piece, path):
    if piece is not None:
        path.write_text(encode_piece(piece), encoding="utf-8")
        assert decode_piece(path.read_text(encoding="utf-8")) == piece
    else:
        path.write_text("", encoding="utf-8")


def _answers(folder):
    lesson = read_lesson(lesson_files()[0])
    path = folder / "first.answers.json"
    write_answers(answers_of(LessonRun(lesson), "Ada", "2026-01-01T00:00:00"), path)

    def read(path):
        found = read_answers(path)
        tabulate([found])
        return found

    return Kind(path.name, path.read_bytes(), read, write_answers)


def _lesson(folder):
    del folder
    path = lesson_files()[1]
    return Kind(path.name, path.read_bytes(), read_lesson)


def _recovery_note(folder):
    root = folder / "recovery"
    kept = RecoveryFolder(root)
    copy = kept.write(template("circle"), None, RecoveryNote("Circle"))
    kept.leave()
    project = copy.project.read_bytes()

    def read(path):
        path.with_suffix(".playground").write_bytes(project)
        (path.parent / LOCK).touch()
        (found,) = find_copies(path.parent.parent)
        return found.note.title

    name = copy.project.with_suffix(".json").name
    return Kind(name, copy.project.with_suffix(".json").read_bytes(), read)


def _onnx(folder):
    """A model of another program: what this one says of itself is left out."""
    import onnx

    trainer = Trainer(set_value(default_project(), "activation", "elu"))
    path = folder / "model.onnx"
    export_model(path, trainer)
    model = onnx.load(path)
    del model.metadata_props[:]
    project, dataset = default_project(), trainer.dataset

    def read(path):
        return import_onnx(path, project, dataset).project.network

    return Kind(path.name, model.SerializeToString(), read)


def _link(folder):
    del folder
    content = template("circle").to_link().encode()
    return Kind("link.txt", content, _read_link, _write_link)


def _lesson_link(folder):
    del folder
    return Kind("lesson.txt", b"https://example.org/#lesson=2&class=1", _read_link, _write_link)


def _read_link(path):
    """Read a link as the window does when one is pasted or given on the command line."""
    text = path.read_bytes().decode("utf-8", "replace")
    kind = check_source(text)
    lesson = read_lesson_link(text)
    if lesson is not None:
        find_listed(lesson.lesson)
        return replace(lesson, unknown=())
    if kind is not SourceKind.LINK and "\n" not in text:
        return None
    link_notes(text)
    return Project.from_link(text.strip()).replace(browser_seed="")


def _write_link(found, path):
    match found:
        case Project():
            text = found.to_link()
        case LessonLink(name, in_class):
            text = f"#lesson={name}&class={int(in_class)}"
        case _:
            text = "elsewhere"
    path.write_text(text, encoding="utf-8")


def _settings(folder):
    """A person's settings with every key, and the layout of a window with docks."""
    path = folder / "settings.ini"
    kept = Settings(path)
    kept.theme, kept.folder, kept.folded = "dark", str(folder), ["Image", "Merge"]
    kept.has_minimap = kept.has_guides = kept.shows_sample_bar = kept.has_timeline = False
    kept.reduced_motion = kept.was_offered_lessons = True
    kept.asks_to_embed = False
    kept.picture = ("dark", True, 3)
    kept.keep_wires_show("change")
    for name in ("a.playground", "é b.csv"):
        kept.add_recent(folder / name)
    kept.note_asked_to_embed(folder / "a.playground")
    window, _ = _docked()
    kept.save_layout(window.saveGeometry(), window.saveState())
    return Kind(path.name, path.read_bytes(), _read_settings)


def _read_settings(path):
    """Start with somebody's settings; what is misread is told once."""
    kept = Settings(path)
    restore_layout(*_docked(), kept)
    kept.wires_show(["auto", "change"])
    complaint = kept.complaint()
    kept.add_recent(path)
    assert not kept.complaint()
    if complaint:
        raise PlaygroundError(complaint)


def _docked():
    window, strip = QMainWindow(), QToolBar()
    strip.setObjectName("strip")
    window.addToolBar(strip)
    for name in ("data", "training", "output"):
        dock = QDockWidget(name, window)
        dock.setObjectName(name)
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    return window, strip


# data ---------------------------------------------------------------------------------------------


def _data(name, content):
    def make(folder):
        path = folder / name
        made = content(path)
        if made is not None:
            path.write_bytes(made)
        return Kind(name, path.read_bytes(), _read_data)

    return make


def _read_data(path):
    """Read data as a window does when a file is dropped on it, and prepare them for a training."""
    source = source_for(path)
    found = source(path=str(path))
    target = {"target": "kind"} if "target" in source.__struct_fields__ else {}
    if "labels" in source.__struct_fields__:
        labels = path.with_name("labels-idx1-ubyte")
        labels.write_bytes(_idx_labels())
        target = {"labels": str(labels)}
    del found
    config = DatasetConfig(source.name, {"path": str(path), **target})
    return prepare_dataset(config, Streams.from_seeds(0, 0)).x_train.shape


def _csv():
    rows = [f"{i / 7:.3f},{i * i % 11},{'abc'[i % 3]}" for i in range(24)]
    return "\n".join(["width,height,kind", *rows, ""]).encode()


def _arff():
    head = ["@relation plants", "@attribute width numeric", "@attribute 'the height' numeric"]
    rows = _csv().decode().splitlines()[1:]
    return "\n".join([*head, "@attribute kind {a,b,c}", "@data", *rows, ""]).encode()


def _columns():
    width = np.arange(24) / 7
    return {"width": width, "height": np.arange(24) % 5, "kind": np.array([*"abc"] * 8)}


def _xlsx(path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append([*_columns()])
    for row in zip(*_columns().values(), strict=True):
        book.active.append([row[0].item(), row[1].item(), str(row[2])])
    book.save(path)


def _parquet(path):
    import pyarrow as pa
    from pyarrow import parquet

    parquet.write_table(pa.table(_columns()), path)


def _arrow(path):
    import pyarrow as pa
    from pyarrow import feather

    feather.write_feather(pa.table(_columns()), path, compression="uncompressed")


def _npy(path):
    kinds = [("width", "f8"), ("height", "i8"), ("kind", "U1")]
    np.save(path, np.array([*zip(*_columns().values(), strict=True)], dtype=kinds))


def _npz(path):
    np.savez_compressed(path, x=np.arange(24 * 16, dtype="u1").reshape(24, 4, 4), y=[0, 1, 2] * 8)


def _idx_images():
    return struct.pack(">4B3I", 0, 0, 8, 3, 24, 4, 4) + bytes(i % 251 for i in range(24 * 16))


def _idx_labels():
    return struct.pack(">4BI", 0, 0, 8, 1, 24) + bytes([0, 1, 2] * 8)


def _picture(path):
    from PIL import Image

    Image.fromarray(np.arange(64, dtype="u1").reshape(8, 8)).save(path)


def _pictures(name):
    def make(folder):
        _picture(folder / name)
        return Kind(name, (folder / name).read_bytes(), _read_pictures)

    return make


def _read_pictures(path):
    root = path.parent / "pictures"
    for label in "ab":
        (root / label).mkdir(parents=True, exist_ok=True)
        (root / label / path.name).write_bytes(path.read_bytes())
        for i in range(3):
            whole = root / label / f"{i}.png"
            if not whole.exists():
                _picture(whole)
    config = DatasetConfig("folder", {"path": str(root), "bad_rows": 100.0})
    return prepare_dataset(config, Streams.from_seeds(0, 0)).x_train.shape


FILES = {
    "project": _project,
    "block": _block,
    "answers": _answers,
    "lesson": _lesson,
    "recovery note": _recovery_note,
    "ONNX": _onnx,
    "link": _link,
    "lesson link": _lesson_link,
    "settings": _settings,
    "CSV": _data("t.csv", lambda _: _csv()),
    "CSV, gzipped": _data("t.csv.gz", lambda _: gzip.compress(_csv(), mtime=0)),
    "ARFF": _data("t.arff", lambda _: _arff()),
    "Excel": _data("t.xlsx", _xlsx),
    "Parquet": _data("t.parquet", _parquet),
    "Arrow": _data("t.arrow", _arrow),
    "NumPy": _data("t.npy", _npy),
    "NumPy, zipped": _data("t.npz", _npz),
    "IDX": _data("images-idx3-ubyte", lambda _: _idx_images()),
    "IDX, gzipped": _data("images-idx3-ubyte.gz", lambda _: gzip.compress(_idx_images(), mtime=0)),
    "PNG": _pictures("one.png"),
    "JPEG": _pictures("one.jpg"),
    "TIFF": _pictures("one.tif"),
    "GIF": _pictures("one.gif"),
}
