import csv
import json
import os
import select
import signal
import subprocess
import sys
import time

import pytest

IMPORTED = """
import sys
from playground.cli import main
code = main(sys.argv[1:])
heavy = {"PySide6", "shiboken6", "pyqtgraph", "onnx", "safetensors", "sklearn", "torch"}
print(*sorted(heavy & set(sys.modules)))
sys.exit(code)
"""


@pytest.mark.parametrize(
    "words",
    [
        ("train", "circle", "--epochs", 1),
        ("race", "circle", "--epochs", 1),
        ("explain", "circle", "health", "--epochs", 1),
        ("analyze", "circle"),
        ("range-test", "circle", "--steps", 20),
        ("list", "layers"),
    ],
    ids=lambda words: words[0],
)
def test_a_command_imports_nothing_it_does_not_need(process, words):
    result = process(*words, program=("-c", IMPORTED))
    assert result.code == 0
    assert result.out.splitlines()[-1] == ""


def read_until(descriptor, text, seconds=60):
    seen = b""
    while text not in seen:
        assert select.select([descriptor], [], [], seconds)[0], seen
        seen += os.read(descriptor, 4096)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_who_asks_to_stop_gets_all_the_same_what_was_asked_for(tmp_path, number, code):
    weights, curve = tmp_path / "w.npz", tmp_path / "c.csv"
    words = ["train", "circle", "--epochs", "1000000000", "--json"]
    words += ["--export", str(weights), "--history", str(curve)]
    master, slave = os.openpty()
    try:
        with subprocess.Popen(
            [sys.executable, "-m", "playground", *words],
            stdout=subprocess.PIPE,
            stderr=slave,
            text=True,
        ) as process:
            read_until(master, b"epoch ")
            process.send_signal(number)
            out = process.stdout.read()
    finally:
        os.close(slave)
        os.close(master)
    assert process.returncode == code
    found = json.loads(out)
    assert found["steps"] > 0
    assert found["diverged"] is False
    assert weights.exists()
    assert curve.read_text().splitlines()[-1].startswith(f"{found['steps']},")


def test_a_killed_training_leaves_its_curves(tmp_path):
    curve = tmp_path / "c.csv"
    words = ["train", "circle", "--epochs", "1000000000", "--history", str(curve)]
    with subprocess.Popen([sys.executable, "-m", "playground", *words]) as process:
        deadline = time.monotonic() + 60
        while not curve.exists() or curve.read_bytes().count(b"\n") < 100:
            assert time.monotonic() < deadline
            select.select([], [], [], 0.02)
        process.kill()
    rows = list(csv.DictReader(curve.read_text(encoding="utf-8").splitlines()))
    assert [float(row["epoch"]) for row in rows[:100]] == list(range(100))
    assert float(rows[99]["train_loss"]) < float(rows[0]["train_loss"])


WORK = {
    "racing": ["race", "circle", "--epochs", "1000000000"],
    "testing": ["range-test", "lenet-digits", "--steps", "100000"],
    "epoch": ["explain", "circle", "health", "--epochs", "1000000000"],
    "landscape": ["explain", "lenet-digits", "landscape", "--epochs", "1", "--size", "1001"],
}
"""By a word that the terminal shows meanwhile."""


@pytest.mark.parametrize("word", WORK)
def test_ctrl_c_ends_any_long_work_without_a_trace(word):
    master, slave = os.openpty()
    try:
        with subprocess.Popen(
            [sys.executable, "-m", "playground", *WORK[word]], stdout=subprocess.PIPE, stderr=slave
        ) as process:
            read_until(master, word.encode())
            process.send_signal(signal.SIGINT)
            process.stdout.read()
            os.close(slave)
            slave = None
            told = os.read(master, 4096) if select.select([master], [], [], 0)[0] else b""
    finally:
        if slave is not None:
            os.close(slave)
        os.close(master)
    assert process.returncode == 130
    assert b"Traceback" not in told
