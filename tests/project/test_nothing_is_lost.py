"""Random sequences of training, edits, saves and loads: a file loses not one bit.

Two trainers do the same. One is saved and loaded again and again, the other never: whatever is done
to them afterwards, they stay equal in weights, optimizer, random streams and curves.
"""

import shutil
import tempfile
from itertools import pairwise
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
from hypothesis import HealthCheck, assume, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from playground import Project, Trainer
from playground.core import Component, params_of
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.schedules import SCHEDULES
from playground.project.project import read_project
from playground.project.set_value import set_value
from playground.project.templates import default_project
from playground.training.base.divergence import DivergenceError

CHAIN = (
    NodeSpec("input", "input"),
    NodeSpec("hidden", "dense", {"units": 4, "activation": "tanh"}),
    NodeSpec("norm", "batch_norm"),
    NodeSpec("drop", "dropout", {"rate": 0.3}),
    NodeSpec("noise", "gaussian_noise", {"std": 0.1}),
    NodeSpec("output", "dense", {"units": 1, "activation": "tanh"}),
)
WIRES = tuple(Edge(a.id, b.id) for a, b in pairwise(CHAIN))
NETWORK = NetworkSpec(CHAIN, WIRES)
STEADY = sorted(each.name for each in OPTIMIZERS if not each.searches)
"""Optimizers that need not see all samples at once."""


def bits(trainer):
    """Everything a trainer's future depends on, as values that compare bit for bit."""
    state = trainer.checkpoint()
    arrays = {"theta": state.theta, "layers": state.layers, **state.slots}
    plain = (state.step, state.epoch, state.updates, state.parameters)
    random = (state.sampler, state.streams, state.schedule)
    return {name: (a.dtype, a.shape, a.tobytes()) for name, a in arrays.items()}, plain, random


class Trainings(RuleBasedStateMachine):
    """A trainer that goes through files, and one that does not."""

    @initialize(
        seed=st.integers(0, 99),
        dtype=st.sampled_from(["float64", "float32"]),
        batch_size=st.sampled_from([7, 30, 64]),
        order=st.sampled_from(["shuffle", "fixed", "carry"]),
    )
    def begin(self, seed, dtype, batch_size, order):
        start = default_project()
        training = replace(
            start.training, seed=seed, dtype=dtype, batch_size=batch_size, order=order
        )
        self.path = Path(tempfile.mkdtemp()) / "a.playground"
        self.document = start.replace(network=NETWORK, training=training)
        self.filed, self.twin = Trainer(self.document), Trainer(self.document)
        self.bookmark = None

    def both(self, act):
        """Do the same to both; where training diverges is another test's affair."""
        for trainer in (self.filed, self.twin):
            try:
                act(trainer)
            except DivergenceError:
                assume(False)

    # training -------------------------------------------------------------------------------------

    @rule(n=st.integers(1, 2))
    def train_epochs(self, n):
        self.both(lambda trainer: trainer.run_epochs(n))

    @rule(n=st.integers(1, 9))
    def train_steps(self, n):
        self.both(lambda trainer: trainer.step(n))

    @rule(backwards=st.booleans())
    def leave_a_batch_under_way(self, backwards):
        self.both(lambda trainer: trainer.backward() if backwards else trainer.forward())

    @rule(value=st.floats(-1, 1, width=16))
    def set_a_weight(self, value):
        self.both(lambda trainer: trainer.set_value("hidden", "weight", (0, 1), value))

    @rule()
    def reset(self):
        self.both(lambda trainer: trainer.reset())
        self.bookmark = None

    # edits ----------------------------------------------------------------------------------------

    def configure(self, **changes):
        training = replace(self.filed.config, **changes)
        self.document = self.document.replace(training=training)
        self.both(lambda trainer: trainer.reconfigure(training))
        self.bookmark = None

    @rule(name=st.sampled_from(STEADY), rate=st.sampled_from([0.001, 0.01]))
    def choose_an_optimizer(self, name, rate):
        taken = {param.name for param in params_of(OPTIMIZERS.get(name))}
        params = {"learning_rate": rate} if "learning_rate" in taken else {}
        self.configure(optimizer=Component(name, params))

    @rule(name=st.sampled_from(sorted(each.name for each in SCHEDULES)), warm_up=st.integers(0, 9))
    def choose_a_schedule(self, name, warm_up):
        self.configure(schedule=Component(name), warm_up=warm_up)

    @rule(size=st.sampled_from([5, 32]), order=st.sampled_from(["shuffle", "fixed", "carry"]))
    def choose_batches(self, size, order):
        self.configure(batch_size=size, order=order)

    @rule(units=st.integers(2, 6))
    def choose_units(self, units):
        """Go on with another network and what fits of the old one, as after an edit."""
        document = set_value(self.document, "hidden.units", str(units))
        made = [Trainer(document), Trainer(document)]
        for trainer, old in zip(made, (self.filed, self.twin), strict=True):
            trainer.adopt(old)
        self.document, (self.filed, self.twin) = document, made
        self.bookmark = None

    # going back -----------------------------------------------------------------------------------

    @rule()
    def keep(self):
        self.bookmark = self.filed.checkpoint()

    @rule()
    def go_back(self):
        if self.bookmark is not None:
            self.both(lambda trainer: trainer.restore(self.bookmark))

    # files ----------------------------------------------------------------------------------------

    @rule(times=st.integers(1, 2))
    def save_and_load(self, times):
        before = bits(self.filed)
        for _ in range(times):
            self.filed.save(self.path)
            history = self.filed.history
            self.filed = Trainer.load(self.path)
            assert bits(self.filed) == before
            assert self.filed.history == history
        assert read_project(self.path).project == self.document

    @rule(name=st.sampled_from(["One", "Two"]))
    def edit_the_document_in_the_file(self, name):
        before = bits(self.filed)
        self.filed.save(self.path)
        self.document = Project.load(self.path).replace(name=name)
        self.document.save(self.path)
        set_value(self.document, "hidden.units", "9").save(self.path)
        assert read_project(self.path).state is None
        self.document.save(self.path)
        self.filed = Trainer.load(self.path)
        assert bits(self.filed) == before

    @invariant()
    def both_are_equal(self):
        if hasattr(self, "filed"):
            assert bits(self.filed) == bits(self.twin)

    def teardown(self):
        if not hasattr(self, "filed"):
            return
        shutil.rmtree(self.path.parent)
        # A batch that was left under way comes again; whoever was saved begins it anew.
        self.both(lambda trainer: trainer.run_epochs(1))
        self.both_are_equal()
        x = np.array([[0.5, 1.0], [4.0, -3.0]])
        np.testing.assert_array_equal(self.filed.predict(x), self.twin.predict(x))


Trainings.TestCase.settings = settings(
    max_examples=60,
    derandomize=True,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestTrainings = Trainings.TestCase
