"""Whether a window can be shown or drawn: a screen is there, and Qt can be imported.

Both are found out before Qt aborts the process, and told in one line.
"""

import os
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from playground.core.errors import PlaygroundError

PLATFORM = "QT_QPA_PLATFORM"
OFFSCREEN = "offscreen"

_NEEDS_DISPLAY = ("xcb", "wayland")
_X11_PORT = 6000
_TIMEOUT = 2.0


class QtMissing(PlaygroundError):
    """Qt, pyqtgraph, or a library of the system they need is not installed."""


def has_display(environment: Mapping[str, str] = os.environ) -> bool:
    """Tell whether Qt will find a screen.

    On Linux that is an X or Wayland server that answers, or a Qt platform that needs neither.
    Elsewhere there always is one.
    """
    if not sys.platform.startswith("linux"):
        return True
    platform = environment.get(PLATFORM, "").split(";")[0].split(":")[0]
    if platform and not platform.startswith(_NEEDS_DISPLAY):
        return True
    return _answers_wayland(environment) or _answers_x11(environment.get("DISPLAY", ""))


def use_offscreen() -> None:
    """Let Qt draw into memory, unless the person chose a platform; before Qt is imported."""
    os.environ.setdefault(PLATFORM, OFFSCREEN)


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


def _answers_wayland(environment: Mapping[str, str]) -> bool:
    name = environment.get("WAYLAND_DISPLAY", "")
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
