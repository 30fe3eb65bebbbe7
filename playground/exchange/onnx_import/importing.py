"""An ONNX file opened as a project: its network with its weights, on data that fit it."""

from pathlib import Path

import numpy as np
from msgspec import Struct

from playground.core import Array, Component, ValueNotAllowed
from playground.core.text.numbers import counted
from playground.datasets import Dataset
from playground.exchange.onnx.file import OUTPUT
from playground.exchange.onnx_import.base.building import Building
from playground.exchange.onnx_import.base.model_file import NotImported, OnnxModel, read_model
from playground.exchange.onnx_import.base.walk import Walk
from playground.exchange.onnx_import.comparing import compare
from playground.exchange.onnx_import.ending import finish
from playground.exchange.onnx_import.entry import add_entry
from playground.exchange.onnx_import.head import Head, find_head, told_names
from playground.exchange.onnx_import.own_file import Description, description_of, own_arrays
from playground.exchange.onnx_import.readers import READERS
from playground.graph import NetworkSpec
from playground.graph.autolayout import auto_layout
from playground.nn.base.layer import ShapeError
from playground.project.document.trained_state import TrainedState
from playground.project.project import Project
from playground.storage.reading import refusing
from playground.training.base.config import DType, TrainingConfig
from playground.training.base.validation import NetworkError
from playground.training.trainer import Trainer


class Imported(Struct, frozen=True):
    """A network from a file.

    Parameters
    ----------
    project
        The network on the data.
    trainer
        Has it, at step 0, with the file's weights.
    notes
        What was changed on the way, a sentence each.
    rows
        How many samples were asked of both.
    difference
        The largest difference of any answer, in the answers' units.
    """

    project: Project
    trainer: Trainer
    notes: tuple[str, ...]
    rows: int
    difference: float

    @property
    def state(self) -> TrainedState:
        """What a project file keeps of it."""
        return TrainedState(self.trainer.checkpoint(), (self.trainer.metrics(),))

    @property
    def text(self) -> str:
        """What was opened, in words."""
        plan = self.trainer.plan
        layers = counted(len(plan.nodes) - 1, "layer")
        weights = counted(self.trainer.network.theta.size, "parameter")
        return (
            f"{layers} with {weights}; answers differ by at most {self.difference:.2g} from the "
            f"file's on {counted(self.rows, 'sample')}"
        )


def import_onnx(
    path: Path, project: Project, dataset: Dataset, *, reads_scaled: bool = False
) -> Imported:
    """Open a file's network on a project's data.

    Parameters
    ----------
    path
        The file.
    project
        Names the data.
    dataset
        The data, as prepared for the project.
    reads_scaled
        Whether the file was trained on columns that were scaled before, as the data's are; else it
        reads them as they are in the data.

    Raises
    ------
    NotImported
        When the file cannot be read, a node is no layer here, or the network would answer
        otherwise than the file.
    """
    model = read_model(path)
    try:
        with refusing(NotImported):
            return _import(path, model, project, dataset, reads_scaled)
    except (NotImported, ShapeError, NetworkError, ValueNotAllowed) as error:
        text = str(error)
        told = text if path.name in text else f"{path.name} cannot be opened: {text}"
        raise NotImported(told) from error


def _import(
    path: Path, model: OnnxModel, project: Project, dataset: Dataset, reads_scaled: bool
) -> Imported:
    said = description_of(model)
    own = _own(path, model, project, dataset, said) if said is not None else None
    reads_scaled = reads_scaled and said is None  # those of this program scale columns themselves
    if own is not None:
        return own
    head = find_head(model, dataset)
    building = Building()
    walk = Walk(model, head.answer, building, READERS)
    end = building.row(walk.run(add_entry(model, dataset, building, walk, reads_scaled)))
    building.join_activations()
    loss, is_loss_last = finish(building, end, dataset, head.order)
    building.notes += [head.note] if head.note else []
    opened = _project(path, project, building.network(), loss, model.precision)
    trainer = Trainer(opened, dataset=dataset)
    _set_arrays(trainer, building.arrays())
    rows, difference = compare(trainer, model, head, is_loss_last, reads_scaled)
    return Imported(opened, trainer, tuple(building.notes), rows, difference)


def _own(
    path: Path, model: OnnxModel, project: Project, dataset: Dataset, said: Description
) -> Imported | None:
    """Open a file of this program as it was; ``None`` where it was made for other data."""
    if model.columns != len(dataset.columns):
        return None
    if told_names(model, "classes") not in ([], list(dataset.classes)):
        return None  # in another order, or others
    try:
        opened = _project(path, project, said.network, said.loss, said.dtype)
        trainer = Trainer(opened, dataset=dataset)
    except (NetworkError, ValueNotAllowed):
        return None  # made for data of another kind
    network = trainer.network
    mine = {**network.named_parameters(), **network.named_state()}
    arrays = own_arrays(model, said, mine)
    if arrays is None:
        return None
    _set_arrays(trainer, arrays)
    try:
        rows, difference = compare(trainer, model, Head(OUTPUT, OUTPUT), True, False)
    except NotImported:
        return None  # scaled by other data: read it as any other file
    return Imported(opened, trainer, (), rows, difference)


def _project(
    path: Path, project: Project, network: NetworkSpec, loss: str, dtype: DType
) -> Project:
    training = TrainingConfig(
        loss=Component(loss),
        optimizer=Component("adam", {"learning_rate": 0.001}),
        dtype=dtype,
    )
    layout = auto_layout(network, {})
    return project.replace(name=path.stem, network=network, layout=layout, training=training)


def _set_arrays(trainer: Trainer, arrays: dict[str, Array]) -> None:
    network = trainer.network
    mine = {**network.named_parameters(), **network.named_state()}
    for name, view in mine.items():
        np.copyto(view, arrays[name].reshape(view.shape), casting="same_kind")
