"""The command line: ``playground``, ``playground train`` and the rest.

Nothing heavy is imported before a command is known, and nothing of Qt unless it shows something.
"""

from playground.cli.entry import main

__all__ = ["main"]
