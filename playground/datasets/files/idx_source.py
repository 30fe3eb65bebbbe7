"""Images and their labels from a pair of IDX files."""

from pathlib import Path
from typing import Annotated

import numpy as np
from typing_extensions import override

from playground.core import Array, Param, RandomStream, Shape, ValueNotAllowed
from playground.core.progress import Progress, unwatched
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.dataset import RawData
from playground.datasets.base.source import DATASETS
from playground.datasets.images.idx_format import (
    IDX_START,
    TYPES,
    IdxHeader,
    inflate,
    map_values,
    read_header,
)
from playground.datasets.images.image_source import (
    ImageScaling,
    ImageSource,
    Pictures,
    classes_of,
    label_texts,
    labelled,
    pixel_names,
)

IMAGE_AXES = ("images", "rows", "columns")
LABEL_AXES = ("labels",)
PACKED = ".gz"


@DATASETS.register
class IdxImages(ImageSource):
    """Bytes as they lie in the file: a plain file is mapped into memory, a packed one inflated."""

    name = "idx"
    title = "IDX images"
    help = "Grey images of your own with a label each, as MNIST's files hold them."
    category = "File"
    order = 310
    files = ("path", "labels")
    suffixes = ("ubyte", "ubyte.gz", ".idx", ".idx.gz")

    path: Annotated[str, Param("Images", "The path of the file of images, plain or .gz.")] = ""
    labels: Annotated[
        str, Param("Labels", "The path of the file of labels; empty to find it beside the images.")
    ] = ""
    scaling: ImageScaling = "range"

    @classmethod
    @override
    def recognizes(cls, path: Path, start: bytes) -> bool:
        return start.startswith(IDX_START) and len(start) > 3 and start[2] in TYPES

    @property
    @override
    def display_name(self) -> str:
        return Path(self.path).name

    @override
    def files_read(self) -> dict[str, str]:
        if not self.path:
            return {}
        return {"path": self.path, "labels": self.labels or str(labels_beside(self.path))}

    def headers(self) -> tuple[IdxHeader, IdxHeader]:
        """Return what the files of images and of labels say of themselves.

        Raises
        ------
        ValueNotAllowed, DataError
            When a file is missing or cannot be used, or they do not belong together.
        """
        if not self.path:
            raise DataError(None, None, None, "no file is chosen yet")
        images = read_header(self.path, "images", IMAGE_AXES)
        labels = read_header(self.labels or labels_beside(self.path), "labels", LABEL_AXES)
        if images.shape[0] != labels.shape[0]:
            raise DataError(
                labels.path,
                None,
                None,
                f"labels: {labels.shape[0]:,} are not allowed; {images.path.name} holds "
                f"{images.shape[0]:,} images, and each needs one",
            )
        return images, labels

    @override
    def class_names(self) -> tuple[str, ...]:
        _, labels = self.headers()
        return classes_of(str(labels.path), _values(labels, unwatched))[0]

    @override
    def read_pictures(self, wanted: Shape | None, progress: Progress) -> Pictures:
        del wanted
        if not self.path:
            raise DataError(None, None, None, "no file is chosen yet")
        labels = None
        if self.labels or self._has_labels():
            images, answers = self.headers()
            labels = label_texts(_values(answers, unwatched))
        else:
            images = read_header(self.path, "images", IMAGE_AXES)
        count, height, width = images.shape
        pixels = _values(images, progress).reshape(count, height * width)
        return Pictures(pixels, (1, height, width), labels)

    def _has_labels(self) -> bool:
        try:
            return labels_beside(self.path).is_file()
        except ValueNotAllowed:
            return False

    @override
    def load(self, stream: RandomStream) -> RawData:
        return self.read(stream, unwatched)

    @override
    def read(self, stream: RandomStream, progress: Progress) -> RawData:
        del stream
        images, labels = self.headers()
        total = images.size + labels.size
        pixels = _values(images, lambda done, _: progress(done, total))
        answers = _values(labels, lambda done, _: progress(images.size + done, total))
        count, height, width = images.shape
        rows = pixels.reshape(count, height * width)
        shape = (1, height, width)
        return labelled(str(labels.path), rows, answers, pixel_names(shape), shape)


def labels_beside(path: str | Path) -> Path:
    """Find the labels of a file of images by the usual names.

    ``train-images-idx3-ubyte`` goes with ``train-labels-idx1-ubyte``; either may be gzipped.

    Raises
    ------
    ValueNotAllowed
        When there is no such file; the message names those that were looked for.
    """
    images = Path(path)
    before, word, after = images.name.rpartition("images")
    if not word:
        allowed = f"name the file of labels; {images.name!r} does not tell what it is called"
        raise ValueNotAllowed("idx.labels", "", allowed)
    name = f"{before}labels{after.replace('idx3', 'idx1')}"
    other = name.removesuffix(PACKED) if name.endswith(PACKED) else name + PACKED
    for candidate in (images.with_name(name), images.with_name(other)):
        if candidate.is_file():
            return candidate
    allowed = f"name the file of labels; neither {name} nor {other} is beside {images.name}"
    raise ValueNotAllowed("idx.labels", "", allowed)


def _values(header: IdxHeader, progress: Progress) -> Array:
    return inflate(header, progress) if header.packed else np.asarray(map_values(header))
