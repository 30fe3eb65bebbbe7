"""Run commands of the program in a process that may not take more than so much memory.

Called as ``python under_ceiling.py CEILING``, with one JSON list of words a line on the standard
input. Each is done in a copy of the process, after the program is imported: one JSON object a line
says its exit code, the most memory it held, and what it printed.
"""

import json
import os
import resource
import signal
import sys
import tempfile
from importlib import import_module

IMPORTED = ("playground.cli", "playground.datasets.prepare", "playground.training.trainer")
"""Once for all commands."""

LONGEST_SECONDS = 60


def main():
    """Answer line after line."""
    ceiling = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_done(json.loads(line))) + "\n")
        sys.stdout.flush()


def _done(words):
    with tempfile.TemporaryFile() as told:
        child = os.fork()
        if not child:
            os._exit(_run(words, told.fileno()))
        _, status, usage = os.wait4(child, 0)
        told.seek(0)
        text = told.read().decode(errors="replace")
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {"code": os.waitstatus_to_exitcode(status), "peak": peak, "told": text}


def _run(words, told):
    from playground.cli import main as playground

    os.dup2(told, 1)
    os.dup2(told, 2)
    signal.alarm(LONGEST_SECONDS)  # ends it by a signal, which is no exit code of the program
    code = playground(words)
    sys.stdout.flush()
    sys.stderr.flush()
    return code


if __name__ == "__main__":
    for name in IMPORTED:
        import_module(name)
    main()
