"""User code: layers, optimizers, data and more that are not part of the application.

A plug-in is a Python module whose classes register themselves as the built-in ones do. It is
a file or package in :func:`plugin_folder`, or belongs to an installed package that names it under
the entry-point group ``backprop_playground.plugins``.
"""

import os
import pkgutil
import sys
import traceback
from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from types import ModuleType

from msgspec import Struct
from typing_extensions import override

GROUP = "backprop_playground.plugins"
"""The entry-point group of installed plug-ins."""

FOLDER_VARIABLE = "PLAYGROUND_PLUGINS"
"""Names another plug-in folder when it is set."""

PACKAGE = "playground_plugins"
"""The package that the files of the plug-in folder are imported as modules of."""


class PluginError(Struct, frozen=True):
    """A plug-in that could not be imported: where it stands, and why."""

    source: str
    reason: str

    @override
    def __str__(self) -> str:
        return f"the plug-in {self.source} was not loaded: {self.reason}"


def settings_folder() -> Path:
    """Return the folder in which the operating system wants the person's settings."""
    from platformdirs import user_config_path

    return user_config_path("backprop-playground", appauthor=False)


def plugin_folder() -> Path:
    """Return the folder whose modules are plug-ins: ``plugins`` beside the settings."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    return Path(chosen) if chosen else settings_folder() / "plugins"


def where_plugins_are() -> str:
    """Say where plug-ins are looked for, for a person who lacks one."""
    return f"{plugin_folder()} and installed packages with an entry point in {GROUP}"


def plugin_of(cls: type) -> str | None:
    """Say which plug-in a class is from, for a person who lacks it; ``None``: it is built in."""
    top, _, rest = cls.__module__.partition(".")
    if top == PACKAGE:
        return f"{rest.partition('.')[0]} in the plug-in folder"
    return _PACKAGES.get(top)


_PACKAGES: dict[str, str] = {}
"""The installed packages that brought plug-ins, by the first names of their modules."""


@cache
def load_plugins() -> tuple[PluginError, ...]:
    """Import every plug-in, once; returns those that failed. The others work all the same."""
    found = [*_in_folder(plugin_folder()), *_installed()]
    errors = (_error_of(source, load) for source, load in found)
    return tuple(error for error in errors if error is not None)


def _error_of(source: str, load: Callable[[], object]) -> PluginError | None:
    try:
        load()
    except (Exception, SystemExit) as error:  # noqa: BLE001  (a plug-in may raise anything)
        return PluginError(source, _reason(error))
    return None


def _in_folder(folder: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Find the modules of a folder; a name that begins with an underscore is none of them."""
    names = sorted(module.name for module in pkgutil.iter_modules([str(folder)]))
    if not names:
        return
    package = ModuleType(PACKAGE, "The modules of the plug-in folder.")
    package.__path__ = [str(folder)]
    sys.modules[PACKAGE] = package
    for name in names:
        if not name.startswith("_"):
            file = folder / f"{name}.py"
            yield str(file if file.exists() else folder / name), _importer(f"{PACKAGE}.{name}")


def _installed() -> Iterator[tuple[str, Callable[[], object]]]:
    """Find the entry points of installed packages.

    ``importlib.metadata`` takes 25 ms to import, so it is asked only when a package names the
    group at all.
    """
    if not any(map(_names_group, sys.path)):
        return
    from importlib.metadata import entry_points

    for point in sorted(entry_points(group=GROUP)):
        package = f"{point.dist.name} {point.dist.version}" if point.dist else point.module
        origin = _PACKAGES[point.module.partition(".")[0]] = f"the package {package}"
        yield f"{point.name} of {origin}", point.load


def _names_group(folder: str) -> bool:
    """Tell whether a package installed in a folder of the import path may bring plug-ins."""
    try:
        names = os.listdir(folder or ".")
    except OSError:
        return False
    group = GROUP.encode()
    for name in names:
        if name.endswith((".dist-info", ".egg-info")):
            try:
                with open(os.path.join(folder, name, "entry_points.txt"), "rb") as file:
                    if group in file.read():
                        return True
            except OSError:
                continue
    return False


def _importer(module: str) -> Callable[[], object]:
    return partial(import_module, module)


def _reason(error: BaseException) -> str:
    """Return what went wrong and in which line, as one line."""
    text = " ".join(f"{type(error).__name__}: {error}".rstrip(": ").split())
    last = traceback.extract_tb(error.__traceback__)[-1]
    if isinstance(error, SyntaxError) or last.lineno is None:
        return text
    return f"{text} ({Path(last.filename).name}, line {last.lineno})"
