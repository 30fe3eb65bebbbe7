"""A race: every lane trains as it would alone."""

import math
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from msgspec.structs import replace

from playground.core import Component, PlaygroundError, ValueNotAllowed
from playground.experiments import race as race_module
from playground.experiments.batch_race import BatchRace, race_of
from playground.experiments.lanes import lane_clock
from playground.experiments.lanes.seed_band import seed_band
from playground.experiments.race import Race
from playground.experiments.race_config import CHOICES, Lane
from playground.experiments.race_results import curves
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.regularizers import REGULARIZERS
from playground.nn.schedules import SCHEDULES
from playground.training import Trainer
from playground.training.base.config import Stopping
from playground.training.base.divergence import DivergenceError
from playground.training.loop.batch_program import BatchProgram

EPOCHS = 3
SEARCHING = [cls.name for cls in OPTIMIZERS if cls.searches]
OTHERS = [cls.name for cls in OPTIMIZERS if not cls.searches]


def lane(project, name, **changes):
    return Lane(name, replace(project.training, **changes))


def optimizers(project, names):
    rates = {"sgd": 0.05, "adadelta": 1.0}
    return [
        lane(project, n, optimizer=Component(n, {"learning_rate": rates.get(n, 0.01)}))
        for n in names
    ]


def noisy_images():
    """Draw a small image network with noise and norms."""
    nodes = (
        NodeSpec("input_1", "input"),
        NodeSpec("wide", "dense", {"units": 9}),
        NodeSpec("image", "reshape", {"shape": "1×3×3"}),
        NodeSpec("conv", "conv2d", {"filters": 2}),
        NodeSpec("norm", "batch_norm"),
        NodeSpec("drop", "dropout", {"rate": 0.3}),
        NodeSpec("flat", "flatten"),
        NodeSpec("out", "dense", {"units": 1, "activation": "linear"}),
    )
    ids = [node.id for node in nodes]
    wires = tuple(Edge(a, b) for a, b in pairwise(ids))
    return NetworkSpec(nodes, wires)


def assert_as_alone(race, project, lanes, epochs=EPOCHS, seeds=1, start=None):
    for i, each in enumerate(lanes):
        for seed in range(seeds):
            one = Trainer(project.replace(training=each.config), seed=seed)
            if start is not None:
                own = one.checkpoint()
                fresh = {"slots": own.slots, "updates": 0, "schedule": own.schedule}
                one.restore(replace(start, **fresh))
            one.run_epochs(epochs)
            mine, alone = race.checkpoint(i, seed), one.checkpoint()
            assert (mine.step, mine.epoch, mine.updates) == (alone.step, alone.epoch, alone.updates)
            assert mine.sampler == alone.sampler
            assert mine.streams == alone.streams
            np.testing.assert_allclose(
                mine.theta, alone.theta, rtol=0, atol=1e-12, err_msg=each.name
            )
            np.testing.assert_allclose(mine.layers, alone.layers, rtol=0, atol=1e-12)
            assert mine.slots.keys() == alone.slots.keys()
            metrics, point = one.metrics(), race.points(i, seed)[-1]
            assert (point.step, point.epoch) == (metrics.step, metrics.epoch)
            assert point.test_loss == pytest.approx(metrics.test_loss, abs=1e-12)
            assert point.train_accuracy == metrics.train_accuracy or math.isnan(
                metrics.train_accuracy
            )


@pytest.mark.parametrize("problem", ["binary", "classes", "regression"])
def test_every_optimizer_trains_as_alone(project, problem):
    made = project(problem)
    lanes = optimizers(made, OTHERS)
    race = Race(made, lanes)
    race.run(EPOCHS)
    assert_as_alone(race, made, lanes)


def test_searching_optimizers_train_as_alone_on_full_batches(project):
    made = project(batch_size=0).replace(network=noisy_images())
    lanes = [
        *optimizers(made, ["sgd", *SEARCHING]),
        lane(made, "last", regularizer=Component("l2")),
    ]
    lanes += [Lane(f"{each.name} again", each.config) for each in lanes]
    race = Race(made, lanes)
    race.run(EPOCHS)
    assert_as_alone(race, made, lanes)


@pytest.mark.parametrize("seeds", [1, 2])
def test_every_schedule_trains_as_alone(project, seeds):
    made = project(warm_up=5)
    lanes = [lane(made, name, schedule=Component(name)) for name in SCHEDULES.names]
    race = Race(made, lanes, seeds)
    race.run(EPOCHS)
    assert_as_alone(race, made, lanes, seeds=seeds)


def test_everything_else_a_lane_may_choose(project):
    made = project()
    lanes = [lane(made, name, regularizer=Component(name)) for name in REGULARIZERS.names]
    lanes += [
        lane(made, "short", clip_norm=0.1),
        lane(made, "cut", clip_value=0.01),
        lane(made, "round", max_norm=0.5),
        lane(made, "rising", warm_up=20),
        lane(
            made,
            "decaying",
            optimizer=Component("sgd", {"weight_decay": 0.1}),
            decay_biases=True,
        ),
    ]
    race = Race(made, lanes)
    race.run(EPOCHS)
    assert_as_alone(race, made, lanes)


@pytest.mark.parametrize("order", ["fixed", "carry", "shuffle"])
@pytest.mark.parametrize("seeds", [1, 2])
def test_noise_and_norms_are_those_of_the_network_alone(project, order, seeds):
    made = project(order=order).replace(network=noisy_images())
    lanes = optimizers(made, OTHERS)
    race = Race(made, lanes, seeds)
    race.run(EPOCHS)
    assert_as_alone(race, made, lanes, seeds=seeds)


def test_a_race_of_one_is_a_training(project):
    made = project()
    lanes = optimizers(made, ["adam"])
    race = Race(made, lanes)
    race.run(EPOCHS)
    assert_as_alone(race, made, lanes)


def test_a_race_begins_at_a_trained_state(project):
    made = project(optimizer="rmsprop", rate=0.01)
    trained = Trainer(made)
    trained.run_epochs(2)
    trained.step(2)
    start = trained.checkpoint()
    lanes = optimizers(made, OTHERS)
    race = Race(made, lanes, checkpoint=start)
    assert (race.epoch, race.step_count) == (2, start.step)
    race.run(EPOCHS)
    assert_as_alone(race, made, lanes, start=start)


def test_a_winner_can_be_trained_on(project):
    made = project()
    lanes = optimizers(made, ["sgd", "adam"])
    race = Race(made, lanes)
    race.run(EPOCHS)
    one = Trainer(made.replace(training=lanes[1].config))
    one.restore(race.checkpoint(1))
    one.run_epochs(1)
    race.run(1)
    np.testing.assert_allclose(race.checkpoint(1).theta, one.network.theta, rtol=0, atol=1e-12)


def test_a_lane_that_diverges_stays_where_it_was_last_finite(project):
    made = project("regression")
    wild = Component("sgd", {"learning_rate": 1e3})
    lanes = [*optimizers(made, ["sgd", "adam"]), lane(made, "wild", optimizer=wild)]
    race = Race(made, lanes)
    race.run(20)
    assert race.running
    assert_as_alone(race, made, lanes[:2], epochs=20)
    alone = Trainer(made.replace(training=lanes[2].config))
    with pytest.raises(DivergenceError) as caught:
        alone.run_epochs(20)
    trouble, end = race.trouble(2), race.checkpoint(2)
    assert (trouble.step, trouble.node_id, trouble.quantity) == (
        caught.value.step,
        caught.value.node_id,
        caught.value.quantity,
    )
    assert end.step == alone.step_count
    assert end.sampler == alone.checkpoint().sampler
    np.testing.assert_allclose(end.theta, alone.network.theta, rtol=1e-12)
    np.testing.assert_array_equal(race.network.theta[2], end.theta)
    assert race.points(2)[-1].step <= end.step
    assert race.trouble(0) is None


def test_one_seed_may_diverge_and_the_others_go_on(project, chain):
    made = project("regression").replace(network=chain(6, 1, activation="relu"))
    lanes = [lane(made, "wild", optimizer=Component("sgd", {"learning_rate": 0.5}))]
    seeds = 6
    race = Race(made, lanes, seeds)
    race.run(15)
    fell = [race.trouble(0, seed) is not None for seed in range(seeds)]
    assert any(fell)
    assert not all(fell)
    for seed in range(seeds):
        one = Trainer(made.replace(training=lanes[0].config), seed=seed)
        try:
            one.run_epochs(15)
        except DivergenceError:
            assert fell[seed]
        else:
            assert not fell[seed]
            np.testing.assert_allclose(
                race.checkpoint(0, seed).theta, one.network.theta, rtol=1e-9, atol=1e-12
            )


def test_when_all_have_diverged_the_race_is_over(project):
    made = project("regression")
    wild = Component("sgd", {"learning_rate": 1e9})
    race = Race(made, [lane(made, "wild", optimizer=wild)])
    race.run(50)
    assert not race.running
    assert race.epoch < 50


def test_progress_can_end_it(project):
    made = project()
    race = Race(made, optimizers(made, ["sgd"]))
    seen = []

    def progress(done, wanted):
        seen.append((done, wanted))
        return done < 2

    race.run(10, progress)
    assert race.epoch == 2
    assert seen[-1] == (2, 10)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("batch_size", 3),
        ("loss", Component("mae")),
        ("dtype", "float32"),
        ("seed", 7),
        ("order", "fixed"),
        ("bias", 0.0),
        ("initializer", Component("zeros")),
    ],
)
def test_what_a_lane_cannot_change(project, field, value):
    made = project()
    assert field not in CHOICES
    with pytest.raises(ValueNotAllowed, match=f"lane other: {field}"):
        Race(made, [lane(made, "other", **{field: value})])


def test_a_searching_lane_needs_full_batches(project):
    made = project()
    with pytest.raises(PlaygroundError, match=r"lane lbfgs: .*batch_size"):
        Race(made, optimizers(made, ["sgd", "lbfgs"]))


def test_lanes_need_names_of_their_own(project):
    made = project()
    with pytest.raises(ValueNotAllowed, match="name of its own"):
        Race(made, [lane(made, "x"), lane(made, "x")])
    with pytest.raises(PlaygroundError, match="at least one"):
        Race(made, [])


def test_a_trained_state_has_one_seed(project):
    made = project()
    with pytest.raises(PlaygroundError, match="one seed"):
        Race(made, [lane(made, "x")], 2, checkpoint=Trainer(made).checkpoint())


STOPS = {
    "epochs": Stopping(epochs=4),
    "plateau": Stopping(plateau=1, least_gain=0.2),
    "patience": Stopping(patience=2),
    "patience, no way back": Stopping(patience=2, restore_best=False),
    "loss": Stopping(loss=0.3),
    "never": Stopping(),
    "at once": Stopping(loss=100.0),
}


@pytest.mark.parametrize("seeds", [1, 3])
@pytest.mark.parametrize("batches", ["shared", "own"])
def test_stop_conditions_end_a_lane_as_they_end_a_training_alone(project, seeds, batches):
    made = project(hidden=(6,), rate=0.2)
    size = made.training.batch_size if batches == "shared" else 5
    lanes = [lane(made, name, stopping=own, batch_size=size) for name, own in STOPS.items()]
    race = race_of(made, lanes, seeds)
    assert isinstance(race, Race if batches == "shared" else BatchRace)
    race.run(5)
    race.run(10)
    ended = set()
    for place, each in enumerate(lanes):
        for seed in range(seeds):
            alone = Trainer(made.replace(training=each.config), seed=seed)
            stop = alone.run_epochs(15)
            assert race.stop(place, seed) == stop
            end, mine = alone.checkpoint(), race.checkpoint(place, seed)
            assert (mine.step, mine.epoch, mine.updates) == (end.step, end.epoch, end.updates)
            assert (mine.sampler, mine.streams) == (end.sampler, end.streams)
            np.testing.assert_allclose(mine.theta, end.theta, rtol=0, atol=1e-12)
            assert race.points(place, seed)[-1].step == end.step
            ended |= {each.name} if stop is not None else set()
    assert ended >= {"epochs", "plateau", "loss", "at once", "patience"}
    assert race.running
    found = {curve.name: curve for curve in curves(race, "test_loss")}
    assert all(curve.finished for curve in found.values())
    assert len(found["epochs"].stopped) == seeds
    assert not found["never"].stopped


def test_a_race_whose_lanes_are_all_stopped_is_over(project):
    made = project()
    race = Race(made, [lane(made, str(n), stopping=Stopping(epochs=n)) for n in (1, 3)])
    race.run(100)
    assert not race.running
    assert race.epoch == 3
    assert [len(race.points(place)) for place in (0, 1)] == [2, 4]


def test_the_seconds_of_lanes_on_the_same_batches_are_those_of_the_race(project, monkeypatch):
    """By a clock that stands still but for forward passes, a second each."""
    now, original = [0.0], BatchProgram.forward

    def forward(program):
        now[0] += 1.0
        original(program)

    clock = SimpleNamespace(perf_counter=lambda: now[0])
    for module in (race_module, lane_clock):
        monkeypatch.setattr(module, "time", clock)
    monkeypatch.setattr(BatchProgram, "forward", forward)
    made = project(batch_size=0)
    race = Race(made, optimizers(made, ["sgd", "adam", "lbfgs"]), 2)
    began = now[0]
    race.run(10)
    took = now[0] - began
    now[0] += 1e3  # a pause
    began = now[0]
    race.run(10)
    took += now[0] - began
    seconds = [race.seconds(place) for place in range(3)]
    assert sum(seconds) == pytest.approx(took)
    # All share what is run for all; a search runs the batch again, for itself.
    assert seconds[:2] == pytest.approx([race.step_count / 3] * 2)
    assert seconds[2] > race.step_count
    for place in range(3):
        told = [point.seconds for point in race.points(place)]
        assert told[0] == 0
        assert told[-1] == seconds[place]
        assert (np.diff(told) > 0).all()


def test_metrics_are_measured_along_a_race_as_along_a_training(project):
    made = project("classes")
    race = Race(made, optimizers(made, ["sgd", "adam"]))
    race.run(20)
    alone = Trainer(made.replace(training=race.lanes[1].config))
    alone.run_epochs(20)
    points = race.measured_points(1)
    assert sum(point.measured is not None for point in points) >= 10
    judged = alone.judge()
    for key, value in zip(points[-1].measured.keys, points[-1].measured.values, strict=True):
        split, _, name = key.partition("_")
        assert value == pytest.approx(judged[split][name].value, abs=1e-12)


def test_a_seed_that_was_stopped_stays_in_the_band_and_one_that_diverged_does_not(project):
    made = project(hidden=(6,), rate=0.2)
    wanted = Stopping(plateau=1, least_gain=0.2)
    race = Race(made, [lane(made, "short", stopping=wanted)], 3)
    race.run(15)
    seeds = [race.points(0, seed) for seed in range(3)]
    assert len({len(points) for points in seeds}) > 1
    ends = [points[-1].train_loss for points in seeds]
    assert seed_band(seeds, wanted).middle.train_loss[-1] == pytest.approx(np.median(ends))
    assert curves(race, "train_loss")[0].last == pytest.approx(np.median(ends))
    assert seed_band(seeds).high.train_loss[-1] == math.inf
