"""Images or features and their answers from the arrays of an ``.npz`` file."""

from pathlib import Path
from typing import Annotated

import numpy as np
from typing_extensions import override

from playground.core import Array, Param, RandomStream, Shape, Task
from playground.core.progress import Progress, unwatched
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.dataset import RawData
from playground.datasets.base.scaling import PIXEL_SCALINGS, Scaler, pixel_scaler
from playground.datasets.base.source import DATASETS
from playground.datasets.images.image_source import (
    WHITE,
    ImageSource,
    Pictures,
    classes_of,
    label_texts,
    labelled,
    pixel_names,
)
from playground.datasets.images.npz_format import (
    Member,
    find_members,
    holds_arrays,
    pick,
    read_member,
)
from playground.datasets.images.packed_arrays import cached_array
from playground.storage.array_header import holds_text

FEATURE_NAMES = ("x", "x_train", "X", "images", "pixels", "data")
ANSWER_NAMES = ("y", "y_train", "labels", "target")
MOST_CHANNELS = 4


@DATASETS.register
class NpzArrays(ImageSource):
    """Images ``(N, height, width[, channels])`` or features ``(N, columns)``, an answer each."""

    name = "npz"
    title = "NumPy arrays"
    help = "Images or features of your own in an .npz file, with a label or a number each."
    category = "File"
    order = 320
    files = ("path",)
    suffixes = (".npz",)

    path: Annotated[str, Param("File", "The path of the .npz file.")] = ""
    x: Annotated[
        str, Param("Features", f"The array to learn from; empty: {', '.join(FEATURE_NAMES)}.")
    ] = ""
    y: Annotated[
        str, Param("Answers", f"The array to predict; empty: {', '.join(ANSWER_NAMES)}.")
    ] = ""
    scaling: Annotated[
        str,
        Param(
            "Scaling",
            "auto: bytes divided by 255, other numbers to mean 0, deviation 1. "
            "range: divided by 255. standardize: mean 0, deviation 1.",
            choices=("auto", *PIXEL_SCALINGS),
        ),
    ] = "auto"

    @classmethod
    @override
    def recognizes(cls, path: Path, start: bytes) -> bool:
        return holds_arrays(path, start)

    @property
    @override
    def display_name(self) -> str:
        return Path(self.path).name

    @property
    @override
    def scaler(self) -> Scaler:
        if self.scaling == "auto":
            return pixel_scaler("range" if self._is_bytes else "standardize", WHITE)
        return super().scaler

    @override
    def class_names(self) -> tuple[str, ...]:
        labels = _answers(self._members()[1], unwatched)
        return () if _is_regression(labels) else classes_of(self.path, labels)[0]

    @override
    def read_pictures(self, wanted: Shape | None, progress: Progress) -> Pictures:
        del wanted
        if not self.path:
            raise DataError(None, None, None, "no file is chosen yet")
        members = find_members(self.path)
        if self.y in members or any(name in members for name in ANSWER_NAMES):
            features, answers = self._members()
            y = _answers(answers, unwatched)
            labels = np.asarray(y, np.float64) if _is_regression(y) else label_texts(y)
        else:
            features = pick(members, self.path, "features", self.x, FEATURE_NAMES)
            _check_features(features)
            labels = None
        rows = _rows(features, progress)
        return Pictures(rows.reshape(len(rows), -1), _image_shape(features), labels)

    @override
    def load(self, stream: RandomStream) -> RawData:
        return self.read(stream, unwatched)

    @override
    def read(self, stream: RandomStream, progress: Progress) -> RawData:
        del stream
        features, answers = self._members()
        total = features.size + answers.size
        shape = _image_shape(features)
        rows = cached_array(
            features.path,
            features.name,
            lambda: _rows(features, lambda done, _: progress(done, total)),
        )
        y = _answers(answers, lambda done, _: progress(features.size + done, total))
        rows = rows.reshape(len(rows), -1)
        names = pixel_names(shape) if shape else tuple(f"x{i}" for i in range(rows.shape[1]))
        if not _is_regression(y):
            return labelled(self.path, rows, y, names, shape)
        return RawData(
            x=rows,
            y=np.asarray(y, np.float64)[:, None],
            task=Task.REGRESSION,
            columns=names,
            target=answers.name,
            image_shape=shape,
        )

    @property
    def _is_bytes(self) -> bool:
        return self._members()[0].dtype == np.uint8

    def _members(self) -> tuple[Member, Member]:
        """Return the checked arrays of features and of answers, not yet read."""
        if not self.path:
            raise DataError(None, None, None, "no file is chosen yet")
        members = find_members(self.path)
        features = pick(members, self.path, "features", self.x, FEATURE_NAMES)
        answers = pick(members, self.path, "answers", self.y, ANSWER_NAMES)
        _check_features(features)
        count = features.shape[0]
        if answers.shape not in ((count,), (count, 1)):
            found = "×".join(map(str, answers.shape)) or "a single value"
            raise _refused(answers, f"{found} is not allowed; {features.name} needs {count:,}")
        return features, answers


def _check_features(member: Member) -> None:
    is_image = len(member.shape) in (3, 4)
    if member.dtype.kind not in "uifb":
        raise _refused(member, f"{member.dtype} is not allowed; use numbers")
    if not (len(member.shape) == 2 or is_image) or 0 in member.shape:
        found = "×".join(map(str, member.shape)) or "a single value"
        allowed = "use samples×columns, samples×height×width or samples×height×width×channels"
        raise _refused(member, f"{found} is not allowed; {allowed}")
    if len(member.shape) == 4 and member.shape[3] > MOST_CHANNELS:
        allowed = f"use channels last, from 1 to {MOST_CHANNELS}"
        raise _refused(member, f"{member.shape[3]} channels are not allowed; {allowed}")


def _image_shape(member: Member) -> Shape | None:
    """Return ``(channels, height, width)`` of a row, ``None`` when it is no image."""
    if len(member.shape) == 2:
        return None
    _, height, width, *channels = member.shape
    return (channels[0] if channels else 1, height, width)


def _rows(member: Member, progress: Progress) -> Array:
    """Read features: bytes as they are, else float64; channels go before height and width."""
    values = read_member(member, progress)
    if values.dtype != np.uint8:
        with np.errstate(over="ignore", invalid="ignore"):  # looked at in the next line
            values = values.astype(np.float64)
        if not np.isfinite(values).all():
            raise _refused(member, "values that are infinite or NaN are not allowed")
    if values.ndim == 4:
        values = values.transpose(0, 3, 1, 2)
    values = np.ascontiguousarray(values)
    values.setflags(write=False)
    return values


def _answers(member: Member, progress: Progress) -> Array:
    """Read one answer a sample: whole numbers, words, or numbers to come near to."""
    y = read_member(member, progress).reshape(-1)
    if y.dtype.kind not in "uifbUS":
        raise _refused(member, f"{y.dtype} is not allowed; use numbers or text")
    if y.dtype.kind == "U" and not holds_text(y):
        raise _refused(member, "it holds signs that are none; use numbers or text")
    if y.dtype.kind == "S":
        return np.char.decode(y, "utf-8", "replace")
    if y.dtype.kind == "f" and not np.isfinite(y).all():
        raise _refused(member, "answers that are infinite or NaN are not allowed")
    return y


def _is_regression(y: Array) -> bool:
    return y.dtype.kind == "f" and bool((y != np.floor(y)).any())


def _refused(member: Member, message: str) -> DataError:
    return DataError(member.path, None, None, f"array {member.name}: {message}")
