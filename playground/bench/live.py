"""``bench live``, the half without a window: how fast the default network trains undisturbed."""

import time

from playground.project.templates import default_project
from playground.session.messages import Configure, Event
from playground.session.pacing.thread_sync import FrameGate
from playground.session.session import Session

WARM_UP_SECONDS = 0.5
_SLICE_SECONDS = 0.05


def headless_epochs_per_second(seconds: float, warm_up: float = WARM_UP_SECONDS) -> float:
    """Train the network the application opens with, the way the worker does.

    Every epoch is evaluated on all samples and recorded, as it is for the window.

    Parameters
    ----------
    seconds
        How long to measure.
    warm_up
        How long to train before that.
    """
    events: list[Event] = []
    session = Session(events.append)
    session.configure(Configure(0, default_project()))
    trainer = session.trainer
    assert trainer is not None
    _train(session, warm_up)
    epochs = trainer.epoch
    begun = time.perf_counter()
    _train(session, seconds)
    return (trainer.epoch - epochs) / (time.perf_counter() - begun)


def _train(session: Session, seconds: float) -> None:
    gate = FrameGate()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        session.advance(_SLICE_SECONDS, gate)
