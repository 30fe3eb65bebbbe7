"""What the window remembers between two runs: layout, theme, recent files."""

from pathlib import Path
from typing import Literal, cast

from PySide6.QtCore import QByteArray, QSettings

from playground.core.plugins import settings_folder

ThemeChoice = Literal["system", "light", "dark"]
MOST_RECENT = 8
MOST_ASKED = 100
"""Of how many documents is remembered what was answered."""


class Settings:
    """Reads and writes the person's settings file.

    Parameters
    ----------
    path
        The file; by default the place the operating system has for it.
    """

    def __init__(self, path: Path | None = None) -> None:
        file = path or settings_folder() / "settings.ini"
        self._store = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def directory(self) -> Path:
        """The folder of the settings file; what else the application keeps lies beside it."""
        return Path(self._store.fileName()).parent

    @property
    def theme(self) -> ThemeChoice:
        """The chosen colours."""
        value = str(self._store.value("theme", "system"))
        return cast("ThemeChoice", value) if value in ("light", "dark") else "system"

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self._store.setValue("theme", choice)

    @property
    def wires_show(self) -> str:
        """What wires show besides their weights; the empty string as long as nobody chose."""
        return str(self._store.value("wires_show", ""))

    @wires_show.setter
    def wires_show(self, mode: str) -> None:
        self._store.setValue("wires_show", mode)

    @property
    def has_minimap(self) -> bool:
        """Whether a network that does not fit into the view has an overview."""
        return str(self._store.value("minimap", "true")) == "true"

    @has_minimap.setter
    def has_minimap(self, has: bool) -> None:
        self._store.setValue("minimap", "true" if has else "false")

    @property
    def has_guides(self) -> bool:
        """Whether layers that are moved line up with others."""
        return str(self._store.value("guides", "true")) == "true"

    @has_guides.setter
    def has_guides(self, has: bool) -> None:
        self._store.setValue("guides", "true" if has else "false")

    @property
    def shows_sample_bar(self) -> bool:
        """Whether the bar that chooses a sample is shown."""
        return str(self._store.value("sample_bar", "")) != "false"

    @shows_sample_bar.setter
    def shows_sample_bar(self, shown: bool) -> None:
        self._store.setValue("sample_bar", "true" if shown else "false")

    @property
    def has_timeline(self) -> bool:
        """Whether the moments of the training are shown below the network."""
        return str(self._store.value("timeline", "true")) == "true"

    @has_timeline.setter
    def has_timeline(self, has: bool) -> None:
        self._store.setValue("timeline", "true" if has else "false")

    @property
    def reduced_motion(self) -> bool:
        """Whether nothing may move by itself, whatever the system says."""
        return str(self._store.value("reduced_motion", "")) == "true"

    @reduced_motion.setter
    def reduced_motion(self, reduced: bool) -> None:
        self._store.setValue("reduced_motion", "true" if reduced else "false")

    @property
    def picture(self) -> tuple[str, bool, int]:
        """How pictures of the network were last wanted: theme, transparent, pixels per pixel."""
        theme = str(self._store.value("picture/theme", "window"))
        scale = str(self._store.value("picture/scale", "2"))
        transparent = str(self._store.value("picture/transparent", "")) == "true"
        return theme, transparent, int(scale) if scale in ("1", "2", "3", "4") else 2

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
        return str(self._store.value("folder", ""))

    @folder.setter
    def folder(self, folder: str) -> None:
        self._store.setValue("folder", folder)

    @property
    def was_offered_lessons(self) -> bool:
        """Whether the first lesson was offered already."""
        return str(self._store.value("offered_lessons", "false")) == "true"

    @was_offered_lessons.setter
    def was_offered_lessons(self, was: bool) -> None:
        self._store.setValue("offered_lessons", "true" if was else "false")

    @property
    def asks_to_embed(self) -> bool:
        """Whether a save offers to put small data into the project file."""
        return str(self._store.value("ask_to_embed", "true")) == "true"

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
        geometry, docks = self._store.value("geometry"), self._store.value("docks")
        if isinstance(geometry, QByteArray) and isinstance(docks, QByteArray):
            return geometry, docks
        return None

    def _paths(self, key: str) -> list[str]:
        value = self._store.value(key, [])
        names = [value] if isinstance(value, str) else list(cast("list[str]", value) or [])
        return [name for name in names if name]
