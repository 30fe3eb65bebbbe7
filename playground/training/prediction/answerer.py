"""A trained network that answers rows of any kind as its training's rows were answered."""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace

from playground.core import Array, PlaygroundError, Task
from playground.datasets.base.dataset import Dataset
from playground.datasets.base.source import DatasetConfig
from playground.datasets.new_data.encode_table import Unknown, encode_table
from playground.datasets.new_data.given_rows import GivenRows, given_table, placed_table
from playground.datasets.new_data.known_columns import KnownColumns
from playground.datasets.new_data.new_rows import NewRows, Tally, refusal
from playground.nn.compiler.network import Network, Shared
from playground.training.data.input_feed import raw_features
from playground.training.evaluation.predictor import Predictor
from playground.training.loop.bound_model import BoundModel
from playground.training.prediction.prediction import Meaning, Prediction
from playground.training.prediction.probabilities import probabilities_of


class Answerer:
    """Answers with the parameters of a network as they are whenever it is asked.

    Parameters
    ----------
    model
        The network, bound to the loss it was trained with.
    dataset, config
        What it was trained on, and where that came from.
    """

    def __init__(self, model: BoundModel, dataset: Dataset, config: DatasetConfig) -> None:
        self.model = model
        self.dataset = dataset
        self.known = KnownColumns(dataset, config)

    @classmethod
    def copy_of(cls, model: BoundModel, dataset: Dataset, config: DatasetConfig) -> Answerer:
        """Return what answers with a model as it is now, in any thread and whatever becomes of it.

        Of several networks the first.
        """
        whole = model.network
        shared = whole.shared
        theta, state = (v if v.ndim == 1 else v[0] for v in (shared.theta, shared.state))
        own = Shared(theta.copy(), np.zeros_like(theta), state.copy())
        network = Network(whole.plan, 1, own, training=False)
        # What trains is not kept alive by what answers.
        copy = replace(model, network=network, predictor=Predictor(network), programs={})
        return cls(copy, dataset, config)

    def predict(self, rows: GivenRows, unknown: Unknown = "refuse") -> Prediction:
        """Answer one row or many.

        Parameters
        ----------
        rows
            With names: a dictionary of values or a list of such, a mapping of names to columns, a
            structured array, a data frame of pandas, Polars or Arrow. Columns may stand anywhere,
            and others beside them. Without names: sequences with a value for each column of the
            training's data in order, or an array of raw features ``(N, columns)``, of images
            ``(N, channels, height, width)``, too. ``None``, NaN and empty texts are missing: they
            are filled and marked as in the training, or the row gets no answer where such rows
            were left out of it. Raw features of texts or marks are numbers without gaps.
        unknown
            What becomes of texts that the training never met: ``refuse``; ``zeros``, as a table
            that gained such a text is trained on; ``skip`` gives such a row no answer.

        Returns
        -------
        Prediction
            Labels and probabilities, or values in the target's own unit.

        Raises
        ------
        PlaygroundError
            Naming the column that is not there, or row, column and value of what cannot be used.
        """
        table = given_table(rows)
        if table is None:
            values = self._placed(rows)
            if values.dtype.kind in "fiub" and values.shape[1:] == (self.known.width,):
                features = values.astype(np.float64)
                if np.isfinite(features).all():
                    return self._answer(features)
                self._refuse_gaps(features)
            table = placed_table(values, self.known)
        tally = Tally("row")
        found = encode_table(self.known, table, tally, None, unknown, judged=False)
        return self.answer(found, tally.notes)

    def answer(self, rows: NewRows, notes: tuple[str, ...] = ()) -> Prediction:
        """Answer rows that were read; what cannot be answered is NaN, and of no class."""
        found, off = self._answer(rows.x, notes), rows.unanswered
        if off.any():
            found[..., off, :] = np.nan
            if found.meaning.probabilities is not None:
                found.meaning.probabilities[..., off, :] = np.nan
            if found.meaning.decided is not None:
                found.meaning.decided[..., off] = -1
        return found

    def _refuse_gaps(self, features: Array) -> None:
        """Refuse what is no number among features that columns become; a column's gap is filled."""
        known = self.known
        if len(known.fields) == known.width:
            return
        row, column = (int(i) for i in np.argwhere(~np.isfinite(features))[0])
        message = (
            f"a raw feature is {features[row, column]:g}; give the column's values, or numbers"
        )
        raise refusal(None, row + 1, self.dataset.raw.columns[column], message)

    @np.errstate(all="ignore")
    def _answer(self, x: Array, notes: tuple[str, ...] = ()) -> Prediction:
        """Answer raw features ``(N, columns)``."""
        model, dataset, known = self.model, self.dataset, self.known
        output = model.predictor.run(raw_features(model.network, dataset.x_scaling, x))
        answers = model.readable(output)
        if known.task is Task.REGRESSION:
            names = dataset.raw.target_names
            return Prediction.of(answers, Meaning(names, None, None, (), known.target, notes))
        names = known.classes if answers.shape[-1] > 1 else (known.classes[1],)
        decided, sure = model.encoding.decide(output), probabilities_of(model, answers)
        decided[np.isnan(answers).any(axis=-1)] = -1  # numbers that ran away say no class
        meaning = Meaning(names, decided, sure, known.classes, known.target, notes)
        return Prediction.of(answers, meaning)

    def _placed(self, rows: GivenRows) -> Array:
        """Return rows that go by place as an array; pictures may have their own axes."""
        try:
            values = np.asarray(rows)
            if values.dtype.kind in "US":  # NumPy would make texts of numbers among texts
                values = np.array(rows, dtype=object)
        except ValueError as error:
            raise PlaygroundError("predict needs rows of one length") from error
        shape = self.known.image_shape
        if (
            shape is not None
            and values.ndim > 1
            and (values.shape[-len(shape) :] == shape or shape == (1, *values.shape[-2:]))
        ):
            values = values.reshape(-1, self.known.width)
        if values.shape == (0,):
            return np.zeros((0, self.known.width))
        return np.atleast_2d(values)
