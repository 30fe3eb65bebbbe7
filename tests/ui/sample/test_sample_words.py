"""What the bar says of a sample, in more and in fewer words."""

import numpy as np
import pytest

from playground.core import Streams
from playground.datasets import DatasetConfig
from playground.datasets.prepare import prepare_dataset
from playground.session.snapshots.sample_view import SampleView
from playground.ui.sample.sample_words import verdict


def told(dataset, prediction, truth=None, answer=None, target=None):
    values = dataset.raw.x[0]
    view = SampleView(
        row=0,
        part="train",
        values=values,
        outputs={},
        gradients={},
        truth=truth,
        target=target,
        prediction=np.array(prediction, np.float64),
        answer=answer,
        loss=0.25,
    )
    return verdict(view, dataset)


@pytest.fixture(scope="module")
def iris():
    return prepare_dataset(DatasetConfig("iris", {}, 70), Streams.from_seeds(0, 0))


def test_a_right_answer_is_said_in_fewer_and_fewer_words(iris):
    said = told(iris, [0.9, 0.1, 0.0], truth=0, answer=0)
    assert said.text == "true setosa · says setosa · 0.900 · loss 0.25"
    assert said.shorter == ("true setosa · says setosa · 0.900", "✓ setosa · 0.900", "✓ setosa")
    assert not said.is_wrong


def test_a_wrong_answer_says_what_was_right(iris):
    said = told(iris, [0.1, 0.7, 0.2], truth=2, answer=1)
    assert said.is_wrong
    assert said.shorter[1:] == ("versicolor, not virginica", "versicolor")


def test_large_numbers_are_written_out():
    plane = prepare_dataset(DatasetConfig("plane", {}, 70), Streams.from_seeds(0, 0))
    said = told(plane, [245_900.0], target=np.array([248_289.0]))
    assert said.text == "true 248,289 · says 245,900 · loss 0.25"
    assert said.shorter[-1] == "says 245,900"
    assert said.details.startswith("True: 248,289\nPredicted: 245,900")
