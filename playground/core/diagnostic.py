"""What is wrong (or noteworthy) about a network, and where."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a diagnostic matters: an error stops training, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Diagnostic:
    """One finding.

    Parameters
    ----------
    node_id
        The node it belongs to, or the empty string when it concerns the whole network.
    severity
        Whether the network can still be trained.
    message
        One sentence that names the problem and, where there is one, the fix.
    """

    node_id: str
    severity: Severity
    message: str
