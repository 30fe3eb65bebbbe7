"""What a person is told where the window's code cannot be imported."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playground.cli.plotting.display import OFFSCREEN, PLATFORM, use_offscreen
from playground.core.errors import PlaygroundError


class QtMissing(PlaygroundError):
    """Qt, pyqtgraph, or a library of the system they need is not installed."""


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
        import playground.ui.plots.render  # noqa: F401
