"""``playground report``: a page of what a source was trained to, and the way to train it again."""

import json
import re
import shlex
from html import unescape

import pytest

pytest.importorskip("PySide6")

pytestmark = pytest.mark.gui

OFFSCREEN = {"QT_QPA_PLATFORM": None, "DISPLAY": None, "WAYLAND_DISPLAY": None}
SETTINGS = ("--set", "optimizer=adam", "optimizer.learning_rate=0.01", "--seed", "3")


def test_a_report_and_the_command_in_it_come_to_the_same_numbers(process, cli, tmp_path):
    saved = tmp_path / "my work.playground"
    assert cli("train", "circle", *SETTINGS, "--epochs", 2, "--export", saved).code == 0
    path = tmp_path / "report.html"
    result = process("report", saved, "--epochs", 3, "--out", path, **OFFSCREEN)
    assert (result.code, result.err, result.out) == (0, "", f"wrote {path}\n")
    text = path.read_text(encoding="utf-8")
    command = unescape(re.search(r"<pre><code>(.*?)</code></pre>", text, re.DOTALL)[1])
    assert command == shlex.join(["playground", "train", str(saved), "--restart", "--epochs", "5"])
    again = json.loads(cli(*shlex.split(command)[1:], "--json").out)
    table = text[text.index('aria-label="Metrics"') :]
    row = re.search(r"<tr><td>Loss</td>(.*?)</tr>", table)[1]
    told = [float(each) for each in re.findall(r'title="([^"]+)"', row)]
    assert told == [again[split]["loss"] for split in ("train", "test")]
    assert text.count("<picture>") == 6
    assert not re.search(r'(?:src|srcset|href)="(?!data:)', text)


def test_a_report_as_pdf(process, tmp_path):
    path = tmp_path / "report.pdf"
    result = process("report", "bump", "--epochs", 1, "--out", path, **OFFSCREEN)
    assert (result.code, result.err) == (0, "")
    content = path.read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") >= 2
    assert [child.name for child in tmp_path.iterdir()] == [path.name]
    sizes = re.findall(rb"/Subtype /Image\s+/Width (\d+)", content)
    assert sum(int(width) >= 100 for width in sizes) == 1, "only the field and tiles are pixels"


def test_another_ending_is_refused_before_training(cli, tmp_path):
    result = cli("report", "circle", "--out", tmp_path / "report.txt")
    assert result.code == 1
    assert ".html" in result.err
    assert cli("report", "circle").code == 2


def test_help_has_examples(cli):
    result = cli("report", "--help")
    assert "playground report iris --epochs 100 --out iris.pdf" in result.out
