"""Schedules as NumPy: what the learning rate is multiplied by, ``epoch`` epochs on."""

from playground.exchange.code.base.helper import Helper
from playground.exchange.code.numpy_parts.dispatch import ScheduleCode, write_schedule
from playground.nn.kernels.schedule_factors import NUDGE
from playground.nn.schedules.constant import Constant
from playground.nn.schedules.cosine import Cosine
from playground.nn.schedules.cosine_restarts import CosineRestarts
from playground.nn.schedules.exponential import Exponential
from playground.nn.schedules.one_cycle import OneCycle
from playground.nn.schedules.plateau import Plateau
from playground.nn.schedules.polynomial import Polynomial
from playground.nn.schedules.step import Step

HALF_WAVE = Helper(
    "half_wave",
    '''
def half_wave(start, end, share):
    """From start to end along half a cosine, share of the way."""
    return end + (start - end) * 0.5 * (1 + np.cos(np.pi * share))
''',
)


@write_schedule.register
def _constant(schedule: Constant) -> ScheduleCode:
    return ScheduleCode(())


@write_schedule.register
def _step(schedule: Step) -> ScheduleCode:
    spans = f"np.floor(epoch / {schedule.every} + {NUDGE})"
    return ScheduleCode((f"return {schedule.gamma} ** {spans}",))


@write_schedule.register
def _exponential(schedule: Exponential) -> ScheduleCode:
    return ScheduleCode((f"return {schedule.gamma}**epoch",))


@write_schedule.register
def _polynomial(schedule: Polynomial) -> ScheduleCode:
    last = schedule.last
    return ScheduleCode(
        (
            f"left = 1 - min(epoch / {schedule.epochs}, 1)",
            f"return left**{schedule.power} * (1 - {last}) + {last}",
        )
    )


@write_schedule.register
def _cosine(schedule: Cosine) -> ScheduleCode:
    share = f"min(epoch / {schedule.epochs}, 1)"
    return ScheduleCode((f"return half_wave(1, {schedule.last}, {share})",), helpers=(HALF_WAVE,))


@write_schedule.register
def _cosine_restarts(schedule: CosineRestarts) -> ScheduleCode:
    if schedule.growth == 1:
        lines = [
            f"span = {schedule.period}",
            f"since = min(max(epoch - np.floor(epoch / span + {NUDGE}) * span, 0), span)",
        ]
    else:
        lines = [
            f"since, span = epoch, {schedule.period}",
            f"while since >= span * (1 - {NUDGE}):",
            f"    since, span = max(since - span, 0), span * {schedule.growth}",
        ]
    wave = f"return half_wave(1, {schedule.last}, since / span)"
    return ScheduleCode((*lines, wave), helpers=(HALF_WAVE,))


@write_schedule.register
def _one_cycle(schedule: OneCycle) -> ScheduleCode:
    low = 1 / schedule.div
    rise, end = schedule.rise, low / schedule.final_div
    return ScheduleCode(
        (
            f"share = min(epoch / {schedule.epochs}, 1)",
            f"if share < {rise}:",
            f"    return half_wave({low}, 1, share / {rise})",
            f"return half_wave(1, {end}, (share - {rise}) / {1 - rise})",
        ),
        helpers=(HALF_WAVE,),
    )


@write_schedule.register
def _plateau(schedule: Plateau) -> ScheduleCode:
    """Watch the loss at the end of every epoch."""
    observe = (
        f"if loss < plateau['best'] * (1 - {schedule.threshold}):",
        "    plateau['best'], plateau['waited'] = loss, 0",
        "else:",
        "    plateau['waited'] += 1",
        "if plateau['resting']:",
        "    plateau['resting'], plateau['waited'] = plateau['resting'] - 1, 0",
        f"if plateau['waited'] > {schedule.patience}:",
        f"    plateau['factor'] = max(plateau['factor'] * {schedule.gamma}, {schedule.least})",
        f"    plateau['resting'], plateau['waited'] = {schedule.cooldown}, 0",
    )
    start = "plateau = {'factor': 1.0, 'best': np.inf, 'waited': 0, 'resting': 0}"
    return ScheduleCode(("return plateau['factor']",), (start,), observe)
