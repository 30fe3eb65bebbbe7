"""The most memory this process ever held."""

import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")
_PEAK = "VmHWM:"
_KILO = 1024


def peak_memory() -> int | None:
    """Return the peak in bytes, mapped files included; ``None`` where the system does not say."""
    if _STATUS.exists():
        # Linux hands the parent's peak on in getrusage, but not here.
        for line in _STATUS.read_text("ascii", "replace").splitlines():
            if line.startswith(_PEAK):
                return int(line.split()[1]) * _KILO
    if sys.platform == "darwin":
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return None
