"""Searches: ranges, trials chosen one after the other, and the file that keeps them."""

import math
from itertools import count

import psutil
import pytest
from msgspec.structs import replace

from playground.core import PlaygroundError
from playground.experiments.search.space import SettingChoice, SettingSpan
from playground.experiments.search.study import SearchStudy, StudyOptions
from playground.experiments.search.trial import LEAST_FOR_IMPORTANCE, TrialOutcome
from playground.experiments.sweep import train_cell
from playground.experiments.sweep_trials import Search, SearchPlan, cell_of, read_axis, search
from playground.project.set_value import set_values
from playground.project.templates import template


@pytest.fixture(scope="module")
def project():
    return template("circle")


def plan_of(project, *over, **options):
    axes = tuple(read_axis(each, project, set_values) for each in over)
    found = {"metric": "test_loss", "rises": False, "trials": 4, "epochs": 2, **options}
    return SearchPlan(project, axes, set_values, **found)


@pytest.mark.parametrize(
    ("text", "axis"),
    [
        ("learning_rate=1e-4..1:log", SettingSpan("learning_rate", 1e-4, 1, log=True)),
        ("learning_rate=0..1", SettingSpan("learning_rate", 0, 1)),
        ("hidden_1.units=2..32", SettingSpan("hidden_1.units", 2, 32, whole=True)),
        ("batch_size=1..64:log", SettingSpan("batch_size", 1, 64, log=True, whole=True)),
        ("learning_rate=1..3:int", SettingSpan("learning_rate", 1, 3, whole=True)),
        ("dataset=circle,xor", SettingChoice("dataset", ("circle", "xor"))),
        ("dataset.path=../a.csv,../b.csv", SettingChoice("dataset.path", ("../a.csv", "../b.csv"))),
        ("optimizer=sgd, adam", SettingChoice("optimizer", ("sgd", "adam"))),
    ],
)
def test_a_range_is_of_whole_numbers_where_the_setting_is(text, axis, project):
    assert read_axis(text, project, set_values) == axis


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("learning_rate=1..", "LOW..HIGH"),
        ("learning_rate=1e-3..1:exp", "LOW..HIGH"),
        ("learning_rate=1..0.1", "below the second"),
        ("learning_rate=-1..1:log", "above 0"),
        ("hidden_1.units=0..8", "units"),
        ("hidden_1.units=2.5..8:int", "whole ends"),
        ("no_such=1..2", "no setting 'no_such'"),
    ],
)
def test_a_range_that_cannot_be_is_refused_before_anything_trains(text, said, project):
    with pytest.raises(PlaygroundError, match=said):
        read_axis(text, project, set_values)


def test_a_trial_has_the_numbers_of_a_cell_with_its_settings(project):
    over = ("schedule.epochs=5..9", "schedule=cosine", "hidden_1.units=2..8")
    plan = plan_of(set_values(project, [("schedule", "cosine")]), *over, trials=2, seeds=2)
    found = search(plan).trials
    for trial in found:
        result, _ = train_cell(cell_of(plan, trial.values), 2, 2)
        assert trial.outcome.ends == tuple(result.ends("test_loss"))
        assert trial.outcome.value == pytest.approx(sum(trial.outcome.ends) / 2, rel=1e-12)
    assert [trial.values for trial in search(plan).trials] == [trial.values for trial in found]


def test_a_grid_makes_every_cell_once_over_several_searches(project, tmp_path):
    over = ("hidden_1.units=2..3", "optimizer=sgd,adam")
    plan = plan_of(project, *over, trials=3, sampler="grid", storage=tmp_path / "s", epochs=1)
    assert len(search(plan).trials) == 3
    found = search(
        plan_of(project, *over, trials=9, sampler="grid", storage=plan.storage, epochs=1)
    )
    cells = {tuple(trial.values.values()) for trial in found.trials}
    assert cells == {(2, "sgd"), (2, "adam"), (3, "sgd"), (3, "adam")}
    assert len(found.trials) == 4
    large = ("hidden_1.units=1..4000", "hidden_2.units=1..4000")
    with pytest.raises(PlaygroundError, match="16,000,000 cells is too large"):
        search(plan_of(project, *large, sampler="grid"))
    with pytest.raises(PlaygroundError, match="learning_rate: a grid takes values"):
        search(plan_of(project, "learning_rate=0.1..1", sampler="grid"))


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (TrialOutcome(value=0.5, ends=(0.5,)), "complete"),
        (TrialOutcome(value=0.5, ends=(0.5,), is_pruned=True), "pruned"),
        (TrialOutcome(ends=(math.nan,), trouble="step 3: the loss", is_pruned=True), "diverged"),
        (TrialOutcome(ends=(math.nan,)), "unmeasured"),
        (TrialOutcome(refusal="no"), "refused"),
    ],
)
def test_a_trial_says_how_it_ended(outcome, state):
    assert outcome.state == state


def test_a_cell_that_two_train_at_once_is_kept_once(tmp_path):
    options = StudyOptions(False, "grid", 0, tmp_path / "s", {})
    studies = [SearchStudy([SettingChoice("a", ("1", "2"))], options) for _ in range(2)]
    under_way = []
    for study in studies:
        trial = study.ask()
        while trial.params["a"] != "1":  # whichever of both was drawn: the one comes up again
            trial = study.ask()
        under_way.append(trial)
    for study, trial in zip(studies, under_way, strict=True):
        study.tell(trial, TrialOutcome(value=1.0, ends=(1.0,)))
    assert [[trial.values for trial in study.trials()] for study in studies] == [[{"a": "1"}]] * 2
    for study in studies:
        study.take_over()
        assert study.count == 1
        assert study.ask().params == {"a": "2"}


def test_what_diverges_and_what_is_refused_are_results(project):
    linear = set_values(project, [("activation", "linear"), ("output.activation", "linear")])
    over = ("learning_rate=0.01,1e9", "optimizer.momentum=0,0.5", "optimizer=sgd,adam")
    result = search(plan_of(linear, *over, trials=8, sampler="grid", epochs=3))
    states = {tuple(t.values.values()): t.outcome for t in result.trials}
    assert states["1e9", "0", "sgd"].state == "diverged"
    assert states["1e9", "0", "sgd"].trouble.startswith("step ")
    assert states["0.01", "0", "sgd"].state == "complete"
    assert "optimizer.momentum" in states["0.01", "0", "adam"].refusal


def test_a_trial_behind_the_others_ends_early(project):
    over = ("learning_rate=0.3,0.2,0.25,0.35,0.4,1e-5",)
    plan = plan_of(project, *over, trials=6, sampler="grid", epochs=10)
    (last,) = [t for t in search(plan).trials if t.values["learning_rate"] == "1e-5"]
    assert last.outcome.state == "pruned"
    assert last.outcome.epochs < 10
    whole = search(plan_of(project, *over, trials=6, sampler="grid", epochs=10, prunes=False))
    assert {trial.outcome.state for trial in whole.trials} == {"complete"}


def test_a_search_that_is_ended_keeps_what_is_through(project):
    own = Search(plan_of(project, "hidden_1.units=2..8"))
    own.run(lambda done, of: done < 5)
    assert [trial.outcome.epochs for trial in own.result().trials] == [2, 2]
    own.run()
    assert len(own.result().trials) == 4


def test_a_file_goes_on_after_a_process_was_killed_in_the_middle_of_a_line(project, tmp_path):
    plan = plan_of(project, "hidden_1.units=2..8", storage=tmp_path / "s", trials=2)
    first = search(plan).trials
    with plan.storage.open("ab") as file:
        file.write(b'{"op_code":4,"worker')
    found = search(plan_of(project, "hidden_1.units=2..8", storage=plan.storage, trials=3)).trials
    assert found[:2] == first
    assert len(found) == 3


@pytest.mark.parametrize(
    ("over", "options", "said"),
    [
        ("hidden_1.units=2..9", {}, "another range: hidden_1.units=2..8:int, not hidden_1.units"),
        ("hidden_1.units=2..8", {"epochs": 3}, "another number of epochs: 2, not 3"),
        ("hidden_1.units=2..8", {"metric": "test_accuracy", "rises": True}, "another"),
    ],
)
def test_a_file_of_another_search_is_refused(over, options, said, project, tmp_path):
    path = tmp_path / "s"
    search(plan_of(project, "hidden_1.units=2..8", storage=path, trials=1))
    with pytest.raises(PlaygroundError, match=said):
        search(plan_of(project, over, storage=path, **options))


def test_a_trial_costs_one_line_of_the_file(project, tmp_path):
    lines = []
    for trials in (1, 5):
        plan = plan_of(project, "learning_rate=0.1..1", storage=tmp_path / str(trials), epochs=10)
        search(replace(plan, trials=trials))
        lines.append(plan.storage.read_bytes().count(b"\n"))
    assert lines[1] - lines[0] == 4
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["1", "5"]  # and no lock stays


def test_a_file_that_is_none_of_a_search_is_refused_and_stays_as_it_was(project, tmp_path):
    path = tmp_path / "notes.txt"
    for text in ("hello\n", "hello", "two\nlines", '{"a": 1}\n{"b'):
        path.write_text(text)
        with pytest.raises(PlaygroundError, match="does not hold a search"):
            search(plan_of(project, "hidden_1.units=2..8", storage=path))
        assert path.read_text() == text
        assert list(tmp_path.iterdir()) == [path]
    path.write_text('{"op')  # the first line of a search that was killed at once
    assert len(search(plan_of(project, "hidden_1.units=2..8", storage=path)).trials) == 4
    with pytest.raises(PlaygroundError, match="No such file"):
        search(plan_of(project, "hidden_1.units=2..8", storage=tmp_path / "no" / "s"))


def test_searches_on_one_file_learn_from_each_other(project, tmp_path):
    """Two are open at once; each counts what the other has made."""
    plan = plan_of(project, "hidden_1.units=2..8", storage=tmp_path / "s", trials=4)
    first, second = Search(plan), Search(plan)
    made = count()
    first.run(permits=lambda: next(made) < 2)
    second.run()
    assert (first.made, second.made) == (2, 2)
    assert first.result().trials == second.result().trials


def test_a_killed_process_of_several_is_told_and_its_trials_are_kept(project, tmp_path):
    plan = plan_of(project, "hidden_1.units=2..8", storage=tmp_path / "s", trials=10_000)

    def kill(done, of):
        if done > 2:
            working = [c for c in psutil.Process().children() if "spawn_main" in str(c.cmdline())]
            working[0].kill()
        return True

    with pytest.raises(PlaygroundError, match="a process of the search was killed"):
        search(plan, kill, jobs=2)
    assert len(Search(plan).result().trials) > 2


def test_importance_tells_what_decides():
    axes = (SettingSpan("a", 0.0, 1.0), SettingSpan("b", 0.0, 1.0))
    study = SearchStudy(axes, StudyOptions(False, "random", 0, None, {}))
    for _ in range(LEAST_FOR_IMPORTANCE):
        assert study.importances() is None
        trial = study.ask()
        study.tell(trial, TrialOutcome(value=abs(trial.params["a"] - 0.5), ends=(0.0,)))
    trial = study.ask()
    study.tell(trial, TrialOutcome(ends=(math.nan,), trouble="step 1: the loss"))
    found = study.importances()
    assert list(found) == ["a", "b"]
    assert found["a"] > 0.7
