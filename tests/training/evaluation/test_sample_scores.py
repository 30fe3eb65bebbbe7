"""How wrong and how sure each answer is, against NumPy by hand and against the evaluated loss."""

import numpy as np
import pytest
from msgspec.structs import replace

from playground.project.templates import TEMPLATES
from playground.training import Trainer

BY_TASK = ("circle", "iris", "digits", "autoencoder-digits")


def scored(name, **changes):
    project = TEMPLATES[name].project
    trainer = Trainer(replace(project, training=replace(project.training, **changes)))
    trainer.step(20)
    scorer = trainer.model.evaluator.test
    return trainer, scorer, scorer.score()


@pytest.mark.parametrize("name", BY_TASK)
def test_the_losses_of_the_samples_average_to_that_of_the_split(name):
    trainer, scorer, score = scored(name)
    each = scorer.each()
    assert each.loss.shape == (len(trainer.dataset.test_rows),)
    assert each.loss.mean() == pytest.approx(score.loss.item(), rel=1e-5)


def test_a_class_has_the_cross_entropy_of_its_probability_and_leads_by_a_margin():
    trainer, scorer, _ = scored("iris")
    rows = trainer.dataset.test_rows
    probabilities = trainer.predict(trainer.dataset.raw.x[rows])
    truth, each = trainer.dataset.raw.y[rows], scorer.each()
    own = probabilities[np.arange(len(rows)), truth]
    np.testing.assert_allclose(each.loss, -np.log(own), rtol=1e-5)
    ordered = np.sort(probabilities, axis=1)
    np.testing.assert_allclose(each.margin, ordered[:, -1] - ordered[:, -2], rtol=1e-5)


def test_two_classes_are_as_far_apart_as_the_output_is_from_the_threshold():
    trainer, scorer, _ = scored("circle")
    said = trainer.predict(trainer.dataset.raw.x[trainer.dataset.test_rows])[:, 0]
    encoding = scorer.encoding
    assert (encoding.low, encoding.high) == (-1.0, 1.0)
    np.testing.assert_allclose(scorer.each().margin, np.abs(said), rtol=1e-6)


def test_a_value_has_no_next_best_one():
    assert scored("autoencoder-digits")[1].each().margin is None
