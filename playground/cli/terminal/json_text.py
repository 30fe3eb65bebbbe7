"""Results as JSON for other programs."""

import json
import math
from typing import Any


def json_text(value: Any, indent: int | None = None) -> str:  # noqa: ANN401  (any JSON value)
    """Return JSON in ASCII, which every console passes on unharmed.

    Numbers that are not finite become ``null``, as JSON has none.
    """
    return json.dumps(_finite(value), allow_nan=False, indent=indent)


def _finite(value: Any) -> Any:  # noqa: ANN401  (any JSON value)
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
