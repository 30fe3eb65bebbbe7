"""One new file is a new component: among the built-in ones, as a plug-in, in a package."""

import json
import os
import shutil
from pathlib import Path

import pytest

import playground
from playground.core.plugins import FOLDER_VARIABLE, GROUP
from playground.storage.resources import resource_path

FILES = {
    "nn/layers/double": """
import numpy as np
from playground.nn.base.layer import LAYERS, Layer
from playground.nn.base.program import Program, call

@LAYERS.register
class Double(Layer):
    name, title, help = "double", "Double", "Twice the input."

    def infer(self, inputs):
        return inputs[0]

    def bind(self, memory):
        two = np.array(2.0, memory.output.dtype)
        forward = [call(np.multiply, memory.inputs[0], two, memory.output)]
        return Program(
            forward, [call(np.multiply, memory.output_grad, two, memory.input_grads[0])]
        )
""",
    "nn/activations/cosine": """
import numpy as np
from playground.nn.base.activation import ACTIVATIONS, Activation
from playground.nn.base.program import Program, call

@ACTIVATIONS.register
class Cosine(Activation):
    name, title, help = "cosine", "Cosine", "A wave."

    def bind(self, z, a, da, dz):
        return Program(
            [call(np.cos, z, a)],
            [call(np.sin, z, dz), call(np.negative, dz, dz), call(np.multiply, dz, da, dz)],
        )
""",
    "nn/losses/distance": """
import numpy as np
from playground.core import Task
from playground.nn.base.loss import LOSSES, Loss
from playground.nn.base.program import Program, call

@LOSSES.register
class Distance(Loss):
    name, title, help = "distance", "Distance", "Half the squared distance, summed up."
    tasks = frozenset(Task)

    def bind(self, output, target, value, grad):
        def forward():
            value[...] = 0.5 * ((output - target) ** 2).sum(axis=(-2, -1))
        return Program([forward], [call(np.subtract, output, target, grad)])
""",
    "nn/optimizers/sign_sgd": """
import numpy as np
from typing import Annotated
from playground.core import Param
from playground.nn.base.optimizer import OPTIMIZERS, Optimizer, SteadyUpdate
from playground.nn.base.program import call

@OPTIMIZERS.register
class SignSGD(Optimizer):
    name, title, help = "sign_sgd", "Sign SGD", "Follows the sign."
    learning_rate: Annotated[float, Param("Learning rate", "The step.", low=0)] = 0.001

    def slot_names(self):
        return ()

    def bind(self, buffers):
        theta, move = buffers.theta, np.empty_like(buffers.theta)
        return SteadyUpdate((
            call(np.sign, buffers.grad, move),
            call(np.multiply, move, buffers.rate, move),
            call(np.subtract, theta, move, theta),
        ))
""",
    "nn/schedules/halved": """
from playground.nn.base.schedule import SCHEDULES, ScheduleState, Schedule

class Half(ScheduleState):
    def factor(self, moment):
        return 0.5

@SCHEDULES.register
class Halved(Schedule):
    name, title, help = "halved", "Halved", "Half the rate."

    def start(self):
        return Half()
""",
    "nn/initializers/alternating": """
import numpy as np
from playground.nn.base.initializer import INITIALIZERS, Initializer

@INITIALIZERS.register
class Alternating(Initializer):
    name, title, help = "alternating", "Alternating", "One up, one down."

    def draw(self, stream, shape, fan_in, fan_out):
        return 0.3 * (-1.0) ** np.arange(np.prod(shape)).reshape(shape)
""",
    "nn/metrics/samples": """
from playground.core import Task
from playground.nn.base.metric import METRICS, ScoredPredictions, MetricValue, Metric

@METRICS.register
class Samples(Metric):
    name, title, help = "samples", "Samples", "How many samples there are."
    tasks = frozenset(Task)
    undefined = "There are none."

    def compute(self, judged):
        return MetricValue(float(len(judged.scores)))
""",
    "nn/regularizers/pull_up": """
import numpy as np
from playground.nn.base.program import call
from playground.nn.base.regularizer import REGULARIZERS, PenaltyGradient, Regularizer

@REGULARIZERS.register
class PullUp(Regularizer):
    name, title, help = "pull_up", "PenaltyGradient up", "Every weight grows."

    def bind(self, buffers):
        pull = call(np.subtract, buffers.grad, buffers.weights, buffers.total)
        return PenaltyGradient([pull], [])

    def penalty(self, theta, weights):
        return -float(theta @ weights)
""",
    "datasets/generators/halves": """
from playground.datasets.base.generated import EXTENT, GeneratedClasses, uniform
from playground.datasets.base.source import DATASETS

@DATASETS.register
class Halves(GeneratedClasses):
    name, title, help = "halves", "Halves", "Left and right."

    def points(self, stream):
        places = [(uniform(stream, *EXTENT), uniform(stream, *EXTENT)) for _ in range(self.count)]
        return [(x, y, int(x > 0)) for x, y in places]
""",
}

MAKE_AND_TRAIN = """
import sys
from playground.cli import main
from playground.core.plugins import load_plugins
from playground.graph import Edge, NodeSpec
from playground.graph.edits import insert_on_edge
from playground.project import Project
from playground.project.templates import default_project

assert load_plugins() == ()
project = default_project()
node = NodeSpec("extra", "double")
network = insert_on_edge(project.network, node, Edge("hidden_1", "hidden_2"))
project.replace(network=network).save("work.playground")
sys.exit(main([
    "train", "work.playground", "--epochs", "2", "--metrics", "metrics.csv",
    "--export", "trained.playground",
    "--set", "dataset=halves", "loss=distance", "optimizer=sign_sgd", "schedule=halved",
    "regularizer=pull_up", "initializer=alternating", "hidden_1.activation=cosine",
]))
"""


def among_the_built_in(folder):
    """Copy the package and put every file where its kind stands."""
    root = folder / "copy"
    source = Path(playground.__file__).parent
    shutil.copytree(source, root / "playground", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(resource_path(), root / "resources")
    for name, text in FILES.items():
        (root / "playground" / f"{name}.py").write_text(text, encoding="utf-8")
    return {"PYTHONPATH": str(root)}


def in_the_plugin_folder(folder):
    for name, text in FILES.items():
        file = folder / "own" / f"{Path(name).name}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return {FOLDER_VARIABLE: str(folder / "own")}


def in_a_package(folder):
    package = folder / "site" / "more_components"
    package.mkdir(parents=True)
    modules = [Path(name).name for name in FILES]
    for module, text in zip(modules, FILES.values(), strict=True):
        (package / f"{module}.py").write_text(text, encoding="utf-8")
    imports = f"from more_components import {', '.join(modules)}\n"
    (package / "__init__.py").write_text(imports, encoding="utf-8")
    info = folder / "site" / "more_components-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: more-components\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{GROUP}]\nmore = more_components\n")
    path = [str(folder / "site"), os.environ.get("PYTHONPATH", "")]
    return {"PYTHONPATH": os.pathsep.join(filter(None, path))}


NEW = {
    "layers": "double",
    "activations": "cosine",
    "losses": "distance",
    "optimizers": "sign_sgd",
    "schedules": "halved",
    "initializers": "alternating",
    "metrics": "samples",
    "regularizers": "pull_up",
    "datasets": "halves",
}


@pytest.mark.parametrize("place", [among_the_built_in, in_the_plugin_folder, in_a_package])
def test_one_new_file_is_listed_saved_and_trained(place, process, tmp_path, monkeypatch):
    environment = place(tmp_path)
    monkeypatch.chdir(tmp_path)
    made = process(MAKE_AND_TRAIN, program=("-c",), **environment)
    assert (made.code, made.err) == (0, ""), made
    assert "samples" in (tmp_path / "metrics.csv").read_text(encoding="utf-8")
    listed = process("list", "--json", **environment)
    assert (listed.code, listed.err) == (0, "")
    entries = json.loads(listed.out)
    for kind, name in NEW.items():
        assert name in [entry["name"] for entry in entries[kind]]
    facts = {e["name"]: e["facts"] for kind in ("layers", "activations") for e in entries[kind]}
    assert facts["double"]["ONNX"] == facts["cosine"]["ONNX"] == "not exportable"


@pytest.mark.parametrize(
    ("place", "origin"),
    [
        (in_the_plugin_folder, "double in the plug-in folder"),
        (in_a_package, "the package more-components 1.0"),
    ],
)
def test_a_project_says_which_plugin_it_lacks_and_where_it_belongs(
    place, origin, process, tmp_path, monkeypatch
):
    environment = place(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert process(MAKE_AND_TRAIN, program=("-c",), **environment).code == 0
    empty = tmp_path / "nothing"
    lacking = process("train", "work.playground", **{FOLDER_VARIABLE: str(empty)})
    assert lacking.code == 1
    (line,) = lacking.err.splitlines()
    assert "layer: 'double' is not allowed" in line
    assert f"; it came from {origin}; " in line
    assert f"{empty} and installed packages with an entry point in {GROUP}" in line
    assert process("train", "trained.playground", "--epochs", "1", **environment).code == 0


def test_a_broken_plugin_is_told_once_and_the_command_runs(process, tmp_path):
    (tmp_path / "broken.py").write_text("import no_such_module", encoding="utf-8")
    listed = process("list", "metrics", **{FOLDER_VARIABLE: str(tmp_path)})
    assert listed.code == 0
    assert "accuracy" in listed.out
    (line,) = listed.err.splitlines()
    assert line.startswith(f"playground: the plug-in {tmp_path / 'broken.py'} was not loaded: ")
    assert "No module named 'no_such_module'" in line


def test_a_missing_activation_leaves_the_network_unfinished_and_is_told(process, tmp_path):
    environment = in_the_plugin_folder(tmp_path)
    file = tmp_path / "work.playground"
    made = ("train", "circle", "--set", "hidden_1.activation=cosine", "--epochs", "1")
    assert process(*made, "--export", file, **environment).code == 0
    lacking = process("train", file)
    assert lacking.code == 1
    assert "hidden 1: activation: 'cosine' is not allowed" in lacking.err
    assert f"a plug-in may bring it: they are looked for in {os.devnull}" in lacking.err
