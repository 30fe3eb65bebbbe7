"""What would take the machine is refused with the numbers before anything is allocated."""

import json
import subprocess
import sys
from itertools import pairwise

import pytest

from playground import Project, Trainer
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.nn.compiler.network_memory import parameter_bytes, value_bytes
from playground.nn.inspect.compiled_memory import compiled_bytes
from playground.project.templates import TEMPLATES, default_project
from playground.storage import free_memory
from playground.storage.free_memory import NotEnoughMemory, permit

CEILING = 1_500_000_000
LARGE = [name for name in TEMPLATES if name.endswith(("digits", "mlp", "deep", "spiral"))]


def _deep(layers, units):
    ids = ["in", *(f"d{i}" for i in range(layers)), "out"]
    nodes = [NodeSpec("in", "input"), NodeSpec("out", "dense", {"units": 1})]
    nodes[1:1] = [NodeSpec(name, "dense", {"units": units}) for name in ids[1:-1]]
    edges = (Edge(a, b) for a, b in pairwise(ids))
    return default_project().replace(network=NetworkSpec(tuple(nodes), tuple(edges)))


@pytest.fixture
def little_memory(monkeypatch):
    monkeypatch.setattr(free_memory, "free_bytes", lambda: 1_000_000_000)
    yield
    permit(0)


@pytest.mark.parametrize("name", LARGE)
def test_a_network_takes_about_what_was_reckoned(name):
    trainer = Trainer(TEMPLATES[name].project)
    nodes, dtype = trainer.plan.nodes, trainer.config.dtype
    reckoned = parameter_bytes(nodes, dtype) + value_bytes(nodes, trainer.network.batch_size, dtype)
    assert 0.9 < reckoned / compiled_bytes(trainer.network) < 3


def test_a_small_file_of_a_large_network_is_refused_with_the_numbers(little_memory, tmp_path):
    path = tmp_path / "small.playground"
    _deep(20, 4096).save(path)
    assert path.stat().st_size < 10_000
    with pytest.raises(NotEnoughMemory) as found:
        Trainer(Project.load(path))
    message = str(found.value)
    assert message.startswith("the training needs about ")
    assert "more than half of the 1.00 GB that are free" in message
    assert "use fewer or smaller layers, or float32" in message


def test_what_was_agreed_to_is_not_refused(monkeypatch):
    monkeypatch.setattr(free_memory, "free_bytes", lambda: 100_000_000)
    project = _deep(2, 800)
    with pytest.raises(NotEnoughMemory) as found:
        Trainer(project)
    permit(found.value.needed)
    try:
        assert Trainer(project).step_count == 0
    finally:
        permit(0)


def test_a_limit_of_the_process_counts_and_the_command_line_refuses(tmp_path):
    path = tmp_path / "small.playground"
    _deep(20, 4096).save(path)
    program = (
        "import resource, sys, json\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({CEILING}, {CEILING}))\n"
        "from playground.cli import main\n"
        "from playground.bench.base.process_memory import peak_memory\n"
        "code = main(['train', sys.argv[1], '--epochs', '1'])\n"
        "print(json.dumps([code, peak_memory()]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, timeout=60
    )
    code, peak = json.loads(done.stdout.splitlines()[-1])
    assert code not in (0, None)
    assert "the training needs about" in done.stderr
    assert "Traceback" not in done.stderr
    assert peak is None or peak < 400_000_000
