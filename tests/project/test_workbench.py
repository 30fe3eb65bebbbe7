"""What follows from a document and its data, and when it has to be found out again."""

import pytest
from msgspec.structs import replace

from playground.core import Component
from playground.datasets.peek import peek_dataset
from playground.graph.edits import disconnect, set_params
from playground.project import workbench
from playground.project.templates import default_project, template
from playground.project.workbench import resolve

PROJECT = default_project()
DATA = peek_dataset(PROJECT.dataset)


@pytest.fixture
def analyzed(monkeypatch):
    """Count the analyses."""
    counted = []
    real = workbench.analyze
    monkeypatch.setattr(workbench, "analyze", lambda *a: counted.append(a) or real(*a))
    return counted


def test_a_change_of_hyperparameters_needs_no_analysis(analyzed):
    known = resolve(PROJECT, DATA)
    training = PROJECT.training
    rate = replace(training, optimizer=training.optimizer.with_params(learning_rate=0.5))
    found = resolve(PROJECT.replace(training=rate), DATA, known)
    assert len(analyzed) == 1
    assert found.analysis is known.analysis
    assert found.project.training == rate


def test_another_network_and_data_of_another_kind_are_analyzed(analyzed):
    known = resolve(PROJECT, DATA)
    network = set_params(PROJECT.network, "hidden_1", units=5)
    known = resolve(PROJECT.replace(network=network), DATA, known)
    assert len(analyzed) == 2
    # The network fits other points of the same plane as it fitted these.
    assert resolve(known.project, peek_dataset(PROJECT.dataset), known).analysis is known.analysis
    resolve(known.project, peek_dataset(replace(PROJECT.dataset, kind="blobs")), known)
    assert len(analyzed) == 3


def test_before_the_data_is_read_a_generator_tells_what_it_will_be_like():
    bench = resolve(PROJECT, None)
    assert bench.dataset is None
    assert bench.is_2d
    assert bench.is_trainable
    assert bench.offered_features == ()
    assert bench.parameters == 25


def test_of_data_that_must_be_read_first_nothing_is_known():
    bench = resolve(template("iris"), None)
    assert bench.analysis is None
    assert bench.is_2d is None
    assert bench.is_trainable
    assert (bench.infos, bench.diagnostics, bench.features) == ({}, (), ())


def test_facts_about_a_drawing_that_can_be_trained():
    bench = resolve(PROJECT, DATA)
    assert bench.features == ("x", "y")
    assert bench.row_names == {"hidden_1": ("x", "y")}
    assert (bench.output_id, bench.output_activation) == ("output", "tanh")
    assert set(bench.features) < set(bench.offered_features)


def test_facts_about_a_drawing_that_cannot():
    network = disconnect(PROJECT.network, "hidden_1", "hidden_2")
    bench = resolve(PROJECT.replace(network=network), DATA)
    assert not bench.is_trainable
    assert bench.diagnostics
    assert (bench.features, bench.row_names, bench.output_activation) == ((), {}, "")


def test_the_loss_is_no_part_of_the_analysis():
    training = replace(PROJECT.training, loss=Component("nothing"))
    assert resolve(PROJECT.replace(training=training), DATA).is_trainable
