"""A project for files of images: the network and the training to begin with."""

from pathlib import Path

from playground.core import Component, Task, ValueNotAllowed
from playground.datasets.base.embedded import create_source
from playground.datasets.base.source import DatasetConfig, DatasetSource
from playground.datasets.images.image_source import ImageSource
from playground.graph.sequential import sequential
from playground.project.fit_to_data import DEFAULT_LOSSES
from playground.project.project import Project
from playground.training.base.config import TrainingConfig

TRAIN_SHARE = 80
HIDDEN = (128, 64)
ACTIVATION = "relu"


def project_for_images(path: Path, source: type[DatasetSource]) -> Project:
    """Return a project that learns what a file's labels say of its images.

    Parameters
    ----------
    path
        The file.
    source
        What reads it.

    Raises
    ------
    DataError, ValueNotAllowed
        When the file cannot be used.
    """
    dataset = DatasetConfig(source.name, {"path": str(path)}, TRAIN_SHARE)
    return with_network_for_images(Project(name=path.stem, dataset=dataset))


def with_network_for_images(project: Project) -> Project:
    """Give a project that only names its images a network and a training.

    Two hidden layers of 128 and 64 ReLU units, Adam at a learning rate of 0.001, batches of 64,
    single precision. Only the labels are read.

    Raises
    ------
    DataError, ValueNotAllowed
        When the files cannot be used.
    """
    source = create_source(project.dataset)
    if not isinstance(source, ImageSource):
        raise ValueNotAllowed("dataset", source.name, "use a source of images")
    task, outputs = _demands(len(source.class_names()))
    network, layout = sequential((), HIDDEN, ACTIVATION, outputs, "linear")
    training = TrainingConfig(
        loss=Component(DEFAULT_LOSSES[task]),
        optimizer=Component("adam", {"learning_rate": 0.001}),
        initializer=Component("he_normal"),
        bias=0.0,
        batch_size=64,
        dtype="float32",
    )
    return project.replace(network=network, layout=layout, training=training)


def _demands(classes: int) -> tuple[Task, int]:
    """Return the task and how many outputs it needs."""
    if classes == 0:
        return Task.REGRESSION, 1
    return (Task.BINARY, 1) if classes == 2 else (Task.MULTICLASS, classes)
