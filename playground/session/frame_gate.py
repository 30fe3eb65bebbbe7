"""A gate the window closes while it builds a frame.

Window and worker share Python's interpreter lock. A worker that keeps stepping while a frame is
built makes that frame late; waiting for the few milliseconds costs the worker little.
"""

import threading


class FrameGate:
    """Closed by the window while it works on a frame; the worker waits in between steps."""

    LONGEST = 0.05

    def __init__(self) -> None:
        self._open = threading.Event()
        self._open.set()

    def close(self) -> None:
        """Ask the worker to wait before its next steps."""
        self._open.clear()

    def open(self) -> None:
        """Let the worker go on."""
        self._open.set()

    def wait(self) -> None:
        """Wait while the gate is closed, at most :attr:`LONGEST` seconds."""
        if not self._open.is_set():
            self._open.wait(self.LONGEST)
