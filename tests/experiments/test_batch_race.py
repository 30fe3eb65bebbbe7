import pytest
from msgspec.structs import replace

from playground.core import Component, PlaygroundError
from playground.experiments.batch_race import BatchRace, race_of
from playground.experiments.race import Race
from playground.experiments.race_config import batch_lane
from playground.experiments.race_results import curves
from playground.training import Trainer


def test_every_lane_trains_as_it_would_alone(project):
    made = project("regression")
    lanes = [batch_lane(made.training, size) for size in (1, 5, 0)]
    assert [lane.name for lane in lanes] == ["1 sample", "5 samples", "all samples"]
    race = BatchRace(made, lanes)
    race.run(3)
    for place, lane in enumerate(lanes):
        alone = Trainer(made.replace(training=lane.config))
        alone.run_epochs(3)
        assert race.points(place)[-1].train_loss == alone.evaluate()["train"]["loss"]
        assert race.points(place)[-1].step == alone.step_count
    found = curves(race, "train_loss")
    assert [curve.epochs[-1] for curve in found] == [3, 3, 3]
    assert found[0].steps[-1] > found[1].steps[-1] > found[2].steps[-1] == 3
    for curve in found:
        assert len(curve.seconds) == len(curve.middle)
        assert all(curve.seconds[1:] > curve.seconds[:-1])


def test_it_goes_on_from_a_trained_state_of_another_batch_size(project):
    made = project("regression")
    trainer = Trainer(made)
    trainer.run_epochs(1)
    trainer.step()
    lanes = [batch_lane(made.training, size) for size in (1, 0)]
    race = BatchRace(made, lanes, checkpoint=trainer.checkpoint())
    starts = {race.points(lane)[0].train_loss for lane in (0, 1)}
    assert starts == {trainer.evaluate()["train"]["loss"]}
    race.run(2)
    assert all(len(race.points(lane)) == 3 for lane in (0, 1))


def test_one_that_diverges_rests_while_the_others_go_on(project):
    made = project("regression")
    wild = replace(made.training, optimizer=Component("sgd", {"learning_rate": 1e9}))
    lanes = [batch_lane(made.training, 5), replace(batch_lane(wild, 1), name="wild")]
    race = BatchRace(made, lanes)
    race.run(3)
    assert race.trouble(1) is not None
    assert race.trouble(0) is None
    assert len(race.points(0)) == 4


def test_it_can_be_stopped_within_an_epoch(project):
    made = project("regression")
    race = BatchRace(made, [batch_lane(made.training, size) for size in (1, 5)])
    race.run(3, lambda done, of: False)
    assert race.epoch <= 1


def test_lanes_of_one_batch_size_share_their_batches(project):
    made = project("regression")
    own = made.training.batch_size
    assert isinstance(race_of(made, [batch_lane(made.training, own)]), Race)
    assert isinstance(race_of(made, [batch_lane(made.training, own + 1)]), BatchRace)
    with pytest.raises(PlaygroundError, match="name of its own"):
        BatchRace(made, [batch_lane(made.training, 1)] * 2)
