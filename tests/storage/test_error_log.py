"""The files that tell what went wrong: bounded, and written even by a process that dies."""

import logging
import os
import subprocess
import sys

from playground.storage.error_log import CRASHES, LOG, ErrorLog, log_folder

DYING = """
import ctypes, pathlib, sys
from playground.storage.error_log import log_crashes
log_crashes(pathlib.Path(sys.argv[1]))
ctypes.string_at(0)
"""


def record_of(text):
    try:
        raise ValueError(text)
    except ValueError:
        return logging.LogRecord("playground", 40, "", 0, "working", (), sys.exc_info())


def test_a_native_crash_writes_where_every_thread_was(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", DYING, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
        timeout=60,
    )
    assert done.returncode != 0
    written = (tmp_path / CRASHES).read_text("utf-8")
    assert "Fatal Python error" in written
    assert "string_at" in written


def test_the_log_is_bounded_and_a_few_old_ones_stay(tmp_path, monkeypatch):
    monkeypatch.setattr("playground.storage.error_log.LOG_BYTES", 2_000)
    log = ErrorLog(tmp_path)
    for _ in range(40):
        log._counts.clear()
        log.emit(record_of("x" * 500))
    log.close()
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == [LOG, *(f"{LOG}.{i}" for i in (1, 2, 3))]
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 10_000


def test_what_comes_again_and_again_is_written_ever_more_rarely(tmp_path):
    log = ErrorLog(tmp_path)
    for _ in range(100):
        log.emit(record_of("again"))
    log.close()
    assert (tmp_path / LOG).read_text("utf-8").count("ValueError: again") == 7


def test_the_folder_is_the_platforms_own():
    assert "backprop-playground" in log_folder().parts
