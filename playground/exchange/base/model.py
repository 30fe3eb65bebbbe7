"""A trained model apart from its training: the plan, the numbers, and their meaning in words."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import asdict

from playground.core import Array
from playground.core.version import __version__
from playground.datasets import Dataset
from playground.datasets.new_data.known_columns import KnownColumns
from playground.exchange.base.export_error import ExportError
from playground.nn.base.loss import Loss
from playground.nn.compiler.plan import Plan, PlannedNode
from playground.training.base.config import TrainingConfig
from playground.training.base.history import Metrics
from playground.training.base.training_spec import TrainingSpec
from playground.training.data.target_encoding import TargetEncoding
from playground.training.trainer import Trainer

FORMAT = 1
"""The version of :attr:`Model.description`."""


class Model(Struct, frozen=True):
    """What exporters write.

    Parameters
    ----------
    plan
        The layers in computing order, the output last.
    parameters
        Contiguous copies by ``node id/name`` of the learned arrays, and of what layers remember
        beside them (the running statistics of a batch norm); weights are ``(in, out)``.
    loss
        Decides how outputs are turned into answers.
    dataset
        Names the columns and classes, and holds the scaling.
    encoding
        The numbers that stand for classes.
    project
        What is trained, and how.
    steps, history
        How many updates made it what it is, and the curves on the way.
    """

    plan: Plan
    parameters: Mapping[str, Array]
    loss: Loss
    dataset: Dataset
    encoding: TargetEncoding
    project: TrainingSpec
    steps: int
    history: tuple[Metrics, ...]

    @classmethod
    def of(cls, trainer: Trainer, history: tuple[Metrics, ...] = ()) -> "Model":
        """Copy the present state of a trainer, and take its curves where none are given.

        Raises
        ------
        ExportError
            When it trains several networks at once, or its parameters are not finite.
        """
        if trainer.replicas != 1:
            raise ExportError(f"only one network can be exported, this trains {trainer.replicas}")
        network = trainer.network
        parameters = {
            name: np.ascontiguousarray(array).copy()
            for name, array in (*network.named_parameters().items(), *network.named_state().items())
        }
        for name, array in parameters.items():
            if not np.isfinite(array).all():
                raise ExportError(f"{name} holds numbers that are infinite or NaN; reset first")
        bound = trainer.model
        return cls(
            trainer.plan,
            parameters,
            bound.loss,
            trainer.dataset,
            bound.encoding,
            trainer.spec,
            trainer.step_count,
            history or trainer.history,
        )

    @property
    def training(self) -> TrainingConfig:
        """How it is trained."""
        return self.project.training

    @property
    def known_columns(self) -> KnownColumns:
        """The columns of the source, and what training made of texts and gaps in them."""
        return KnownColumns(self.dataset, self.project.dataset)

    @property
    def dtype(self) -> np.dtype[np.floating[Any]]:
        """The precision of the parameters."""
        return next(iter(self.parameters.values())).dtype if self.parameters else np.dtype("f8")

    @property
    def description(self) -> dict[str, Any]:
        """Everything needed to compute an answer by hand, as JSON-compatible values.

        A node's ``id`` begins the keys of its arrays, whatever its ``name`` is.

        Scaled features are ``(x - x_offset) / x_scale``, an ``input`` node's features are
        operations on scaled columns, both in float64 whatever ``dtype`` is; then they are rounded
        to ``dtype``. For regression, the answer is ``output * y_scale + y_offset``, in float64
        again; with ``from_logits``, probabilities are the sigmoid (one output) or the softmax
        (several) of the output; else the output is the answer.
        """
        data = self.dataset
        return {
            "format": FORMAT,
            "application": "backprop-playground",
            "version": __version__,
            "data": data.name,
            "task": data.task.value,
            "columns": list(data.columns),
            "classes": list(data.classes),
            "target": data.raw.target,
            "target_names": list(data.raw.target_names),
            "dtype": str(self.dtype),
            "loss": self.loss.name,
            "from_logits": self.loss.from_logits,
            "x_offset": data.x_scaling.offset.tolist(),
            "x_scale": data.x_scaling.scale.tolist(),
            "y_offset": data.y_scaling.offset.tolist(),
            "y_scale": data.y_scaling.scale.tolist(),
            "nodes": [_describe(node) for node in self.plan.nodes],
            "output": self.plan.output.id,
        }

    @property
    def description_text(self) -> str:
        """The description as JSON text."""
        return json.dumps(self.description, ensure_ascii=False)


def _describe(node: PlannedNode) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": node.id,
        "name": node.name,
        "kind": node.layer.name,
        "params": node.layer.values,
        "inputs": list(node.sources),
        "shape": list(node.shape),
    }
    if node.features:
        described["features"] = [asdict(feature) for feature in node.features]
    return described
