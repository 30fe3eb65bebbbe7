"""Networks for data they were not drawn for."""

from msgspec import Struct
from msgspec.structs import replace

from playground.cli.terminal.progress_bars import READING, shown_work
from playground.core import Component, Streams
from playground.datasets import DATASETS
from playground.datasets.base.dataset import Dataset
from playground.datasets.prepare import prepare_dataset
from playground.datasets.tables.table_file import TableFile
from playground.graph.sequential import sequential
from playground.nn.compiler.plan import analyze
from playground.nn.losses import LOSSES
from playground.project import Project
from playground.project.fit_to_data import DEFAULT_LOSSES, fit_to_data
from playground.training.base.config import TrainingConfig
from playground.training.base.validation import signature_of

HIDDEN = (16, 8)
ACTIVATION = "relu"
TRAINING = TrainingConfig(
    optimizer=Component("adam", {"learning_rate": 0.01}),
    initializer=Component("he_normal"),
    bias=0.0,
    batch_size=32,
)


class FittedProject(Struct, frozen=True):
    """A project whose network fits its data, and one sentence per thing that was changed."""

    project: Project
    notes: tuple[str, ...] = ()


def for_table(project: Project) -> FittedProject:
    """Give a project that only names its table a network and a training.

    Two hidden layers of 16 and 8 ReLU units, Adam at a learning rate of 0.01, batches of 32; the
    outputs and the loss follow from the task. Everything done to the table is noted. The target is
    named from now on: columns may change places in the file.

    Raises
    ------
    DataError
        When the file cannot be used.
    """
    dataset = built(project)
    outputs = signature_of(dataset).outputs
    network, layout = sequential((), HIDDEN, ACTIVATION, outputs, "linear")
    training = replace(TRAINING, loss=Component(DEFAULT_LOSSES[dataset.task]))
    config = project.dataset
    if issubclass(DATASETS.get(config.kind), TableFile):
        config = replace(config, params={**config.params, "target": dataset.raw.target})
    drawn = project.replace(network=network, layout=layout, training=training, dataset=config)
    return FittedProject(drawn, dataset.transformations)


def for_other_data(project: Project) -> FittedProject:
    """Fit a network to data chosen after it was drawn; what fits already stays as it is."""
    dataset = built(project)
    signature = signature_of(dataset)
    drawable = analyze(project.network, signature).plan is not None
    if drawable and dataset.task in LOSSES.get(project.training.loss.name).tasks:
        return FittedProject(project, dataset.raw.notes)
    fitted, changes = fit_to_data(
        project, dataset.task, signature.outputs, signature.columns, signature.is_2d
    )
    return FittedProject(fitted, (*dataset.raw.notes, *changes))


def built(project: Project) -> Dataset:
    """Return a project's data; a bar tells how far reading is."""
    config = project.dataset
    with shown_work(READING) as progress:
        return prepare_dataset(config, Streams.from_seeds(config.seed, 0), progress)
