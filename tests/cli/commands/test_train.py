import csv
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from playground.project import Project
from playground.project.project import read_project
from playground.project.set_value import set_value
from playground.project.templates import TEMPLATES, template
from playground.training import Trainer

GOLDEN = json.loads((Path(__file__).parents[2] / "data" / "tf_playground_golden.json").read_text())


def points(path):
    with path.open(newline="") as file:
        return [{k: float(v or "nan") for k, v in row.items()} for row in csv.DictReader(file)]


@pytest.mark.parametrize("name", TEMPLATES)
def test_json_is_one_object_of_the_promised_shape(cli, name):
    result = cli("train", name, "--epochs", 2, "--json")
    assert (result.code, result.err) == (0, "")
    found = json.loads(result.out)
    keys = ["epochs", "steps", "seconds", "train", "test", "diverged", "stopped", "written"]
    assert list(found) == keys
    assert found["epochs"] == 2
    assert found["diverged"] is False
    classes = Trainer(template(name)).dataset.task.is_classification
    for side in ("train", "test"):
        assert list(found[side]) == ["loss", "accuracy", "metrics"]
        assert isinstance(found[side]["accuracy"], float) is classes


def test_an_export_says_how_far_it_answers_from_the_training(cli, tmp_path):
    model, saved = tmp_path / "m.onnx", tmp_path / "m.playground"
    asked = ("train", "circle", "--epochs", 1, "--export", model, saved)
    checked, plain = cli(*asked).out.splitlines()[-2:]
    assert checked.startswith(f"wrote {model} (answers differ by at most ")
    assert " on 64 samples (onnx.reference" in checked
    assert plain == f"wrote {saved}"
    assert json.loads(cli(*asked, "--json").out)["written"] == [checked, plain]


def test_the_result_is_the_trainers(cli):
    found = json.loads(cli("train", "circle", "--epochs", 5, "--json").out)
    trainer = Trainer(template("circle"))
    trainer.run_epochs(5)
    shown = {s: {k: found[s][k] for k in ("loss", "accuracy")} for s in ("train", "test")}
    assert shown == trainer.evaluate()
    assert found["steps"] == trainer.step_count


@pytest.mark.parametrize(("name", "least"), [("iris", 0.93), ("penguins", 0.93), ("digits", 0.95)])
def test_bundled_tables_are_learnt_with_the_defaults(cli, name, least):
    assert json.loads(cli("train", name, "--json").out)["test"]["accuracy"] >= least


@pytest.mark.parametrize("golden", GOLDEN, ids=range(len(GOLDEN)))
def test_links_follow_the_browser(cli, tmp_path, golden):
    path = tmp_path / "curve.csv"
    link = "https://playground.tensorflow.org/" + golden["url"]
    assert cli("train", link, "--epochs", 10, "--history", path).code == 0
    rows = points(path)
    compared = {int(e): losses for e, losses in golden["losses"].items() if int(e) <= 10}
    assert compared
    for epoch, losses in compared.items():
        assert rows[epoch]["epoch"] == epoch
        found = [rows[epoch]["train_loss"], rows[epoch]["test_loss"]]
        assert found == pytest.approx(losses, rel=1e-9)


def test_a_table_nobody_prepared_trains_and_exports(cli, table, tmp_path):
    model = tmp_path / "model.onnx"
    result = cli("train", table, "--target", "Art", "--epochs", 60, "--json", "--export", model)
    assert (result.code, result.err) == (0, "")
    assert json.loads(result.out)["test"]["accuracy"] == 1.0
    assert model.stat().st_size > 0


def test_a_table_lists_what_was_done_to_it(cli, table):
    result = cli("train", table, "--epochs", 1)
    assert "Filled 1 missing value of 'Länge' with the mean of the training rows" in result.out
    assert "one-hot" in result.out


def test_a_setting_about_the_data_decides_the_network(cli, table, tmp_path):
    saved = tmp_path / "a.playground"
    settings = ["train_share=50", "dataset.columns=Länge", "hidden=3"]
    result = cli(
        "train", table, "--target", "Breite", "--epochs", 1, "--set", *settings, "--export", saved
    )
    assert result.code == 0
    project = Project.load(saved)
    assert project.training.loss.name == "mse"
    assert Trainer(project).dataset.columns == ("Länge",)
    assert project.network.node("hidden_1").params["units"] == 3


def test_other_data_is_fitted_and_said(cli):
    result = cli("train", "circle", "--epochs", 1, "--set", "dataset=iris")
    assert result.code == 0
    assert "3 units" in result.out


def test_an_unknown_setting_lists_those_there_are(cli):
    result = cli("train", "iris", "--set", "spoon=1")
    assert result.code == 1
    assert result.err.count("\n") == 1
    assert "optimizer.learning_rate" in result.err


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["circle", "--set", "batch_size"], "KEY=VALUE"),
        (["circle", "--set", "batch_size=many"], "batch_size"),
        (["circle", "--seed", "half"], "seed"),
        (["circle", "--target", "x"], "--target"),
        (["circle", "--plot", "loss"], "KIND=FILE"),
        (["circle", "--export", "model.pt"], ".onnx"),
        (["circle", "--export", "no/such/folder/model.npz"], "does not exist"),
        (["circle", "--history", "curve.png"], ".csv"),
        (["circle", "--export", "a.npz", "./a.npz"], "writes there too"),
        (["#seed=0.5&dataset=moon"], "moon"),
        (["no-such-file.playground"], "no-such-file.playground"),
        (["circle", "--set", "output.units=2"], "needs 1 output"),
    ],
)
def test_errors_are_one_line_and_come_before_training(cli, tmp_path, monkeypatch, words, named):
    monkeypatch.chdir(tmp_path)
    result = cli("train", *words)
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("playground: ")
    assert result.err.count("\n") == 1
    assert named in result.err
    assert not list(tmp_path.iterdir())


def test_the_data_is_never_written_over(cli, table):
    before = table.read_bytes()
    result = cli("train", table, "--history", table)
    assert result.code == 1
    assert "train from" in result.err
    assert table.read_bytes() == before


def test_an_unknown_target_lists_the_columns(cli, table):
    result = cli("train", table, "--target", "spoon")
    assert result.code == 1
    assert "Breite" in result.err


def test_unknown_keys_of_a_link_are_said_on_stderr(cli):
    escaped = cli("train", "#dataset=xor&amp;bogus=1&amp;seed=0.5", "--epochs", 1, "--json")
    assert "'bogus'" in escaped.err
    clean = cli("train", "#dataset=xor&seed=0.5", "--epochs", 1, "--json")
    assert clean.err == ""
    assert json.loads(escaped.out)["test"] == json.loads(clean.out)["test"]


def test_one_seed_gives_one_result(cli):
    def loss(seed):
        found = cli("train", "circle", "--epochs", 2, "--seed", seed, "--json")
        return json.loads(found.out)["train"]["loss"]

    assert loss(3) == loss(3) != loss(4)


def test_a_links_seed_is_text(cli, tmp_path):
    saved = tmp_path / "a.playground"
    assert cli("train", "#seed=0.1", "--epochs", 1, "--seed", "0.7", "--export", saved).code == 0
    assert Project.load(saved).browser_seed == "0.7"


def test_a_saved_training_goes_on_where_it_was(cli, tmp_path):
    half, whole, curve = tmp_path / "half.playground", tmp_path / "b.playground", tmp_path / "c.csv"
    cli("train", "circle", "--epochs", 6, "--export", whole)
    cli("train", "circle", "--epochs", 3, "--export", half)
    found = json.loads(
        cli("train", half, "--epochs", 3, "--export", half, "--history", curve, "--json").out
    )
    assert (found["epochs"], found["steps"]) == (6, 150)
    a, b = read_project(half).state, read_project(whole).state
    np.testing.assert_array_equal(a.checkpoint.theta, b.checkpoint.theta)
    assert a.history == b.history
    assert [row["epoch"] for row in points(curve)] == list(range(7))


def test_options_apply_to_a_saved_training_without_starting_over(cli, tmp_path):
    saved = tmp_path / "a.playground"
    cli("train", "circle", "--epochs", 3, "--export", saved)
    found = cli("train", saved, "--epochs", 2, "--set", "optimizer=adam", "--json")
    assert (json.loads(found.out)["epochs"], found.err) == (5, "")


@pytest.mark.parametrize("words", [["--restart"], ["--seed", "9"], ["--set", "dataset=xor"]])
def test_another_start_begins_anew(cli, tmp_path, words):
    saved = tmp_path / "a.playground"
    cli("train", "circle", "--epochs", 3, "--export", saved)
    found = cli("train", saved, "--epochs", 2, "--json", *words)
    assert json.loads(found.out)["epochs"] == 2
    assert ("anew" in found.err) is (words != ["--restart"])


def test_a_divergence_is_told_and_its_last_finite_state_exported(cli, tmp_path):
    weights, curve = tmp_path / "w.npz", tmp_path / "c.csv"
    settings = ["learning_rate=1e200", "activation=linear", "output.activation=linear"]
    result = cli(
        "train", "plane", "--set", *settings, "--json", "--export", weights, "--history", curve
    )
    assert result.code == 3
    assert "diverged at step" in result.err
    assert result.err.count("\n") == 1
    assert json.loads(result.out)["diverged"] is True
    with np.load(weights) as saved:
        numbers = [saved[name] for name in saved if saved[name].dtype.kind == "f"]
        assert numbers
        assert all(np.isfinite(each).all() for each in numbers)
    assert points(curve)[0]["epoch"] == 0


def test_a_file_that_fails_in_the_end_does_not_cost_the_others(cli, tmp_path, monkeypatch):
    from playground.cli.source.curve_log import CurveLog
    from playground.core import PlaygroundError

    def full(self, path):
        raise PlaygroundError("the disk is full")

    monkeypatch.setattr(CurveLog, "write", full)
    weights = tmp_path / "w.npz"
    words = ["--history", tmp_path / "c.csv", "--export", weights]
    result = cli("train", "circle", "--epochs", 1, *words)
    assert (result.code, result.err) == (1, "playground: the disk is full\n")
    assert weights.exists()


def test_no_epochs_evaluate_the_beginning(cli, tmp_path):
    curve = tmp_path / "c.csv"
    assert cli("train", "sine", "--epochs", 0, "--history", curve).code == 0
    (only,) = points(curve)
    assert only["step"] == 0
    assert np.isnan(only["train_accuracy"])


def test_a_stop_condition_ends_it_and_says_so(cli):
    stop = ["--set", "stopping.epochs=3", "schedule=cosine", "schedule.epochs=3", "warm_up=5"]
    result = cli("train", "circle", "--epochs", 50, "--json", *stop)
    assert (result.code, json.loads(result.out)["epochs"]) == (0, 3)
    assert "stopped: 3 epochs are complete" in result.err
    assert json.loads(result.out)["stopped"] == "3 epochs are complete"


def test_epochs_that_end_within_the_patience_leave_the_best_weights_too(cli, tmp_path):
    history, model = tmp_path / "history.csv", tmp_path / "m.playground"
    settings = ["--set", "stopping.patience=400", "optimizer.learning_rate=3"]
    words = ["--epochs", 40, "--json", "--history", history, "--export", model]
    result = cli("train", "circle", *words, *settings)
    curve = points(history)
    best = min(curve, key=lambda point: point["test_loss"])
    assert best["test_loss"] < curve[-1]["test_loss"]
    found = json.loads(result.out)
    assert (result.code, found["epochs"]) == (0, 40)
    assert found["test"]["loss"] == best["test_loss"]
    assert f"the weights of epoch {best['epoch']:g} are back" in result.err
    kept = cli("train", "circle", *words, *settings, "stopping.restore_best=no")
    assert json.loads(kept.out)["test"]["loss"] == curve[-1]["test_loss"]


def test_a_training_that_does_not_fit_its_project_is_told(cli, tmp_path):
    path = tmp_path / "m.playground"
    cli("train", "circle", "--epochs", 1, "--export", path)
    set_value(Project.load(path), "hidden_1.units", "9").save(path)
    refused = cli("train", path, "--epochs", 1)
    assert refused.code == 1
    assert "hidden_1" in refused.err
    assert "--restart" in refused.err
    assert "--restart" not in cli("screenshot", tmp_path / "a.png", path).err
    assert cli("train", path, "--epochs", 1, "--restart").code == 0


def test_early_stopping_leaves_the_best_weights(cli, tmp_path):
    history = tmp_path / "history.csv"
    stop = ["--set", "stopping.patience=4", "stopping.least_gain=0.05", "hidden_1.frozen=true"]
    result = cli("train", "circle", "--epochs", 500, "--json", "--history", history, *stop)
    best = min(point["test_loss"] for point in points(history))
    found = json.loads(result.out)
    assert found["epochs"] < 500
    assert found["test"]["loss"] == pytest.approx(best, rel=0.06)
    assert "are back, the best on the test samples" in found["stopped"]


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("schedule=sometimes", "choose one of constant"),
        ("clip_norm=-1", "clip_norm: -1.0 is not allowed; use a number at least 0"),
        ("stopping.accuracy=95", "stopping.accuracy: 95.0 is not allowed"),
        ("optimizer=lbfgs", "batch_size: 10 is not allowed"),
    ],
)
def test_settings_around_the_update_are_checked(cli, setting, words):
    result = cli("train", "circle", "--epochs", 1, "--set", setting)
    assert result.code == 1
    assert words in result.err


def turn(table, rename=("", "")):
    """Write a table's columns in the opposite order, one with another name."""
    with table.open(newline="", encoding="utf-8") as file:
        rows = [row[::-1] for row in csv.reader(file, delimiter=";")]
    rows[0] = [rename[1] if name == rename[0] else name for name in rows[0]]
    with table.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows(rows)


@pytest.mark.parametrize("command", ["train", "explain", "race", "range-test"])
def test_a_table_that_changed_is_matched_by_name_and_said(cli, table, tmp_path, command):
    saved = tmp_path / "a.playground"
    assert cli("train", table, "--epochs", 5, "--export", saved).code == 0
    before = json.loads(cli("train", saved, "--epochs", 0, "--json").out)
    turn(table)
    words = {"train": ("--epochs", 0, "--json"), "race": ("--epochs", 1)}
    asked = (command, saved, *(("health",) if command == "explain" else ()))
    result = cli(*asked, *words.get(command, ()))
    assert result.code == 0
    assert "matched by name" in result.err
    if command == "train":
        assert json.loads(result.out)["test"] == before["test"]


def test_a_table_that_cannot_be_matched_is_an_error_that_says_what_helps(cli, table, tmp_path):
    saved = tmp_path / "a.playground"
    assert cli("train", table, "--epochs", 5, "--export", saved).code == 0
    turn(table, ("Länge", "Laenge"))
    result = cli("train", saved, "--epochs", 1)
    assert result.code == 1
    assert "'Länge'" in result.err
    assert "'Laenge' is new: was something renamed? (--restart begins anew)" in result.err
    anew = cli("train", saved, "--epochs", 1, "--restart", "--json")
    assert anew.code == 0
    assert cli("analyze", saved).code == 0


def test_a_project_with_its_data_in_it_goes_on_anywhere(cli, table, tmp_path, monkeypatch):
    path = tmp_path / "mine.playground"
    command = ("train", table, "--epochs", 3, "--set", "seed=4", "--export", path, "--embed")
    result = cli(*command)
    assert result.code == 0
    assert f"wrote {path} (with blumen.csv in it)" in result.out
    whole = json.loads(cli("train", table, "--epochs", 5, "--set", "seed=4", "--json").out)
    table.unlink()
    monkeypatch.setenv("PLAYGROUND_ATTACHMENTS", str(tmp_path / "elsewhere"))
    gone_on = cli("train", path, "--epochs", 2, "--json")
    assert gone_on.err == ""
    assert json.loads(gone_on.out)["train"] == whole["train"]
    assert json.loads(cli("data", path, "--json").out)["source"] == f"blumen.csv in {path}"


def test_data_that_are_put_in_later_leave_the_training_as_it_is(cli, table, tmp_path):
    first, second = tmp_path / "first.playground", tmp_path / "second.playground"
    cli("train", table, "--epochs", 3, "--export", first)
    plain = cli("train", first, "--epochs", 2, "--json")
    result = cli("train", first, "--epochs", 2, "--export", second, "--embed", "--json")
    assert result.err == ""
    assert json.loads(result.out)["train"] == json.loads(plain.out)["train"]


def test_damaged_data_are_named(cli, table, tmp_path, monkeypatch):
    path = tmp_path / "mine.playground"
    cli("train", table, "--epochs", 1, "--export", path, "--embed")
    with zipfile.ZipFile(path) as file:
        members = {name: file.read(name) for name in file.namelist()}
    with zipfile.ZipFile(path, "w") as file:
        for name, content in members.items():
            file.writestr(name, content + b"," if name.startswith("data/") else content)
    monkeypatch.setenv("PLAYGROUND_ATTACHMENTS", str(tmp_path / "elsewhere"))
    result = cli("train", path)
    assert result.code == 1
    assert "'blumen.csv' is not what it was when it was included" in result.err


def test_embedding_needs_a_project_to_go_into(cli, table):
    result = cli("train", table, "--embed", "--epochs", 0)
    assert (result.code, result.out) == (1, "")
    assert "--export FILE.playground" in result.err


def test_an_optimizer_or_preset_is_chosen_in_short(cli, tmp_path):
    path = tmp_path / "trained.playground"
    arguments = ("train", "circle", "--epochs", 1, "--optimizer", "momentum")
    cli(*arguments, "--export", path)
    assert Project.load(path).training.optimizer.params["momentum"] == 0.9
