"""`Trainer.load(path)` and `.save(path)`: the one way to a trained network and back."""

import pickle
import subprocess
import sys

import numpy as np
import pytest
from msgspec.structs import replace

from playground import Project, Trainer
from playground.core import Component, PlaygroundError
from playground.datasets import DatasetConfig
from playground.project.project import read_project
from playground.project.set_value import set_value
from playground.project.templates import default_project


def _same(one, other):
    a, b = one.checkpoint(), other.checkpoint()
    np.testing.assert_array_equal(a.theta, b.theta)
    assert a.slots.keys() == b.slots.keys()
    for name, slot in a.slots.items():
        np.testing.assert_array_equal(slot, b.slots[name])
    for name in ("step", "epoch", "updates", "sampler", "streams", "schedule"):
        assert getattr(a, name) == getattr(b, name)
    assert one.history == other.history


def _adam():
    training = replace(default_project().training, optimizer=Component("adam"), batch_size=7)
    return default_project().replace(training=training)


def test_a_training_goes_on_as_if_it_had_never_been_left(tmp_path):
    path, trainer = tmp_path / "a.playground", Trainer(_adam())
    trainer.run_epochs(2)
    trainer.step(3)
    trainer.save(path)
    again = Trainer.load(path)
    _same(again, trainer)
    for each in (trainer, again):
        each.run_epochs(2)
    _same(again, trainer)


def test_predict_answers_with_what_was_learnt(tmp_path):
    path, trainer = tmp_path / "a.playground", Trainer(default_project())
    trainer.run_epochs(5)
    trainer.save(path)
    x = np.array([[0.5, 1.0], [4.0, -3.0]])
    np.testing.assert_array_equal(Trainer.load(path).predict(x), trainer.predict(x))
    assert not np.array_equal(Trainer(Project.load(path)).predict(x), trainer.predict(x))


def test_an_untrained_file_is_told(tmp_path):
    path = tmp_path / "a.playground"
    default_project().save(path)
    with pytest.raises(PlaygroundError, match=r"holds no training; Trainer\(Project\.load"):
        Trainer.load(path)


def test_a_training_that_does_not_fit_is_told(tmp_path):
    path = tmp_path / "a.playground"
    Trainer(default_project()).save(path)
    set_value(Project.load(path), "hidden_1.units", "9").save(path)
    with pytest.raises(PlaygroundError, match="hidden_1"):
        Trainer.load(path)


def test_a_table_that_lost_a_column_is_told(tmp_path):
    from playground.cli.source.fitting import for_table

    table, path = tmp_path / "t.csv", tmp_path / "a.playground"
    rows = [f"{i % 5},{i % 3},{i % 2}" for i in range(30)]
    table.write_text("\n".join(["a,b,c", *rows]), encoding="utf-8")
    document = Project(dataset=DatasetConfig("csv", {"path": str(table)}))
    Trainer(for_table(document).project).save(path)
    table.write_text("\n".join(["z,b,c", *rows]), encoding="utf-8")
    with pytest.raises(PlaygroundError, match=r"a\.playground.*cannot be gone on with"):
        Trainer.load(path)


def test_hyperparameters_and_seeds_are_saved_as_they_are_now(tmp_path):
    path, trainer = tmp_path / "a.playground", Trainer(default_project(), seed=41)
    first = trainer.network.theta.copy()
    trainer.reconfigure(replace(trainer.config, batch_size=5))
    trainer.run_epochs(1)
    trainer.save(path)
    again = Trainer.load(path)
    assert (again.config.batch_size, again.config.seed) == (5, 41)
    again.reset()
    np.testing.assert_array_equal(again.network.theta, first)


def test_a_links_seed_is_saved(tmp_path):
    path = tmp_path / "a.playground"
    trainer = Trainer(Project.from_link("#dataset=xor&seed=0.1"), seed="0.7")
    trainer.run_epochs(2)
    trainer.save(path)
    assert read_project(path).project.browser_seed == "0.7"
    _same(Trainer.load(path), trainer)


def test_replicas_are_saved_and_loaded(tmp_path):
    path, trainer = tmp_path / "a.playground", Trainer(default_project(), replicas=3)
    trainer.run_epochs(2)
    trainer.save(path)
    again = Trainer.load(path)
    assert again.replicas == 3
    _same(again, trainer)


def test_only_a_projects_training_can_be_saved(tmp_path, project):
    class Other:
        network, dataset = default_project().network, default_project().dataset
        training, browser_seed = default_project().training, ""

    with pytest.raises(PlaygroundError, match="Other"):
        Trainer(Other()).save(tmp_path / "a.playground")


@pytest.mark.parametrize("first", ["from playground import Trainer", "import playground"])
def test_it_works_in_a_fresh_process(tmp_path, first):
    path = tmp_path / "a.playground"
    Trainer(default_project()).save(path)
    name = "Trainer" if "from" in first else "playground.Trainer"
    program = f"{first}\nprint({name}.load({str(path)!r}).epoch)"
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert answer.stdout == "0\n", answer.stderr


def test_a_trainer_pickles_with_its_data_and_goes_on_bit_for_bit(tmp_path):
    """In a process of its own, where nothing else is known of it."""
    table = tmp_path / "table.csv"
    table.write_text("x,y,kind\n" + "".join(f"{i},{i * i % 7},{'ab'[i % 2]}\n" for i in range(60)))
    project = _adam().replace(dataset=DatasetConfig("csv", {"path": str(table)}))
    trainer = Trainer(project, seed=3)
    trainer.run_epochs(2)
    trainer.reconfigure(replace(trainer.config, batch_size=5))
    trainer.step(2)
    (tmp_path / "trainer.pickle").write_bytes(pickle.dumps(trainer))
    table.unlink()  # the data travel along
    program = """if True:
        import pickle, sys
        trainer = pickle.load(open(sys.argv[1], "rb"))
        trainer.run_epochs(2)
        pickle.dump(trainer, open(sys.argv[1], "wb"))
    """
    subprocess.run([sys.executable, "-c", program, tmp_path / "trainer.pickle"], check=True)
    again = pickle.loads((tmp_path / "trainer.pickle").read_bytes())
    trainer.run_epochs(2)
    _same(again, trainer)
    assert again.config == trainer.config
    np.testing.assert_array_equal(again.dataset.raw.x, trainer.dataset.raw.x)


def test_replicas_and_a_searching_optimizer_pickle():
    searching = replace(_adam().training, optimizer=Component("lbfgs"), batch_size=0)
    project = _adam().replace(training=searching)
    for trainer in (Trainer(project), Trainer(_adam(), replicas=2)):
        trainer.step(3)
        again = pickle.loads(pickle.dumps(trainer))
        for each in (trainer, again):
            each.step(3)
        np.testing.assert_array_equal(again.network.theta, trainer.network.theta)
