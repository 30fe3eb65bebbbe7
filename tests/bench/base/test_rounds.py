import pytest

from playground.bench.base.rounds import interleaved


class Clock:
    def __init__(self):
        self.now = 0.0
        self.turns = []

    def __call__(self):
        return self.now

    def runner(self, name, seconds, granularity=1):
        def run(count):
            made = -(-count // granularity) * granularity
            self.now += made * seconds
            self.turns.append(name)
            return made

        return run


def test_the_median_time_per_step_whatever_a_runner_makes_at_once():
    clock = Clock()
    runners = {"a": clock.runner("a", 2e-3), "b": clock.runner("b", 3e-3, granularity=25)}
    found = interleaved(runners, rounds=5, round_seconds=0.1, clock=clock)
    assert found == pytest.approx({"a": 2e-3, "b": 3e-3})


def test_runners_take_turns():
    clock = Clock()
    runners = {name: clock.runner(name, 1.0) for name in "ab"}
    interleaved(runners, rounds=3, round_seconds=1.0, clock=clock)
    assert clock.turns[-6:] == list("ababab")
