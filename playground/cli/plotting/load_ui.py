"""The way to the window's code, which the command line must not import like any other.

``playground.ui`` and ``playground.cli`` are independent layers: every command but a few runs with
Qt uninstalled. Those few load the window's modules by name, at run time, through this function.
"""

import os
from importlib import import_module
from typing import Any

from playground.cli.plotting.display import OFFSCREEN, PLATFORM
from playground.core.errors import PlaygroundError


class QtMissing(PlaygroundError):
    """Qt, pyqtgraph, or a library of the system they need is not installed."""


def load_ui(module: str) -> Any:  # noqa: ANN401  (a module has no type of its own)
    """Import a module below ``playground.ui``.

    Raises
    ------
    QtMissing
        When it, or something it needs, cannot be imported.
    """
    if os.environ.get(PLATFORM, "").startswith(OFFSCREEN):
        # Where nobody looks, Qt warns at every window that it cannot tell a desktop its size.
        os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
    try:
        return import_module(f"playground.ui.{module}")
    except ImportError as error:
        raise QtMissing(
            f"the window's libraries cannot be loaded ({error}); install PySide6-Essentials and "
            "pyqtgraph, or use playground train, which needs neither"
        ) from error
