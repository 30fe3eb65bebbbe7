"""The picture files of a folder that holds a folder for each class; nothing is decoded here."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from playground.core.progress import Progress, unwatched, watched
from playground.core.text.numbers import counted, is_or_are
from playground.datasets.base.data_errors import DataError

ENDINGS = frozenset(
    {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".pgm", ".ppm", ".pbm"}
)
"""How the names of picture files end, in lower case."""


class ClassFolder(Struct, frozen=True):
    """A class, the files of its pictures in order of their names, and how many others there are."""

    name: str
    pictures: tuple[Path, ...]
    others: int


def class_folders(path: Path, progress: Progress = unwatched) -> tuple[ClassFolder, ...]:
    """Return the folders in a folder that hold pictures, in order of their names.

    What is hidden is passed over, and so are pictures in folders further down.

    Raises
    ------
    DataError
        When it is no folder, cannot be read, or holds pictures of less than two classes.
    Cancelled
        When ``progress``, asked now and then, said so.
    """
    if not path.is_dir():
        raise DataError(path, None, None, "there is no such folder")
    classes = picture_folders(path, progress)
    if len(classes) >= 2:
        return classes
    raise DataError(path, None, None, _why_not(path, classes))


def picture_folders(path: Path, progress: Progress = unwatched) -> tuple[ClassFolder, ...]:
    """Return those of the folders in a folder that hold pictures, in order of their names.

    Raises
    ------
    DataError
        When it cannot be read.
    Cancelled
        When ``progress``, asked now and then, said so.
    """

    def ask(done: int, total: int) -> bool:
        del done, total  # each folder has a count of its own
        return progress(0, 1)

    try:
        found = [_class_folder(folder, ask) for folder in _shown(path) if folder.is_dir()]
    except OSError as error:
        raise DataError(path, None, None, f"cannot be read: {error.strerror or error}") from error
    return tuple(each for each in found if each.pictures)


def loose(path: Path) -> list[Path]:
    """Return the pictures that lie in a folder itself, in order of their names, or a picture alone.

    Raises
    ------
    DataError
        When there are none, or the folder cannot be read.
    """
    if path.is_file():
        return [path]
    try:
        found = [file for file in _shown(path) if is_picture(file)]
    except OSError as error:
        raise DataError(path, None, None, f"cannot be read: {error.strerror or error}") from error
    if not found:
        raise DataError(path, None, None, f"it holds no images ({', '.join(sorted(ENDINGS))})")
    return found


def holds_classes(path: Path) -> bool:
    """Tell whether a folder holds a folder with a picture in it, looking no further than needed."""
    try:
        return path.is_dir() and any(
            is_picture(file)
            for folder in _shown(path)
            if folder.is_dir()
            for file in _shown(folder)
        )
    except OSError:
        return False


def is_picture(path: Path) -> bool:
    """Tell a picture's file by its name."""
    return path.suffix.lower() in ENDINGS and path.is_file()


def _class_folder(folder: Path, progress: Progress) -> ClassFolder:
    shown = list(_shown(folder))
    files = [file for file in watched(shown, progress) if file.is_file()]
    pictures = tuple(file for file in files if file.suffix.lower() in ENDINGS)
    return ClassFolder(folder.name, pictures, len(files) - len(pictures))


def _shown(folder: Path) -> Iterator[Path]:
    return (each for each in sorted(folder.iterdir()) if not each.name.startswith("."))


def _why_not(path: Path, classes: tuple[ClassFolder, ...]) -> str:
    if classes:
        return f"only the folder {classes[0].name!r} holds images; each class needs one of its own"
    inner = [folder.name for folder in _shown(path) if holds_classes(folder)]
    if inner:
        return f"its classes are one folder further down: open {' or '.join(map(repr, inner[:3]))}"
    loose = Counter(is_picture(file) for file in _shown(path))[True]
    if loose:
        images = f"its {counted(loose, 'image')} {is_or_are(loose)} in no class"
        return f"{images}; put them into a folder for each"
    return f"it holds no folders of images ({', '.join(sorted(ENDINGS))}), one for each class"
