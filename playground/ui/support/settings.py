"""What the window remembers between two runs: layout, theme, recent files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeVar

from PySide6.QtCore import QByteArray, QSettings

from playground.core.plugins import settings_folder

ThemeChoice = Literal["system", "light", "dark"]
THEMES: tuple[ThemeChoice, ...] = ("system", "light", "dark")
LAYOUT = ("geometry", "docks")
LONGEST_PATH = 4096
READ = (
    *("theme", "has_minimap", "has_guides", "shows_sample_bar", "has_timeline", "reduced_motion"),
    *("picture", "folded", "recent", "folder", "was_offered_lessons", "asks_to_embed"),
)
"""The properties that read something, but for the layout."""

T = TypeVar("T", bound=str)
MOST_RECENT = 8
MOST_ASKED = 100
"""Of how many documents is remembered what was answered."""


class Settings:
    """Reads and writes the person's settings file.

    Anybody may have written it: what means nothing is as if it were not there, and
    :meth:`complaint` says so.

    Parameters
    ----------
    path
        The file; by default the place the operating system has for it.
    """

    def __init__(self, path: Path | None = None) -> None:
        file = path or settings_folder() / "settings.ini"
        self._store = QSettings(str(file), QSettings.Format.IniFormat)
        self._misread: set[str] = set()
        self._has_told = False

    @property
    def directory(self) -> Path:
        """The folder of the settings file; what else the application keeps lies beside it."""
        return Path(self._store.fileName()).parent

    @property
    def theme(self) -> ThemeChoice:
        """The chosen colours."""
        return self._choice("theme", THEMES, "system")

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self._store.setValue("theme", choice)

    def wires_show(self, modes: Sequence[str]) -> str:
        """Return what wires show besides their weights; nobody chose: the first of these."""
        return self._choice("wires_show", modes, modes[0])

    def keep_wires_show(self, mode: str) -> None:
        """Remember what wires show besides their weights."""
        self._store.setValue("wires_show", mode)

    @property
    def has_minimap(self) -> bool:
        """Whether a network that does not fit into the view has an overview."""
        return self._flag("minimap", True)

    @has_minimap.setter
    def has_minimap(self, has: bool) -> None:
        self._store.setValue("minimap", "true" if has else "false")

    @property
    def has_guides(self) -> bool:
        """Whether layers that are moved line up with others."""
        return self._flag("guides", True)

    @has_guides.setter
    def has_guides(self, has: bool) -> None:
        self._store.setValue("guides", "true" if has else "false")

    @property
    def shows_sample_bar(self) -> bool:
        """Whether the bar that chooses a sample is shown."""
        return self._flag("sample_bar", True)

    @shows_sample_bar.setter
    def shows_sample_bar(self, shown: bool) -> None:
        self._store.setValue("sample_bar", "true" if shown else "false")

    @property
    def has_timeline(self) -> bool:
        """Whether the moments of the training are shown below the network."""
        return self._flag("timeline", True)

    @has_timeline.setter
    def has_timeline(self, has: bool) -> None:
        self._store.setValue("timeline", "true" if has else "false")

    @property
    def reduced_motion(self) -> bool:
        """Whether nothing may move by itself, whatever the system says."""
        return self._flag("reduced_motion", False)

    @reduced_motion.setter
    def reduced_motion(self, reduced: bool) -> None:
        self._store.setValue("reduced_motion", "true" if reduced else "false")

    @property
    def picture(self) -> tuple[str, bool, int]:
        """How pictures of the network were last wanted: theme, transparent, pixels per pixel."""
        theme = self._choice("picture/theme", ("window", "light", "dark"), "window")
        scale = self._choice("picture/scale", ("1", "2", "3", "4"), "2")
        return theme, self._flag("picture/transparent", False), int(scale)

    @picture.setter
    def picture(self, wanted: tuple[str, bool, int]) -> None:
        theme, transparent, scale = wanted
        self._store.setValue("picture/theme", theme)
        self._store.setValue("picture/transparent", "true" if transparent else "false")
        self._store.setValue("picture/scale", str(scale))

    @property
    def folded(self) -> list[str]:
        """The categories of the layer palette that are folded away."""
        return self._paths("folded_layers")

    @folded.setter
    def folded(self, titles: list[str]) -> None:
        self._store.setValue("folded_layers", titles)

    @property
    def recent(self) -> list[Path]:
        """Files opened or saved lately, the latest first."""
        return [Path(name) for name in self._paths("recent")]

    def add_recent(self, path: Path) -> None:
        """Put a file at the front of the recent ones."""
        known = [path.resolve(), *(p for p in self.recent if p != path.resolve())]
        self._store.setValue("recent", [str(p) for p in known[:MOST_RECENT]])

    def forget_recent(self, path: Path) -> None:
        """Drop a file that is no longer there."""
        self._store.setValue("recent", [str(p) for p in self.recent if p != path])

    @property
    def folder(self) -> str:
        """The folder the last file dialog ended in."""
        return next(iter(self._paths("folder")), "")

    @folder.setter
    def folder(self, folder: str) -> None:
        self._store.setValue("folder", folder)

    @property
    def was_offered_lessons(self) -> bool:
        """Whether the first lesson was offered already."""
        return self._flag("offered_lessons", False)

    @was_offered_lessons.setter
    def was_offered_lessons(self, was: bool) -> None:
        self._store.setValue("offered_lessons", "true" if was else "false")

    @property
    def asks_to_embed(self) -> bool:
        """Whether a save offers to put small data into the project file."""
        return self._flag("ask_to_embed", True)

    @asks_to_embed.setter
    def asks_to_embed(self, asks: bool) -> None:
        self._store.setValue("ask_to_embed", "true" if asks else "false")

    def was_asked_to_embed(self, path: Path) -> bool:
        """Tell whether a document's file is to go on naming its data only."""
        return str(path.resolve()) in self._paths("names_data_only")

    def note_asked_to_embed(self, path: Path) -> None:
        """Take note that a document's file is to go on naming its data only."""
        known = [path.resolve(), *(Path(p) for p in self._paths("names_data_only"))]
        self._store.setValue("names_data_only", [str(p) for p in known[:MOST_ASKED]])

    def save_layout(self, geometry: QByteArray, state: QByteArray) -> None:
        """Remember the window's place and its docks."""
        self._store.setValue("geometry", geometry)
        self._store.setValue("docks", state)
        self._store.sync()

    def layout(self) -> tuple[QByteArray, QByteArray] | None:
        """Return the remembered place and docks, ``None`` at the first start."""
        found = [self._store.value(key) for key in LAYOUT]
        for key, value in zip(LAYOUT, found, strict=True):
            if value is not None and not isinstance(value, QByteArray):
                self._misread.add(key)
        geometry, docks = found
        if isinstance(geometry, QByteArray) and isinstance(docks, QByteArray):
            return geometry, docks
        return None

    def forget_layout(self) -> None:
        """Take note that what is remembered is no layout: the usual one is used."""
        self._misread.update(LAYOUT)
        for key in LAYOUT:
            self._store.remove(key)

    def complaint(self) -> str:
        """Say which settings mean nothing, once: they are forgotten, and the usual ones hold.

        Empty where all is well.
        """
        for name in READ:
            getattr(self, name)
        self._paths("names_data_only")
        self.layout()
        status = QSettings.Status.NoError if self._has_told else self._store.status()
        misread, self._has_told = sorted(self._misread), True
        file = self._store.fileName()
        for key in misread:
            self._store.remove(key)
        self._misread.clear()
        if status is QSettings.Status.AccessError:
            return f"Settings can be neither read nor kept: {file} cannot be used as a file."
        if misread:
            which = ", ".join(misread)
            return (
                f"The usual settings are used for {which}: what {file} says of them means nothing."
            )
        if status is QSettings.Status.FormatError:
            return f"Lines of {file} that are no settings were left out."
        return ""

    def _flag(self, key: str, usual: bool) -> bool:
        return self._choice(key, ("true", "false"), "true" if usual else "false") == "true"

    def _choice(self, key: str, allowed: Sequence[T], usual: T) -> T:
        """Return which of some words is set; the usual one where it is none of them."""
        value = self._store.value(key)
        if value is None:
            return usual
        found = next((each for each in allowed if each == value), None)
        if found is None:
            self._misread.add(key)
            return usual
        return found

    def _paths(self, key: str) -> list[str]:
        """Return a list of names; what can be none is left out."""
        value = self._store.value(key)
        names = [value] if isinstance(value, str) else value
        if names is None:
            return []
        if not isinstance(names, list):
            self._misread.add(key)
            return []
        fine = [name for name in names if isinstance(name, str) and is_path(name)]
        if len(fine) < len([name for name in names if name != ""]):
            self._misread.add(key)
        return fine


def is_path(text: str) -> bool:
    """Tell whether a text can be the name of a file or folder on some system."""
    return 0 < len(text) <= LONGEST_PATH and "\0" not in text
