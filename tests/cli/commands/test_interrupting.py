"""Ctrl-C: one line, the exit code that shells know, and no file."""

import os
import signal

import pytest

from playground.core import progress as core_progress

COMMANDS = [
    ["data", "TABLE"],
    ["analyze", "TABLE"],
    ["train", "TABLE", "--epochs", "1", "--export", "OUT"],
    ["explain", "TABLE", "health"],
]


@pytest.mark.parametrize("words", COMMANDS, ids=[words[0] for words in COMMANDS])
def test_reading_is_interrupted_in_one_line(cli, tmp_path, monkeypatch, words):
    table, out = tmp_path / "t.csv", tmp_path / "m.npz"
    table.write_text("a,b,kind\n" + "".join(f"{i},{i % 7},{'xyz'[i % 3]}\n" for i in range(60)))
    places = {"TABLE": str(table), "OUT": str(out)}
    parts_of = core_progress.parts_of

    def press(share):
        if share > 0.5:
            os.kill(os.getpid(), signal.SIGINT)
        return parts_of(share)

    monkeypatch.setattr(core_progress, "parts_of", press)
    result = cli(*(places.get(word, word) for word in words))
    assert result.code == 130
    assert result.err == "playground: interrupted\n"
    assert not result.out
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]
