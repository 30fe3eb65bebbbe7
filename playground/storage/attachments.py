"""Files that travel inside project files, unpacked to where whoever reads files can read them.

An attachment is known by its content: a reference names its SHA-256 and its file name and means the
same on every computer. Its bytes lie, read-only, in a folder of the person's cache. Any number of
programs may use it at once: nothing there ever changes, and what nobody has used for a month goes.
"""

import contextlib
import os
import re
import shutil
import stat
import time
import unicodedata
from collections.abc import Iterable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from playground.core.errors import PlaygroundError
from playground.core.progress import Progress, go_on, stretch, unwatched
from playground.storage.atomic_write import FileNotWritten, sweep_temporary, write_atomically

FOLDER_VARIABLE = "PLAYGROUND_ATTACHMENTS"
"""Names another folder when it is set."""

MOST_BYTES = 200 * 2**20
"""The largest attachment."""

UNUSED_DAYS = 30
"""How long what nobody uses is kept."""

CHUNK = 2**20
_SCHEME = "embedded:"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST_NAME, _LONGEST_ENDING = 200, 20


class AttachmentMissing(PlaygroundError):
    """The bytes of an attachment are not on this computer."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name!r} was included in the project file, but its copy is damaged or not there "
            "any more; open the project again, or the table itself"
        )


class DamagedAttachment(PlaygroundError):
    """Bytes that are not those an attachment is known by."""


class Attachment(Struct, frozen=True):
    """What names an attachment: the SHA-256 of its bytes, and what the file is called."""

    digest: str
    name: str

    @property
    def reference(self) -> str:
        """What stands where a path would."""
        return f"{_SCHEME}{self.digest}/{self.name}"

    @classmethod
    def parse(cls, text: str) -> "Attachment | None":
        """Read a reference; ``None`` for anything else, such as a path."""
        digest, _, name = text.removeprefix(_SCHEME).partition("/")
        return cls.of(digest, name) if text.startswith(_SCHEME) else None

    @classmethod
    def of(cls, digest: str, name: str) -> "Attachment | None":
        """Return an attachment; ``None`` where a part is none that an attachment can have."""
        return cls(digest, name) if _DIGEST.fullmatch(digest) and _is_safe(name) else None


def safe_name(name: str) -> str:
    """Return a file name that every system takes; the same one where it already is."""
    if _is_safe(name):
        return name
    plain = _NOT_IN_NAMES.sub("_", name.encode("utf-8", "replace").decode())
    stem, dot, ending = plain.rpartition(".")
    stem, ending = (stem, dot + ending[:_LONGEST_ENDING]) if stem else (plain, "")
    room = _LONGEST_NAME - 4 * _LONGEST_ENDING
    whole = (stem.encode()[:room].decode("utf-8", "ignore") + ending).strip(" .") or "data"
    return unicodedata.normalize("NFC", f"_{whole}" if _RESERVED.fullmatch(whole) else whole)


def _is_safe(name: str) -> bool:
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        return False
    return (
        0 < size <= _LONGEST_NAME
        and name == unicodedata.normalize("NFC", name).strip(" .")
        and not (_NOT_IN_NAMES.search(name) or _RESERVED.fullmatch(name))
    )


def attachment_of(content: bytes, name: str) -> Attachment:
    """Name some bytes."""
    import hashlib

    return Attachment(hashlib.sha256(content).hexdigest(), safe_name(name))


def attachment_folder() -> Path:
    """Return where attachments are unpacked to."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("backprop-playground", appauthor=False) / "attachments"


class AttachmentStore:
    """The folder of attachments; all of it may be called from any thread and any process.

    Parameters
    ----------
    root
        The folder; by default the one of :func:`attachment_folder`. It is made when needed.
    """

    def __init__(self, root: Path | None = None) -> None:
        self.root = root if root is not None else attachment_folder()

    def path(self, attachment: Attachment) -> Path:
        """Return where an attachment's bytes lie, and note that they are used.

        Raises
        ------
        AttachmentMissing
            When they are not there.
        """
        path = self._place(attachment)
        if not path.is_file():
            raise AttachmentMissing(attachment.name)
        with contextlib.suppress(OSError):  # of a folder on a disk that went read-only
            os.utime(path.parent)
        return path

    def holds(self, attachment: Attachment) -> bool:
        """Tell whether an attachment's bytes are there."""
        return self._place(attachment).is_file()

    def put(self, attachment: Attachment, chunks: Iterable[bytes]) -> Path:
        """Keep the bytes of an attachment, unless they are there already.

        Raises
        ------
        DamagedAttachment
            When the bytes are others.
        FileNotWritten
            When the system refuses.
        """
        path = self._place(attachment)
        found = digest_of(path)
        if found == attachment.digest:
            for _ in chunks:  # whoever hands them over may check them
                pass
            return self.path(attachment)
        if found:  # damaged; where nothing was, another program may have put the bytes by now
            _remove(path)
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.parent.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise FileNotWritten(path, error) from error
        try:
            write_atomically(path, lambda file: _write(file, attachment, chunks))
        except FileNotWritten:
            # Another program may have been faster: what it wrote is write-protected.
            if digest_of(path) != attachment.digest:
                raise
        with contextlib.suppress(OSError):
            path.chmod(0o444)
        self.sweep(but=attachment.digest)
        return self.path(attachment)

    def put_file(self, path: Path, progress: Progress = unwatched) -> Attachment:
        """Keep a copy of a file, which is read twice.

        Raises
        ------
        DamagedAttachment
            When it changes meanwhile.
        FileNotWritten, OSError
            When the system refuses.
        Cancelled
            When ``progress`` said so.
        """
        with path.open("rb") as file:
            digest = _digest_in(file, stretch(progress, 0.0, 0.3))
            attachment = Attachment(digest, safe_name(path.name))
            file.seek(0)
            self.put(attachment, chunks_of(file, stretch(progress, 0.3, 1.0)))
        return attachment

    def sweep(self, but: str = "") -> None:
        """Remove what nobody has used for :data:`UNUSED_DAYS`."""
        oldest = time.time() - UNUSED_DAYS * 86_400
        with contextlib.suppress(OSError):
            for folder in self.root.iterdir():
                if not _DIGEST.fullmatch(folder.name) or folder.name == but:
                    continue
                sweep_temporary(folder)
                if folder.stat().st_mtime < oldest:
                    for path in folder.iterdir():
                        _remove(path)
                    shutil.rmtree(folder, ignore_errors=True)

    def _place(self, attachment: Attachment) -> Path:
        return self.root / attachment.digest / attachment.name


def digest_of(path: Path, progress: Progress = unwatched) -> str:
    """Return the SHA-256 of a file; the empty string when it cannot be read."""
    try:
        with path.open("rb") as file:
            return _digest_in(file, progress)
    except OSError:
        return ""


def chunks_of(file: BinaryIO, progress: Progress = unwatched) -> Iterator[bytes]:
    """Read a file piece by piece; ``progress`` is told how much of it is read."""
    done = 0
    while chunk := file.read(CHUNK):
        yield chunk
        done += len(chunk)
        if progress is not unwatched:  # a pipe has no size
            go_on(progress, done, max(os.fstat(file.fileno()).st_size, done))


def _digest_in(file: BufferedReader, progress: Progress) -> str:
    import hashlib  # it takes a while to load, and nothing is hashed at the start

    digest = hashlib.sha256()
    for chunk in chunks_of(file, progress):
        digest.update(chunk)
    return digest.hexdigest()


def _write(file: BinaryIO, attachment: Attachment, chunks: Iterable[bytes]) -> None:
    import hashlib

    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        file.write(chunk)
    if digest.hexdigest() != attachment.digest:
        raise DamagedAttachment(f"{attachment.name!r} is not what it was when it was included")


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)  # Windows removes nothing that is read-only
        path.unlink()
