"""What is wrong (or noteworthy) about a network, and where."""

from enum import StrEnum

from msgspec import Struct


class Severity(StrEnum):
    """How much a diagnostic matters: an error stops training, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Diagnostic(Struct, frozen=True):
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
