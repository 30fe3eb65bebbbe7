"""How fast: updates come due evenly, lateness is not caught up; speeds are measured honestly."""

import threading
import time

import pytest

from playground.session import run_request as module
from playground.session.pacing.thread_sync import FrameGate, LatestBox
from playground.session.run_request import SpeedLimit
from playground.session.snapshots.throughput import Throughput


class Clock:
    now = 100.0

    def perf_counter(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(module, "time", made)
    return made


@pytest.mark.parametrize("speed", [1, 10, 60])
def test_updates_come_evenly(clock, speed):
    limit = SpeedLimit()
    limit.set(str(speed))
    made = 0
    for _ in range(2000):
        if limit.seconds_to_wait() == 0.0:
            limit.made_update()
            made += 1
        clock.now += 0.001
    assert made == pytest.approx(2 * speed, abs=1)


def test_lateness_is_forgiven(clock):
    limit = SpeedLimit()
    limit.set("10")
    limit.made_update()
    clock.now += 60.0
    assert limit.seconds_to_wait() == 0.0
    limit.made_update()
    assert limit.seconds_to_wait() == pytest.approx(0.08, abs=0.021)


@pytest.mark.parametrize("speed", ["epoch", "unlimited"])
def test_no_limit_means_no_wait(speed):
    limit = SpeedLimit()
    limit.set(speed)
    limit.made_update()
    assert limit.updates_per_second == 0
    assert limit.seconds_to_wait() == 0.0


def test_another_speed_counts_from_now(clock):
    limit = SpeedLimit()
    limit.set("1")
    limit.made_update()
    limit.set("60")
    assert limit.seconds_to_wait() == 0.0


def test_the_speedometer():
    meter = Throughput()
    meter.add(100, 4, 10.0, 10.25)
    assert (meter.steps, meter.epochs) == (0.0, 0.0)
    meter.add(100, 4, 10.25, 10.5)
    assert (meter.steps, meter.epochs) == (400.0, 16.0)
    meter.add(-50, -2, 10.5, 11.5)
    assert (meter.steps, meter.epochs) == (0.0, 0.0)


def test_a_closed_gate_waits_but_not_for_ever():
    gate = FrameGate()
    gate.wait()
    gate.close()
    begun = time.monotonic()
    gate.wait()
    assert time.monotonic() - begun >= 0.9 * FrameGate.LONGEST


def test_opening_the_gate_ends_the_wait():
    gate = FrameGate()
    gate.LONGEST = 20.0
    gate.close()
    waiting = threading.Thread(target=gate.wait)
    waiting.start()
    gate.open()
    waiting.join(10)
    assert not waiting.is_alive()


def test_the_box_keeps_the_latest_once():
    box = LatestBox()
    assert box.is_empty
    assert box.take() is None
    box.put(1)
    box.put(2)
    assert not box.is_empty
    assert box.take() == 2
    assert box.take() is None
