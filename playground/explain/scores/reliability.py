"""Whether a network is right as often as it is sure: the reliability diagram."""

import numpy as np
from msgspec import Struct

from playground.core import Array, IntArray

BINS = 10


class Reliability(Struct, frozen=True):
    """How often answers are right, by how sure they were.

    Parameters
    ----------
    edges
        ``(B + 1,)`` from 0 to 1; a bin holds what is above its lower edge, up to its upper one.
    counts
        ``(B,)``: how many samples are in each bin.
    confidence, accuracy
        ``(B,)``: how sure the answers of a bin are on average, and which share of them is right;
        ``nan`` where a bin is empty.
    """

    edges: Array
    counts: IntArray
    confidence: Array
    accuracy: Array

    @property
    def error(self) -> float:
        """The expected calibration error, Σ n_b/N · |accuracy_b − confidence_b|.

        Naeini, Cooper and Hauskrecht 2015; Guo et al. 2017, "On calibration of modern neural
        networks", eq. 3. ``nan`` without samples.
        """
        total = int(self.counts.sum())
        if not total:
            return float("nan")
        gaps = np.abs(np.nan_to_num(self.accuracy) - np.nan_to_num(self.confidence))
        return float((self.counts * gaps).sum() / total)


def reliability(confidence: Array, right: Array, bins: int = BINS) -> Reliability:
    """Sort answers into bins of equal width by how sure they were (Guo et al. 2017, section 2).

    Parameters
    ----------
    confidence
        ``(N,)``: the probability of the class that was decided for, between 0 and 1. Others, and
        what is no number, are left out.
    right
        ``(N,)``: whether the decision was right.
    bins
        How many.
    """
    known = (confidence >= 0) & (confidence <= 1)
    sure, hit = confidence[known].astype(np.float64), right[known].astype(np.float64)
    edges = np.linspace(0.0, 1.0, bins + 1)
    place = np.clip(np.searchsorted(edges, sure, side="left") - 1, 0, bins - 1)
    counts = np.bincount(place, minlength=bins)
    divisor = np.where(counts > 0, counts, np.nan)
    return Reliability(
        edges,
        counts,
        np.bincount(place, sure, bins) / divisor,
        np.bincount(place, hit, bins) / divisor,
    )
