"""When a run of the session is over: its stop conditions, and what is said then."""

from __future__ import annotations

from collections.abc import Callable

from playground.session.base.events import Event, Stopped
from playground.session.curve_recorder import CurveRecorder
from playground.training.early_stopping import EarlyStopping, StopReason
from playground.training.moments.moment import Moment
from playground.training.moments.moment_store import BEST, MomentStore
from playground.training.trainer import Trainer


class RunWatch:
    """Lets stop conditions end a run, from its beginning until training rests.

    Parameters
    ----------
    report
        Called with a :class:`Stopped` when one does.
    store
        Keeps the moment of the best weights.
    moment
        Returns the present moment.
    gone_back
        Called when the best weights are back.
    """

    def __init__(
        self,
        report: Callable[[Event], None],
        store: MomentStore,
        moment: Callable[[], Moment],
        gone_back: Callable[[], None],
    ) -> None:
        self._report, self._store, self._moment = report, store, moment
        self._gone_back = gone_back
        self._stopping: EarlyStopping | None = None

    def begin(self, trainer: Trainer, curves: CurveRecorder) -> None:
        """Watch a run from now on."""
        conditions = trainer.config.stopping
        about = (curves.latest, self._store, self._moment)
        self._stopping = EarlyStopping(conditions, trainer.loop.load_parameters, *about)

    def end(self) -> None:
        """Watch no more."""
        self._stopping = None

    def follow(self, trainer: Trainer, curves: CurveRecorder, *, is_other: bool) -> None:
        """Go on watching: another trainer, or the same with other conditions."""
        if self._stopping is None:
            if is_other:
                self._store.forget(BEST)
        elif is_other:
            self.begin(trainer, curves)
        else:
            self._stopping.conditions = trainer.config.stopping

    @property
    def needs_points(self) -> bool:
        """Whether a condition is to be judged after every epoch."""
        if self._stopping is None:
            return False
        wanted = self._stopping.conditions
        judged = (wanted.epochs, wanted.loss, wanted.accuracy, wanted.plateau, wanted.patience)
        return any(judged)

    def see(self, curves: CurveRecorder) -> None:
        """Take note of the latest point, which ends an epoch."""
        if self._stopping is not None:
            self._stopping.see(curves.latest)

    def is_over(self, trainer: Trainer, curves: CurveRecorder) -> bool:
        """Tell whether a stop condition ends the run now; reports it, once."""
        stopping = self._stopping
        stop = None if stopping is None else stopping.check(curves.latest)
        if stop is not None:
            self._stop(stop, trainer, curves)
        return stop is not None

    def finish(self, trainer: Trainer, curves: CurveRecorder) -> None:
        """End a run whose epochs are made; its best weights come back where they are asked for."""
        stopping = self._stopping
        stop = None if stopping is None else stopping.finish(curves.latest)
        self._stopping = None
        if stop is not None:
            self._stop(stop, trainer, curves)

    def _stop(self, stop: StopReason, trainer: Trainer, curves: CurveRecorder) -> None:
        """Report the end of a run."""
        self._stopping = None
        if stop.restored is not None:
            curves.flush()
            curves.evaluate(trainer)
            self._gone_back()
        self._report(Stopped(curves.generation, stop.reason, stop.restored, trainer.step_count))
