"""Linear warm-up before any schedule (Goyal et al. 2017)."""

from typing import Any

from playground.nn.base.schedule import Moment, Pacer


def warm_up(pacer: Pacer, steps: int) -> Pacer:
    """Let the learning rate rise in a straight line over the first updates.

    Parameters
    ----------
    pacer
        The schedule at work. Its clock is not put back: it runs from the first update on.
    steps
        How many updates the rise takes: the first one uses ``1/steps`` of the schedule's rate, the
        last one all of it. With 0 there is no warm-up.

    Returns
    -------
    Pacer
        Its state is the given pacer's, so that warm-up can come and go between two updates.
    """
    return WarmUp(pacer, steps) if steps > 0 else pacer


class WarmUp(Pacer):
    """Multiplies another pacer's factor by a ramp; see :func:`warm_up`."""

    def __init__(self, pacer: Pacer, steps: int) -> None:
        self._pacer = pacer
        self._steps = steps

    def factor(self, moment: Moment) -> float:
        """Return the other's factor times ``(step + 1) / steps``, at most 1."""
        ramp = min(1.0, (moment.step + 1) / self._steps)
        return ramp * self._pacer.factor(moment)

    def observe(self, loss: float) -> None:
        """Hand the loss on."""
        self._pacer.observe(loss)

    def get_state(self) -> dict[str, Any]:
        """Return the other's state: the ramp needs none."""
        return self._pacer.get_state()

    def set_state(self, state: dict[str, Any]) -> None:
        """Hand the state on."""
        self._pacer.set_state(state)
