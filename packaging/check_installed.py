"""Tell whether every installed package still has all its files.

An installation that was interrupted, or a folder deleted by hand, can leave a package that pip
believes complete; it then fails in the middle of somebody's work. Prints what is damaged and exits
with status 1, or prints nothing.
"""

import sys
from importlib.metadata import distributions
from pathlib import Path


def damaged() -> list[str]:
    """Return the names of the packages that miss a file, or the list of their files."""
    names = []
    for distribution in distributions():
        files = distribution.files
        # Byte code is made again when it is missing.
        if files is None or not all(
            file.suffix == ".pyc" or Path(str(distribution.locate_file(file))).exists()
            for file in files
        ):
            names.append(str(distribution.metadata["Name"]))
    return sorted(names)


if __name__ == "__main__":
    found = damaged()
    if found:
        sys.exit(f"Setting up: incomplete packages: {', '.join(found)}; starting over")
