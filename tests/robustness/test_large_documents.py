"""What is large takes as much longer as it is larger, or is refused by name before it is looked at.

Work is counted in lines of Python, which are the same on every machine: twice the size may not take
much more than twice the lines.
"""

import json
import os
from itertools import pairwise

import onnx
import pytest

from playground import Project, Trainer
from playground.core import Streams
from playground.core.progress import Cancelled
from playground.datasets import DatasetConfig
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.table import MOST_COLUMNS
from playground.datasets.files.csv_source import CsvFile
from playground.datasets.prepare import prepare_dataset
from playground.exchange import export_model
from playground.exchange.onnx_import.importing import import_onnx
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.graph.autolayout import auto_layout
from playground.graph.sequential import sequential
from playground.graph.traversal import reachable, without_loops
from playground.graph.validate import MOST_LAYERS, MOST_WIRES
from playground.nn.compiler.plan import Signature, analyze
from playground.project.document.codec import decode_document, encode_document
from playground.project.document.file_errors import BadDocument
from playground.project.templates import default_project

SIGNATURE = Signature(("x", "y"), True, 1)
LINEAR = 2.5
"""Of twice the size, how many times the work is borne: sorting takes a little more than twice."""


def _dense(count):
    return [NodeSpec("in", "input"), *(NodeSpec(f"d{i}", "dense") for i in range(count))]


def _network(nodes, pairs):
    return NetworkSpec(tuple(nodes), tuple(Edge(nodes[a].id, nodes[b].id) for a, b in pairs))


def chain(n):
    return _network(_dense(n), pairwise(range(n + 1)))


def star(n):
    """Every layer is an output."""
    return _network(_dense(n), [(0, i) for i in range(1, n)])


def loose(n):
    return _network(_dense(n), [])


def ring(n):
    return _network(_dense(n), [*pairwise(range(1, n)), (n - 1, 1)])


def tail(n):
    """A long way to a short loop."""
    return _network(_dense(n), [*pairwise(range(n)), (n - 1, n - 2)])


def to_and_fro(n):
    return _network(_dense(n), [*pairwise(range(1, n)), *((i + 1, i) for i in range(1, n - 1))])


def ladder(n):
    """Every other layer is skipped by a second wire."""
    nodes = [NodeSpec("in", "input"), NodeSpec("d0", "dense")]
    pairs = [(0, 1)]
    for i in range(1, n, 2):
        nodes += [NodeSpec(f"d{i}", "dense"), NodeSpec(f"add{i}", "add")]
        pairs += [(i, i + 1), (i, i + 2), (i + 1, i + 2)]
    return _network(nodes, pairs)


SHAPES = [chain, star, loose, ring, tail, to_and_fro, ladder]


def _twice(work, make, do):
    """Return how many times the work of a network that of one twice as large is."""
    small, large = (work(lambda n=n: do(make(n))) for n in (200, 400))
    return large / small


@pytest.mark.parametrize("make", SHAPES, ids=lambda make: make.__name__)
def test_checking_stays_linear(work, make):
    assert _twice(work, make, lambda network: analyze(network, SIGNATURE)) < LINEAR


@pytest.mark.parametrize("make", SHAPES, ids=lambda make: make.__name__)
def test_laying_out_stays_linear(work, make):
    assert _twice(work, make, lambda network: auto_layout(network, {})) < LINEAR
    assert _twice(work, make, lambda network: auto_layout(network, {}, 2_000.0)) < LINEAR


def test_writing_and_reading_stay_linear(work):
    def there_and_back(network):
        project = default_project().replace(network=network)
        assert decode_document(encode_document(project), Project) == project

    assert _twice(work, chain, there_and_back) < LINEAR


def test_opening_a_model_stays_linear(work, tmp_path):
    project, path = default_project(), tmp_path / "m.onnx"
    dataset = Trainer(project).dataset

    def opening(count):
        hidden = project.replace(network=sequential((), (2,) * count, "relu", 1, "linear")[0])
        export_model(path, Trainer(hidden, dataset=dataset))
        model = onnx.load(path)
        del model.metadata_props[:]  # as another program's
        onnx.save(model, path)
        return work(lambda: import_onnx(path, project, dataset))

    assert opening(200) / opening(100) < LINEAR


@pytest.mark.parametrize("make", SHAPES, ids=lambda make: make.__name__)
def test_what_is_said_of_a_network_is_as_long_as_it_is_large(make):
    said = [
        sum(len(d.message) for d in analyze(make(n), SIGNATURE).diagnostics) for n in (200, 400)
    ]
    assert said[1] <= LINEAR * said[0] + 200


@pytest.mark.parametrize("make", [chain, star, ring])
def test_20_000_layers_are_refused_by_name_without_a_look_at_them(work, make):
    network = make(20_000)
    (found,) = (d for d in analyze(network, SIGNATURE).diagnostics if not d.node_id)
    assert found.message.startswith("the network is too large: it has 20,001 layers")
    assert f"at most {MOST_LAYERS:,} and {MOST_WIRES:,} are allowed" in found.message


def test_a_file_with_20_000_layers_is_refused_by_name(work):
    content = json.loads(encode_document(default_project()))
    nodes = [{"id": f"d{i}", "kind": "dense"} for i in range(20_000)]
    content["project"]["network"] = {"nodes": nodes, "edges": []}
    text = json.dumps(content).encode()
    with pytest.raises(BadDocument, match=r"network\.nodes are 20,000; at most 10,000 are allowed"):
        decode_document(text, Project)
    assert work(lambda: decode_document(text, Project)) < 1_000


def test_90_000_repeated_wires_are_refused_at_the_second(work):
    content = json.loads(encode_document(default_project()))
    content["project"]["network"]["edges"] *= 5_000
    text = json.dumps(content).encode()
    with pytest.raises(BadDocument, match="is there twice"):
        decode_document(text, Project)
    assert work(lambda: decode_document(text, Project)) < 2_000


def test_the_wires_that_are_left_close_no_loop_and_each_other_one_would():
    nodes = [str(i) for i in range(12)]
    edges = [(str(i * 7 % 12), str(i * 5 % 11)) for i in range(60)]
    kept = without_loops(nodes, edges)
    feeds = {}
    for source, target in edges:
        closes = source == target or source in reachable(feeds, target)
        assert ((source, target) in kept) != closes
        if not closes:
            feeds.setdefault(source, []).append(target)


# tables -------------------------------------------------------------------------------------------


def _prepare(path, progress=lambda *_: True):
    config = DatasetConfig("csv", {"path": str(path)})
    return prepare_dataset(config, Streams.from_seeds(0, 0), progress)


@pytest.mark.parametrize("name", ["a", "", "a,a (2)"], ids=["equal", "blank", "numbered already"])
def test_naming_columns_stays_linear(work, tmp_path, name):
    def read(width):
        path = tmp_path / f"{width}.csv"
        names = ",".join([name] * width).split(",")[:width]
        rows = [",".join(str(i * j % 17) for j in range(width)) for i in range(6)]
        path.write_text("\n".join([",".join(names), *rows, ""]))
        table = CsvFile(path=str(path)).read_columns()[0]
        assert len(set(table.names)) == width
        _prepare(path)

    assert work(lambda: read(300)) / work(lambda: read(150)) < LINEAR


def test_3_000_000_columns_are_refused_by_name(tmp_path, work):
    path = tmp_path / "wide.csv"
    path.write_text("\n".join([",".join("a" * 3_000_000), ",".join("1" * 3_000_000), ""]))
    message = f"wide.csv: 3,000,000 columns are not allowed; use at most {MOST_COLUMNS:,}"
    with pytest.raises(DataError, match=message):
        _prepare(path)
    assert work(lambda: _prepare(path)) < 5_000  # a few for every 64 kB, none for a column


def test_texts_that_would_become_too_many_columns(tmp_path):
    path = tmp_path / "t.csv"
    width = 2_200
    rows = [",".join(f"w{i}" for _ in range(width)) for i in range(49)]
    path.write_text("\n".join([",".join(f"n{j}" for j in range(width)), *rows, *rows, ""]))
    with pytest.raises(DataError, match="columns are not allowed; use at most 100,000"):
        _prepare(path)


def test_cancelling_ends_the_work_wherever_it_is(tmp_path):
    path = tmp_path / "t.csv"
    rows = [",".join(str(i * j % 17) for j in range(50)) for i in range(40)]
    path.write_text("\n".join([",".join(f"n{j}" for j in range(50)), *rows, ""]))
    asked = 0

    def count(*_):
        nonlocal asked
        asked += 1
        return True

    _prepare(path, count)
    assert asked > 8  # between the guesses at the delimiter, too
    for last in range(asked):
        left = iter([True] * last)
        os.utime(path, (last, last))  # another file: what was read before is kept
        with pytest.raises(Cancelled):
            _prepare(path, lambda *_, left=left: next(left, False))
