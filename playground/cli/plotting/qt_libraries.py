"""Qt's libraries of the system: which are missing, and the command that installs them here."""

import ctypes
import os
import platform
import shutil
from collections.abc import Iterable

from msgspec import Struct

from playground.storage.resources import resource_path

MANAGERS = ("apt", "dnf", "pacman", "zypper", "apk")
"""The package managers of the table's columns."""

FAMILIES = {
    "debian": "apt",
    "ubuntu": "apt",
    "fedora": "dnf",
    "rhel": "dnf",
    "arch": "pacman",
    "suse": "zypper",
    "opensuse": "zypper",
    "alpine": "apk",
}
"""Which manager a distribution has that says it is one of these, or like one."""

COMMANDS = {"apt": "apt-get install", "pacman": "pacman -S", "apk": "apk add"}

FONTS = "fonts"


class Library(Struct, frozen=True):
    """A library, what needs it (``offscreen``, ``x11``, ``wayland``), and who packages it."""

    group: str
    name: str
    packages: dict[str, str]


def libraries() -> tuple[Library, ...]:
    """Return the table that the scripts which set a checkout up read, too."""
    lines = resource_path("qt-libraries.txt").read_text("utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return tuple(Library(r[0], r[1], dict(zip(MANAGERS, r[2:], strict=True))) for r in rows)


def missing_libraries(*groups: str) -> tuple[Library, ...]:
    """Return the libraries of some groups that cannot be loaded."""
    wanted = [each for each in libraries() if each.group in groups and each.name != FONTS]
    return tuple(each for each in wanted if not _loads(each.name))


def how_to_install(missing: Iterable[Library]) -> str:
    """Name what is missing and the command that installs it on this distribution."""
    found = tuple(missing)
    manager = package_manager()
    packages = dict.fromkeys(each.packages[manager] for each in found)
    sudo = "" if hasattr(os, "geteuid") and os.geteuid() == 0 else "sudo "
    command = COMMANDS.get(manager, f"{manager} install")
    names = ", ".join(each.name for each in found)
    return (
        f"Qt needs system libraries that are missing: {names}; install them with: "
        f"{sudo}{command} {' '.join(packages)}"
    )


def package_manager() -> str:
    """Return this distribution's package manager, else the first there is."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        release = {}
    for name in f"{release.get('ID', '')} {release.get('ID_LIKE', '')}".split():
        for family, manager in FAMILIES.items():
            if name == family or name.startswith(f"{family}-"):
                return manager
    return next((each for each in MANAGERS if shutil.which(each)), MANAGERS[0])


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
