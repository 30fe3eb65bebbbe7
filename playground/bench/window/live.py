"""``bench live``, the half without a window: what is trained, and how fast it goes undisturbed."""

import time

from playground.graph.sequential import sequential
from playground.project.project import Project
from playground.project.templates import template
from playground.session.base.commands import Configure
from playground.session.base.events import Event
from playground.session.pacing.thread_sync import FrameGate
from playground.session.session import Session

WARM_UP_SECONDS = 0.5
_SLICE_SECONDS = 0.05

SPIRAL = "spiral-8x6"
"""The spiral with six layers of eight units: the most tiles there are."""

NAMES = ("circle", SPIRAL, "iris", "digits", "lenet-digits")
"""What is to be trained to know how fluid the window is."""


def trained(name: str) -> Project:
    """Return what is trained: a template, or the large spiral."""
    if name != SPIRAL:
        return template(name)
    spiral = template("spiral")
    features = ("x", "y", "sin x", "sin y")
    network, layout = sequential(features, [8] * 6, "tanh", 1, "linear")
    return spiral.replace(network=network, layout=layout)


def headless_updates_per_second(
    project: Project,
    seconds: float,
    evaluation_share: float | None = None,
    warm_up: float = WARM_UP_SECONDS,
) -> float:
    """Train a network the way the worker does, but with nobody watching.

    Parameters
    ----------
    project
        What to train.
    seconds
        How long to measure.
    evaluation_share
        How much of the time the curves may take, as the window has it; ``None``: every epoch is
        evaluated on all samples, as on the command line.
    warm_up
        How long to train before that.
    """
    events: list[Event] = []
    session = Session(events.append, evaluation_share)
    session.configure(Configure(0, project))
    trainer = session.trainer
    assert trainer is not None
    _train(session, warm_up)
    updates = trainer.step_count
    begun = time.perf_counter()
    _train(session, seconds)
    return (trainer.step_count - updates) / (time.perf_counter() - begun)


def _train(session: Session, seconds: float) -> None:
    gate = FrameGate()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        session.advance(_SLICE_SECONDS, gate)
