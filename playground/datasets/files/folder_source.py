"""Images from a folder that holds a folder for each class."""

from pathlib import Path
from typing import Annotated

import numpy as np
from msgspec.structs import replace
from typing_extensions import override

from playground.core import Param, RandomStream, Shape
from playground.core.progress import Progress, unwatched
from playground.core.text.numbers import counted
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.dataset import RawData
from playground.datasets.base.extras import import_extra
from playground.datasets.base.source import DATASETS
from playground.datasets.images.image_source import (
    ImageScaling,
    ImageSource,
    Pictures,
    labelled,
    pixel_names,
)
from playground.datasets.images.picture_files import (
    ClassFolder,
    class_folders,
    holds_classes,
    loose,
    picture_folders,
)

_NAMED = 3


@DATASETS.register
class FolderImages(ImageSource):
    """Pictures brought to one size; the folder a picture lies in is its class."""

    name = "folder"
    title = "Folder of images"
    help = "Images of your own in a folder that holds a folder for each class."
    category = "File"
    order = 330
    files = ("path",)
    is_folder = True

    path: Annotated[str, Param("Folder", "The path of the folder.")] = ""
    size: Annotated[
        int,
        Param(
            "Size",
            "Pixels of the longer side; 0: as most images have, but no more than 64.",
            low=0,
            high=512,
        ),
    ] = 0
    colours: Annotated[
        str,
        Param(
            "Colours",
            "auto: grey when all images are. grey: one channel. colour: red, green and blue.",
            choices=("auto", "grey", "colour"),
        ),
    ] = "auto"
    bad_rows: Annotated[
        float,
        Param(
            "Images left out",
            "How many images that cannot be read may be left out and named; 0 refuses them.",
            low=0.0,
            high=100.0,
            unit="%",
        ),
    ] = 5.0
    scaling: ImageScaling = "range"

    @classmethod
    @override
    def recognizes(cls, path: Path, start: bytes) -> bool:
        return not start and holds_classes(path)

    @property
    @override
    def display_name(self) -> str:
        return Path(self.path).name

    @override
    def class_names(self) -> tuple[str, ...]:
        return tuple(folder.name for folder in self._folders())

    @override
    def read_pictures(self, wanted: Shape | None, progress: Progress) -> Pictures:
        import_extra("PIL", "reading folders of images")
        from playground.datasets.images.picture_set import common_shape, read_pictures

        place = Path(self.path)
        classed = holds_classes(place)
        paths = [p for f in picture_folders(place) for p in f.pictures] if classed else loose(place)
        shape = wanted or common_shape(paths, self.size, self.colours)[0]
        found = read_pictures(paths, shape, progress)
        self._refuse_too_many(paths, found.left_out)
        kept = [paths[i] for i in found.kept.tolist()]
        labels = np.array([path.parent.name for path in kept], dtype=object) if classed else None
        names = tuple(f"{p.parent.name}/{p.name}" if classed else p.name for p in kept)
        notes = _left_out(paths, found.left_out)
        if found.resized:
            images = counted(found.resized, "image")
            notes.insert(0, f"Brought {images} to {shape[2]} × {shape[1]} pixels.")
        return Pictures(found.rows, shape, labels, names, tuple(notes))

    @override
    def load(self, stream: RandomStream) -> RawData:
        return self.read(stream, unwatched)

    @override
    def read(self, stream: RandomStream, progress: Progress) -> RawData:
        del stream
        import_extra("PIL", "reading folders of images")
        from playground.datasets.images.picture_cache import cached_pictures
        from playground.datasets.images.picture_set import common_shape

        folders = self._folders(lambda *_: progress(0, 1))
        paths = [path for folder in folders for path in folder.pictures]
        shape, how = common_shape(paths, self.size, self.colours)
        found = cached_pictures(Path(self.path), paths, shape, progress)
        self._refuse_too_many(paths, found.left_out)
        names = np.array([path.parent.name for path in paths])[found.kept]
        gone = {folder.name for folder in folders} - set(names.tolist())
        if gone:
            raise DataError(
                self.path, None, None, f"none of the images of {min(gone)!r} can be read"
            )
        data = labelled(self.path, found.rows, names, pixel_names(shape), shape)
        colours = "grey" if shape[0] == 1 else "in colour"
        notes = [f"Images are {shape[2]} × {shape[1]} pixels, {how}, and {colours}."]
        if found.resized:
            notes.append(f"{found.resized:,} of {len(paths):,} images had another size.")
        if found.transparent:
            verb = "is" if found.transparent == 1 else "are"
            there = f"{counted(found.transparent, 'transparent image')} {verb} laid on white"
            notes.append(f"{there}.")
        notes += [*_left_out(paths, found.left_out), *_others(folders)]
        return replace(data, notes=tuple(notes))

    def _folders(self, progress: Progress = unwatched) -> tuple[ClassFolder, ...]:
        if not self.path:
            raise DataError(None, None, None, "no folder is chosen yet")
        return class_folders(Path(self.path), progress)

    def _refuse_too_many(self, paths: list[Path], left_out: tuple[tuple[int, str], ...]) -> None:
        if len(left_out) <= self.bad_rows / 100 * len(paths):
            return
        i, why = left_out[0]
        raise DataError(
            paths[i],
            None,
            None,
            f"{why} ({len(left_out)} of {len(paths)} images cannot be read, more than "
            f"{self.bad_rows:g} %)",
        )


def _left_out(paths: list[Path], left_out: tuple[tuple[int, str], ...]) -> list[str]:
    if not left_out:
        return []
    named = [f"{paths[i].parent.name}/{paths[i].name}: {why}" for i, why in left_out[:_NAMED]]
    more = "; …" if len(left_out) > _NAMED else ""
    images = counted(len(left_out), "image")
    return [f"Left out {images} that cannot be read ({'; '.join(named)}{more})."]


def _others(folders: tuple[ClassFolder, ...]) -> list[str]:
    others = sum(folder.others for folder in folders)
    return [f"Passed over {counted(others, 'file')} of other kinds."] if others else []
