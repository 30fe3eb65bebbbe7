"""Links of the browser playground (playground.tensorflow.org), read.

A link is ``#key=value&key=value``. Keys that are absent or empty stand for the browser's defaults.
A link copied from the text of a page has ``&amp;`` for ``&``, or ``%3D`` for ``=``; it means the
same.
"""

import math
import os
import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import TypeAlias
from urllib.parse import unquote

from playground.core import Component, ValueNotAllowed, check_values
from playground.datasets import DATASETS, DatasetConfig
from playground.graph.sequential import sequential
from playground.project.links.keys import (
    ACTIVATION_WORDS,
    ADDRESS,
    BIAS,
    DATASET_WORDS,
    FEATURE_KEYS,
    HOST,
    KNOWN_KEYS,
    MAX_NOISE,
    NOISE_BEYOND,
    POINTS,
    PROBLEM_WORDS,
    RADIUS,
    REGRESSION_WORDS,
    REGULARIZER_WORDS,
    SILENT_KEYS,
    LinkError,
    LinkParts,
)
from playground.training.base.config import TrainingConfig

Test: TypeAlias = Callable[[float], bool]


class _Values:
    """The keys of a link; every read names the key when the value is no good."""

    def __init__(self, pairs: Mapping[str, str]) -> None:
        self._pairs = pairs

    def text(self, key: str) -> str:
        """Return the value, or the empty string; seeds are taken literally, like the browser."""
        return self._pairs.get(key, "").strip()

    def name(self, key: str, default: str, table: Mapping[str, str]) -> str:
        """Return what a name stands for in a table."""
        found = self.text(key) or default
        if found not in table:
            raise _not_allowed(key, found, "choose one of " + ", ".join(table))
        return table[found]

    def flag(self, key: str, default: bool) -> bool:
        """Return a switch: in the browser, anything but ``false`` is on."""
        found = self.text(key)
        return found != "false" if found else default

    def number(self, key: str, default: float, is_allowed: Test, words: str) -> float:
        """Return a number that passes a test; ``words`` say what would."""
        found = self.text(key)
        try:
            number = float(found) if found else default
        except ValueError:
            number = float("nan")
        if not is_allowed(number):
            raise _not_allowed(key, found, words)
        return number

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        """Return a whole number within bounds."""
        words = f"use a whole number from {low} to {high}"
        return int(self.number(key, default, lambda n: low <= n <= high and n == int(n), words))

    def widths(self, key: str, default: tuple[int, ...]) -> tuple[int, ...]:
        """Return a list of layer widths; a key that is there but empty means no layers."""
        if key not in self._pairs:
            return default
        parts = [part.strip() for part in unquote(self._pairs[key]).split(",")]
        if parts == [""]:
            return ()
        try:
            widths = tuple(int(part) for part in parts)
        except ValueError:
            widths = (0,)
        if not all(1 <= width <= 4096 for width in widths) or len(widths) > 100:
            raise _not_allowed(
                key, self._pairs[key], "use whole numbers from 1 to 4096 with commas, as in 4,2"
            )
        return widths


def read_link(url: str) -> LinkParts:
    """Read what a browser-playground link describes.

    Without a seed the browser draws one at random, and so do we; the project remembers it.

    Parameters
    ----------
    url
        The whole link, or only what begins at ``#``, or only the keys.

    Raises
    ------
    LinkError
        Naming the key, its value and what is allowed.
    """
    values = _Values(_pairs(url))
    problem = values.name("problem", "classification", PROBLEM_WORDS)
    network, layout = sequential(
        _features(values),
        values.widths("networkShape", (4, 2)),
        values.name("activation", "tanh", ACTIVATION_WORDS),
        1,
        "tanh" if problem == "classification" else "linear",
    )
    return LinkParts(
        network=network,
        layout=layout,
        dataset=_dataset(values, problem),
        training=_training(values),
        show_test=values.flag("showTestData", False),
        discretize=values.flag("discretize", False),
        seed=values.text("seed") or f"0.{_random_digits():05d}",
    )


def _random_digits() -> int:
    """Draw five digits; the module ``secrets`` would bring all of OpenSSL for them."""
    return int.from_bytes(os.urandom(8), "big") % 100_000


def link_notes(url: str) -> tuple[str, ...]:
    """Return what to say about a link that can be read: which of its keys nobody knows.

    The browser ignores them, and so do we; but a mistyped key should not go unnoticed.
    """
    browsers = {*KNOWN_KEYS, *SILENT_KEYS}
    unknown = [
        key
        for key in dict.fromkeys(part.partition("=")[0] for part in link_parts(url)[1])
        if key and key.removesuffix("_hide") not in browsers
    ]
    if not unknown:
        return ()
    by_lower = {key.lower(): key for key in browsers}
    said = []
    for key in unknown:
        near = get_close_matches(key.lower(), by_lower, n=1)
        said.append(f"{key!r:.60}" + (f" (did you mean {by_lower[near[0]]}?)" if near else ""))
    return (f"the link has keys that are not known and change nothing: {', '.join(said)}",)


def _pairs(url: str) -> dict[str, str]:
    """Split a link into its keys and values."""
    address, parts = link_parts(url)
    pairs = {}
    for part in parts:
        name, separator, value = part.partition("=")
        if separator:
            pairs[name] = value.split("=", 1)[0]
    if HOST not in address and not KNOWN_KEYS & pairs.keys():
        raise LinkError(
            f"{url!r:.80} is not a link of the browser playground; such a link looks like "
            f"{ADDRESS}#activation=tanh&networkShape=4,2&seed=0.5"
        )
    return pairs


def link_parts(url: str) -> tuple[str, list[str]]:
    """Return a link's address and its ``key=value`` parts, unescaped."""
    # Only the ampersand: &reg of regularization is an HTML entity, too.
    text = re.sub(r"[\r\n\t\u200b]", "", url).strip(" <>()[]\"'")
    text = re.sub(r"&(amp;|#0*38;|#x0*26;)+", "&", text, flags=re.IGNORECASE)
    if "#" not in text:
        text = text.replace("%23", "#", 1)
    address, mark, keys = text.partition("#")
    if not mark:
        address, keys = (text, "") if "://" in text else ("", text)
    if "=" not in keys and "%3d" in keys.lower():
        keys = unquote(keys)
    return address, keys.split("&")


def _features(values: _Values) -> tuple[str, ...]:
    chosen = tuple(
        feature.name for key, feature in FEATURE_KEYS.items() if values.flag(key, key in ("x", "y"))
    )
    if not chosen:
        raise LinkError(f"the link turns every input off; set one of {', '.join(FEATURE_KEYS)}")
    return chosen


def _dataset(values: _Values, problem: str) -> DatasetConfig:
    if problem == "classification":
        kind = values.name("dataset", "circle", DATASET_WORDS)
    else:
        kind = values.name("regDataset", "reg-plane", REGRESSION_WORDS)
    noise = values.number("noise", 0.0, math.isfinite, "use a number from 0 to 80")
    noise = NOISE_BEYOND if noise > MAX_NOISE else max(noise, 0.0)
    try:
        params = check_values(DATASETS.get(kind), {"count": POINTS[problem], "noise": noise}, kind)
    except ValueNotAllowed as error:
        raise _not_allowed("noise", values.text("noise"), error.allowed) from error
    return DatasetConfig(kind, params, values.whole("percTrainData", 50, 1, 99))


def _training(values: _Values) -> TrainingConfig:
    at_least_0 = "use a number of at least 0"
    rate = values.number("learningRate", 0.03, _is_rate, at_least_0)
    strength = values.number("regularizationRate", 0.0, _is_rate, at_least_0)
    regularizer = values.name("regularization", "none", REGULARIZER_WORDS)
    zero = values.flag("initZero", False)
    return TrainingConfig(
        loss=Component("half_squared_error"),
        optimizer=Component("sgd", {"learning_rate": rate}),
        regularizer=Component(regularizer, {} if regularizer == "none" else {"rate": strength}),
        initializer=Component("zeros") if zero else Component("uniform", {"radius": RADIUS}),
        bias=0.0 if zero else BIAS,
        batch_size=values.whole("batchSize", 10, 1, 1_000_000),
        order="carry",
    )


def _is_rate(number: float) -> bool:
    return 0 <= number < float("inf")


def _not_allowed(key: str, value: str, allowed: str) -> LinkError:
    return LinkError(f"{key}={value:.60} is not allowed in a link; {allowed}")
