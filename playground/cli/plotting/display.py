"""Whether a window can be shown or drawn: a screen is there, and Qt can be imported.

Both are found out before Qt aborts the process, and told in one line.
"""

import os
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from playground.cli.plotting.qt_libraries import how_to_install, missing_libraries
from playground.core.errors import PlaygroundError

PLATFORM = "QT_QPA_PLATFORM"
OFFSCREEN = "offscreen"

NO_DISPLAY = (
    "there is no display to show the window on; use playground train, which needs none, or a "
    "virtual screen: xvfb-run playground"
)

NO_PLUGIN = (
    "Qt has no plug-in here for the display that is there; install PySide6-Essentials anew with "
    "pip, use playground train, which needs none, or a virtual screen: xvfb-run playground"
)

GROUPS = {"wayland": ("wayland",), "xcb": ("x11",)}
"""The libraries that talk to a server."""

_INTO_MEMORY = ("offscreen", "minimal")
_X11_PORT = 6000
_TIMEOUT = 2.0


class QtMissing(PlaygroundError):
    """Qt, pyqtgraph, or a library of the system they need is not installed."""


def screen_problem(environment: Mapping[str, str] = os.environ) -> str:
    """Say what keeps Qt from showing a window, and what helps; empty where nothing does.

    On Linux Qt needs an X or Wayland server that answers and the libraries that talk to it, or a
    platform that needs neither. Elsewhere there always is a screen.
    """
    wanted = _names(environment.get(PLATFORM, ""))
    there = _platforms()
    if wanted and there and not any(_is_there(each, there) for each in wanted):
        return (
            f"{PLATFORM} is {environment[PLATFORM]!r}, which Qt does not have here; unset it, or "
            f"use one of: {', '.join(sorted(there))}"
        )
    if not sys.platform.startswith("linux") or any(not _is_server(each) for each in wanted):
        return ""
    servers = {
        "wayland": _answers_wayland(environment, by_itself=not wanted),
        "xcb": _answers_x11(environment.get("DISPLAY", "")),
    }
    answering = [
        name
        for name, answers in servers.items()
        if answers and (not wanted or any(each.startswith(name) for each in wanted))
    ]
    if not answering:
        return NO_DISPLAY
    answering = [name for name in answering if not there or _is_there(name, there)]
    if not answering:
        return NO_PLUGIN
    missing = [missing_libraries(*GROUPS[name]) for name in answering]
    return how_to_install(missing[-1]) if all(missing) else ""


def use_offscreen() -> None:
    """Let Qt draw into memory, unless the person chose a way to; before Qt is imported."""
    wanted = _names(os.environ.get(PLATFORM, ""))
    if not wanted or not all(each.startswith(_INTO_MEMORY) for each in wanted):
        os.environ[PLATFORM] = OFFSCREEN


def use_offscreen_without_screen() -> None:
    """Let Qt draw into memory where it cannot show a window; before Qt is imported."""
    if screen_problem():
        use_offscreen()


@contextmanager
def importing_ui() -> Iterator[None]:
    """Surround imports from ``playground.ui``: the only ones that need Qt.

    They stand inside the functions of the few commands that show something, so that all others
    run with Qt uninstalled.

    Raises
    ------
    QtMissing
        When something cannot be imported; the message names a way out.
    """
    if os.environ.get(PLATFORM, "").startswith(OFFSCREEN):
        # Where nobody looks, Qt warns at every window that it cannot tell a desktop its size.
        os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
    try:
        yield
    except ImportError as error:
        missing = missing_libraries("offscreen") if sys.platform.startswith("linux") else ()
        if missing:
            raise QtMissing(how_to_install(missing)) from error
        raise QtMissing(
            f"the window's libraries cannot be loaded ({error}); install PySide6-Essentials and "
            "pyqtgraph, or use playground train, which needs neither"
        ) from error


def load_drawing() -> None:
    """Import what draws plots without a window, so that from here on it can be used.

    Raises
    ------
    QtMissing
        When it cannot be imported.
    """
    # Always off screen: a plot must look the same with and without a display.
    use_offscreen()
    with importing_ui():
        import_module("playground.ui.plots.render")


def _names(platforms: str) -> list[str]:
    """Return the platforms Qt is to try, without their options."""
    return [name for part in platforms.split(";") if (name := part.split(":")[0].strip())]


def _is_there(platform: str, there: frozenset[str]) -> bool:
    """Tell whether Qt has a platform; before Qt 6.10 there were several files for Wayland."""
    return platform in there or f"{platform}-generic" in there


def _is_server(platform: str) -> bool:
    return platform.startswith(tuple(GROUPS))


def _platforms() -> frozenset[str]:
    """Return the platforms that come with Qt for Python; none where they lie elsewhere."""
    found = find_spec("PySide6")
    places = found.submodule_search_locations if found is not None else None
    files = [
        file.name
        for place in places or ()
        for folder in ("Qt/plugins/platforms", "plugins/platforms")
        for file in Path(place, folder).glob("*q*.*")
    ]
    names = [name.partition(".")[0].removeprefix("lib").removeprefix("q") for name in files]
    return frozenset(names)


def _answers_wayland(environment: Mapping[str, str], *, by_itself: bool) -> bool:
    """Ask the server that is named; where Qt is told to use Wayland, the usual one else."""
    name = environment.get("WAYLAND_DISPLAY", "" if by_itself else "wayland-0")
    folder = environment.get("XDG_RUNTIME_DIR", "")
    return bool(name) and _connects(socket.AF_UNIX, str(Path(folder, name)))


def _answers_x11(name: str) -> bool:
    host, colon, rest = name.rpartition(":")
    number = rest.split(".")[0]
    if not colon or not number.isdecimal():
        return False
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"
        # A server in another file-system namespace is reachable by its abstract name only.
        return _connects(socket.AF_UNIX, path) or _connects(socket.AF_UNIX, f"\0{path}")
    return _connects(socket.AF_INET, (host, _X11_PORT + int(number)))


def _connects(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as attempt:
            attempt.settimeout(_TIMEOUT)
            attempt.connect(address)
    except (OSError, OverflowError, ValueError):
        return False
    return True
