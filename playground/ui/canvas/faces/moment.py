"""The numbers of a face at one moment of the training, under each choice of what is shown."""

from collections.abc import Mapping
from enum import Enum

from msgspec import Struct, field

from playground.core import Array
from playground.session.snapshots.sample_view import SampleView
from playground.ui.canvas.faces.facts import DataFacts
from playground.ui.canvas.faces.parts import Origin, Source

Arrays = Mapping[tuple[str, str], Array]


class Shown(Enum):
    """What cells, bars and charts stand for."""

    VALUES = "values"
    GRADIENTS = "gradients"
    CHANGES = "changes"


class FaceMoment(Struct, frozen=True):
    """What is known at a moment.

    Parameters
    ----------
    sample, before
        The chosen sample's way through the network now, and at the moment changes are told from.
    parameters
        Learned arrays, by node id and name.
    gradients, changes
        Of the learned arrays.
    data
        What is known of the data.
    shown
        Which of all this is asked for.
    """

    sample: SampleView | None = None
    before: SampleView | None = None
    parameters: Arrays = field(default_factory=dict)
    gradients: Arrays = field(default_factory=dict)
    changes: Arrays = field(default_factory=dict)
    data: DataFacts = DataFacts()
    shown: Shown = Shown.VALUES

    def shown_of(self, source: Source) -> Shown:
        """Return what a part shows: what enters a network never changes, and is shown as it is."""
        given = source.origin is Origin.FEATURES and self.shown is Shown.CHANGES
        return Shown.VALUES if given else self.shown

    def numbers(self, source: Source) -> Array | None:
        """Return the numbers that a part shows; ``None`` where they are not known."""
        key = (source.node_id, source.name)
        if source.origin is Origin.PARAMETER:
            arrays = {
                Shown.VALUES: self.parameters,
                Shown.GRADIENTS: self.gradients,
                Shown.CHANGES: self.changes,
            }
            return arrays[self.shown].get(key)
        if self.sample is None:
            return None
        if self.shown is Shown.GRADIENTS:  # of what is not learned there is none
            is_state = source.origin is Origin.STATE
            return None if is_state else self.sample.gradients.get(source.node_id)
        now = _of(self.sample, source)
        if self.shown_of(source) is Shown.VALUES or now is None:
            return now
        then = _of(self.before, source) if self.before is not None else None
        return None if then is None or then.shape != now.shape else now - then


def _of(sample: SampleView, source: Source) -> Array | None:
    """Return what a sample has, gives or answers, or what it was answered with."""
    if source.origin is Origin.STATE:
        return sample.remembered.get(f"{source.node_id}/{source.name}")
    if source.origin is Origin.PREDICTION:
        return sample.prediction
    if source.origin is Origin.FEATURES:
        flat = sample.values.reshape(-1)
        if not source.picked:
            return flat
        return flat[list(source.picked)] if max(source.picked) < flat.size else None
    return sample.outputs.get(source.node_id)
