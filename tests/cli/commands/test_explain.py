"""Every question of ``playground explain``: readable, exact, and refused with what is allowed."""

import csv
import json
import re

import numpy as np
import pytest

from playground.cli.explain import QUESTIONS
from playground.cli.terminal.formats import text_table
from playground.explain import ExplainContext, Objective
from playground.explain.estimators import GRADIENT_ESTIMATORS
from playground.nn.optimizers import OPTIMIZERS
from playground.project.templates import template
from playground.training import Trainer

NAMES = [question.name for question in QUESTIONS]
QUICK = {"landscape": ("--size", 5)}


@pytest.fixture
def ask(cli):
    """Ask and return the numbers; the answer must be one JSON object and nothing else."""

    def asked(source, question, *options):
        result = cli("explain", source, question, *options, "--json")
        assert (result.code, result.err) == (0, "")
        return json.loads(result.out)

    return asked


def context(name="circle", epochs=5):
    trainer = Trainer(template(name))
    trainer.run_epochs(epochs)
    return ExplainContext.of(trainer)


@pytest.mark.parametrize("source", ["circle", "iris", "softmax-digits", "lenet-digits"])
@pytest.mark.parametrize("name", NAMES)
def test_every_question_is_answered_in_words_and_numbers(cli, name, source):
    options = [*QUICK.get(name, ()), "--epochs", 1]
    if name != "chain-rule":
        options += ["--rows", "0,1,2"] if name in ("samples", "gradient", "landscape") else []
    if (name, source) == ("gradient", "lenet-digits"):
        options += ["--sources", "backprop,spsa,one_sample"]  # the others take a pass per weight
    result = cli("explain", source, name, *options)
    assert (result.code, result.err) == (0, "")
    assert "after 1 epoch, " in result.out.splitlines()[0]
    numbers = json.loads(cli("explain", source, name, *options, "--json").out)
    assert numbers["epochs"] == 1
    assert len(numbers) > 3


def test_the_help_lists_every_question(cli):
    out = cli("explain", "--help").out
    assert all(re.search(rf"^  {q.name} +{re.escape(q.summary)}$", out, re.M) for q in QUESTIONS)


@pytest.mark.parametrize("name", NAMES)
def test_every_question_has_a_help_of_its_own(cli, name):
    result = cli("explain", "circle", name, "--help")
    assert result.code == 0
    assert "--epochs" in result.out


@pytest.mark.parametrize("of", ["hidden_1/weight/0,2", "hidden_1/weight[0, 2]", "output/bias/0"])
def test_the_chain_rule_gives_backprops_number(ask, of):
    found = ask("circle", "chain-rule", "--of", of, "--sample", 3)
    assert found["total"] == pytest.approx(found["backprop"], rel=1e-12)
    share = sum(path["product"] for path in found["paths"]) + found["rest"]
    assert share == pytest.approx(found["sample_backprop"], rel=1e-12)
    assert found["contributions"][3] == pytest.approx(share, rel=1e-12)
    for path in found["paths"]:
        product = np.prod([factor["value"] for factor in path["factors"]])
        assert product == pytest.approx(path["product"], rel=1e-12)


def test_the_chain_rule_of_an_activation(ask):
    found = ask("circle", "chain-rule", "--of", "hidden_1/value/3", "--paths", 1)
    assert found["target"] == "hidden_1/value[3]"
    assert (len(found["paths"]), found["path_count"]) == (1, 2)
    assert found["total"] == pytest.approx(found["backprop"], rel=1e-12)


def test_before_batch_norm_the_batchs_gradient_and_its_check_are_shown(ask, cli):
    first = ("residual-digits", "chain-rule", "--epochs", 0)
    found = ask(*first)
    assert "paths" not in found
    assert found["obstacle"]["first_behind"] is not None
    assert found["backprop"] != 0
    text = cli("explain", *first).out
    assert "Batch norm mixes the samples of a batch: no single sample has paths." in text
    assert f"The batch's gradient is {found['backprop']:.4g}; central difference" in text


def test_a_penalty_is_named_wherever_a_loss_or_gradient_is_shown(cli):
    for name in NAMES:
        pulled = ("explain", "circle", name, "--set", "regularizer=l2", *QUICK.get(name, ()))
        assert "L2 penalty" in cli(*pulled).out, name
        assert "penalty" not in cli("explain", "circle", name, *QUICK.get(name, ())).out, name


def test_every_source_is_compared_with_backpropagation_and_counted(ask):
    found = ask("circle", "gradient")
    rows = {row["source"]: row for row in found["sources"]}
    assert list(rows) == list(GRADIENT_ESTIMATORS.names)
    assert rows["backprop"]["relative_error"] == 0.0
    assert rows["central_differences"]["forward_passes"] == 2 * found["parameters"]
    assert rows["central_differences"]["relative_error"] < 1e-7
    assert rows["spsa"]["relative_error"] > 0.01
    assert rows["one_sample"]["samples"] == 1


def test_the_samples_gradients_are_those_of_the_objective(ask):
    found = ask("circle", "samples")
    now = context()
    gradients = Objective(now).per_sample(now.theta)
    np.testing.assert_allclose(found["norms"], np.linalg.norm(gradients, axis=1), rtol=1e-9)
    full = gradients.mean(axis=0)
    noise = np.square(gradients - full).mean(axis=0).sum() / (full @ full)
    assert found["noise_scale"] == pytest.approx(noise, rel=1e-9)


def test_the_limit_of_the_learning_rate(ask, cli):
    found = ask("circle", "curvature")
    assert found["limit"] == pytest.approx(2 / found["largest"])
    assert found["rate"] == 0.03
    assert found["dial"] == pytest.approx(0.03 * found["largest"])
    assert found["word"] == "creeps"
    set_rate = f"learning_rate={3 * found['limit']}"
    fast = ("circle", "curvature", "--set", set_rate, "--epochs", 0)
    assert ask(*fast)["word"] == "bounces"
    text = cli("explain", *fast).out
    assert "along the sharpest direction, for the full batch, at this point" in text
    assert "no quadratic: above the limit steps bounce" in text
    assert "holds exactly" in cli("explain", "plane", "curvature").out
    momentum = ask("circle", "curvature", "--set", "optimizer.momentum=0.9")
    assert momentum["limit"] == pytest.approx(3.8 / momentum["largest"])
    pulled = ask("circle", "curvature", "--set", "regularizer=l2", "--set", "regularizer.rate=0.5")
    assert pulled["limit"] == pytest.approx(2 / pulled["with_pull"])
    assert pulled["with_pull"] > pulled["largest"]
    assert "adam has no such limit" in cli("explain", "spiral", "curvature").out


def test_every_optimizer_moves_along_a_fresh_gradient(ask):
    found = ask("circle", "optimizers")
    moves = {move["optimizer"]: move for move in found["moves"]}
    assert list(moves) == list(OPTIMIZERS.names)
    sgd = moves["sgd"]
    assert sgd["goes_on"]
    assert sgd["predicted"] == pytest.approx(-(sgd["length"] ** 2) / 0.03, rel=1e-9)
    assert (sgd["rate"], sgd["memory"], sgd["steps"]) == (0.03, "none", 10)
    assert moves["adam"]["memory"] == "begins"
    rolling = ask("circle", "optimizers", "--set", "optimizer.momentum=0.9")
    (sgd,) = (move for move in rolling["moves"] if move["optimizer"] == "sgd")
    assert sgd["memory"] == f"update {rolling['steps'] + 1}"
    assert moves["adam"]["after"] < found["before"]
    assert moves["lbfgs"]["after"] is None
    same = ask("circle", "optimizers", "--rates", "same", "--steps", 1)
    assert {m["rate"] for m in same["moves"] if m["optimizer"] != "lbfgs"} == {0.03}
    assert sgd["delivered"] == pytest.approx(sgd["predicted"], rel=0.1)


def test_unseen_says_the_verdict_and_what_painted_points_come_to(ask, cli, tmp_path):
    path = tmp_path / "painted.playground"
    template("circle").with_unseen("0,0,1 4,4,0 0.5,0,0").save(path)
    found = ask(path, "unseen", "--epochs", 60)
    assert found["verdict"] == "generalizes"
    trainer = Trainer(template("circle"))
    trainer.run_epochs(60)
    assert found["test_loss"] == trainer.evaluate()["test"]["loss"]
    assert found["gap"] == found["test_loss"] - found["train_loss"]
    assert (found["painted"]["points"], found["painted"]["right"]) == (3, 2)
    told = cli("explain", path, "unseen", "--epochs", 60).out
    assert "Generalizes." in told
    assert "3 painted points that nobody trains on, 2 right (67 %)" in told


def test_health_names_what_it_finds(ask, cli):
    found = ask("digits", "health")
    dead = [f for f in found["findings"] if f["kind"] == "dead"]
    (hidden,) = (units for units in found["units"] if units["node_id"] == "hidden_1")
    assert [f["unit"] for f in dead] == [i for i, s in enumerate(hidden["dead_share"]) if s == 1]
    assert f"{len(found['findings'])} finding" in cli("explain", "digits", "health").out
    assert "No findings." in cli("explain", "circle", "health").out


@pytest.mark.parametrize("along", [["random", "random"], ["descent", "hidden_1/weight/0,2"]])
def test_a_plane_is_written_as_it_is(ask, tmp_path, along):
    files = [tmp_path / "plane.csv", tmp_path / "plane.npz"]
    found = ask("circle", "landscape", "--along", *along, "--size", 5, "--write", *files)
    losses = np.array(found["losses"])
    assert losses.shape == (5, 5)
    objective = Objective(context(epochs=found["epochs"]))
    assert losses[2, 2] == pytest.approx(objective.loss(objective.theta), rel=1e-12)
    with np.load(files[1]) as file:
        np.testing.assert_array_equal(file["losses"], losses)
        point = objective.theta + file["a"][4] * file["direction_a"]
        point += file["b"][1] * file["direction_b"]
    assert losses[1, 4] == pytest.approx(objective.loss(point), rel=1e-12)
    with files[0].open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["loss"]) for row in rows] == losses.ravel().tolist()
    assert (float(rows[9]["a"]), float(rows[9]["b"])) == (1.0, -0.5)


def test_a_line(ask, tmp_path):
    path = tmp_path / "line.csv"
    found = ask(
        "circle", "landscape", "--along", "move", "--size", 3, "--reach", 2, "--write", path
    )
    assert found["axes"] == [[-2.0, 0.0, 2.0]]
    assert path.read_text().splitlines()[0] == "t,loss"
    assert len(found["losses"]) == 3


def test_the_trajectory_ends_in_the_middle_of_its_plane(ask):
    found = ask("circle", "landscape", "--along", "trajectory", "--epochs", 8, "--size", 4)
    assert len(found["path"]) == 9
    np.testing.assert_allclose(found["path"][-1], 0.0, atol=1e-12)
    assert sum(found["explained"]) <= 1
    for axis, places in zip(found["axes"], np.transpose(found["path"]), strict=True):
        assert axis[0] < min(places) <= max(places) < axis[-1]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["chain-rule", "--of", "nowhere/weight/0,0"], "hidden_1/weight"),
        (["chain-rule", "--of", "nowhere/value/0"], "hidden_1"),
        (["chain-rule", "--of", "hidden_1/weight/9,0"], "0 to 1, 0 to 3"),
        (["chain-rule", "--of", "hidden_1"], "LAYER/NAME/INDEX"),
        (["chain-rule", "--sample", "10"], "from 0 to 9"),
        (["chain-rule", "--rows", "a"], "batch, all"),
        (["samples", "--rows", "999"], "from 0 to 249"),
        (["samples", "--rows", "9" * 20], "from 0 to 249"),
        (["chain-rule", "--of", f"hidden_1/weight/{'9' * 5000},0"], "LAYER/NAME/INDEX"),
        (["gradient", "--sources", "spas"], "spsa"),
        (["optimizers", "--optimizers", "adan"], "did you mean adam"),
        (["landscape", "--along", "sideways"], "LAYER/NAME/INDEX"),
        (["landscape", "--along", "random", "trajectory"], "only trajectory"),
        (["landscape", "--along", "trajectory", "--epochs", "1"], "train on"),
        (["landscape", "--write", "plane.jpg"], ".csv or .npz"),
        (["landscape", "--write", "no/such/folder/plane.csv"], "does not exist"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(cli, options, told):
    result = cli("explain", "circle", *options)
    assert result.code == 1
    assert result.out == ""
    assert result.err.count("\n") == 1
    assert told in result.err


@pytest.mark.parametrize(
    "options",
    [
        ["spoon"],
        ["landscape", "--size", 1],
        ["landscape", "--size", 1002],
        ["chain-rule", "--paths", "9" * 20],
        ["health", "--of"],
    ],
)
def test_wrong_usage(cli, options):
    assert cli("explain", "circle", *options).code == 2


def test_rate_times_penalty_alone_is_named_as_the_reason(cli):
    pulled = ["--set", "learning_rate=0.3", "--set", "regularizer=l2"]
    pulled += ["--set", "regularizer.rate=10", "--epochs", 200]
    result = cli("explain", "circle", "curvature", *pulled)
    assert result.code == 3
    assert (
        "times the L2 penalty alone explodes: every update makes the weights 2 times" in result.out
    )
    assert "the L2 penalty alone explodes" in result.err


def test_a_training_that_diverges_says_so_and_is_still_explained(cli):
    result = cli("explain", "plane", "curvature", "--set", "learning_rate=1e200", "--epochs", 2)
    assert result.code == 3
    assert result.err.count("\n") == 1
    assert "largest eigenvalue λ" in result.out
    assert "left the range of numbers at a learning rate of 1e+200. That is" in result.out


def test_tables_align_numbers_to_the_right():
    table = text_table(("name", "number"), [("a", 12345), ("long name", float("nan")), ("b", None)])
    assert table.splitlines() == [
        "name       number",
        "a          12,345",
        "long name     n/a",
        "b",
    ]


def test_a_saved_training_is_explained_as_it_stands(cli, ask, tmp_path):
    saved = tmp_path / "a.playground"
    cli("train", "circle", "--epochs", 7, "--export", saved)
    found = ask(saved, "curvature", "--epochs", 0)
    assert found["epochs"] == 7
    assert found == ask("circle", "curvature", "--epochs", 7)


def test_a_stop_condition_ends_the_training_before_it_is_explained(ask):
    options = ("--along", "trajectory", "--size", 3, "--epochs", 40, "--set", "stopping.epochs=5")
    found = ask("circle", "landscape", *options)
    assert found["epochs"] == 5
    assert len(found["path"]) == 6
