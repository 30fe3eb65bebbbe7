"""``python -m playground``."""

import sys

from playground.cli import main

if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # a bundled program begins the processes of a sweep itself
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(main())
