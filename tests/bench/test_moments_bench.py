import json

from playground.bench import moments
from playground.bench.window.edit import chained
from playground.cli import main


def test_moments_cost_little_of_a_running_training():
    (circle,) = moments.measure({"circle": moments.projects()["circle"]}, 2, 0.2)
    assert circle.taken > circle.kept // 2 > 0
    assert 0 < circle.share < 0.1  # how little it is, the bench says on a machine at rest
    assert circle.kilobytes > 0


def test_the_command_prints_them(capsys, monkeypatch):
    monkeypatch.setattr(moments, "projects", lambda: {"short": chained(1)})
    monkeypatch.setattr(moments.measure, "__defaults__", (1, 0.05))
    assert main(["bench", "moments", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["short"]
    assert found["ratio"] > 0
    assert found["share"] >= 0
    assert main(["bench", "moments"]) == 0
    assert "short" in capsys.readouterr().out
