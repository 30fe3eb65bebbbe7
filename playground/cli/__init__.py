"""The command line: ``playground``, ``playground train`` and the rest.

Nothing heavy is imported before a command is known, and nothing of Qt unless it shows something.
"""

from collections.abc import Sequence

from playground.cli.terminal.process import INTERRUPTED


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; see :func:`playground.cli.run.run`."""
    try:
        from playground.cli.run import run
    except KeyboardInterrupt:  # Ctrl-C while the first libraries load
        return INTERRUPTED
    return run(argv)


__all__ = ["main"]
