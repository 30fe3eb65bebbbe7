"""The command line: ``playground``, ``playground train`` and the rest.

Nothing heavy is imported before a command is known, and nothing of Qt unless it shows something.
"""

from collections.abc import Sequence

from playground.cli.terminal.exit_codes import INTERRUPTED


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; see :func:`playground.cli.entry.main`."""
    try:
        from playground.cli.entry import main as run
    except KeyboardInterrupt:  # Ctrl-C while the first libraries load
        return INTERRUPTED
    return run(argv)


__all__ = ["main"]
