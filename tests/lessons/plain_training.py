"""A lesson's training in plain NumPy: what its numbers are compared with.

Only what is drawn at random comes from the application: samples, initial weights, and the order of
the samples. What is computed of them is written out here once more, by the textbook.
"""

import copy

import numpy as np

from playground.project.set_value import set_value
from playground.training.data.random_streams import training_streams
from playground.training.trainer import Trainer
from tests.lessons.plain_network import PlainNetwork


def coded(answers):
    """Return what the outputs are compared with: of two classes −1 and 1."""
    flat = answers.reshape(-1)
    return flat * 2.0 - 1.0 if answers.dtype.kind in "iub" else flat


class PlainRule:
    """SGD, Polyak's momentum, and Adam as Kingma and Ba have it."""

    def __init__(self, optimizer):
        self.name, self.m, self.v, self.t = optimizer.name, 0.0, 0.0, 0
        self.revise(optimizer)

    def revise(self, optimizer):
        self.rate = optimizer.params["learning_rate"]
        self.momentum = optimizer.params.get("momentum", 0.0)

    def move(self, g):
        if self.name == "sgd":
            if not self.momentum:
                return -self.rate * g  # nothing is remembered, also for a momentum set later
            self.m = self.momentum * self.m + g
            return -self.rate * self.m
        assert self.name == "adam"
        self.t += 1
        self.m = 0.9 * self.m + 0.1 * g
        self.v = 0.999 * self.v + 0.001 * g * g
        mean, square = self.m / (1 - 0.9**self.t), self.v / (1 - 0.999**self.t)
        return -self.rate * mean / (np.sqrt(square) + 1e-8)


class PlainTraining:
    """Performs a lesson's actions on such a network."""

    def __init__(self, project):
        self.selected = self.source = self.tab = ""
        self.source_losses, self.row, self.presses = None, None, 0
        self.begin(project)

    def begin(self, project, theta=None):
        self.trainer = Trainer(project)
        data = self.trainer.dataset
        self.project = project
        self.rows, self.test_rows = data.train_rows, data.test_rows
        self.x, self.y = data.x_train, coded(data.y_train)
        self.x_test, self.y_test = data.x_test, coded(data.y_test)
        self.net = PlainNetwork(project, self.x.shape[1])
        assert project.training.loss.name == "half_squared_error"
        assert self.net.size == len(self.trainer.network.theta)
        fits = theta is not None and len(theta) == self.net.size
        self.theta = theta if fits else self.trainer.network.theta.copy()
        self.drawn = training_streams(project, 1, None)[0].order
        self.rule = PlainRule(project.training.optimizer)
        self.step = self.epoch = 0
        self.curve = []
        self.deal()
        self.forget()
        self.note()

    def forget(self):
        """Stand between two steps, with no third that was run by itself."""
        self.phase, self.stale = "ready", False
        self.loss = self.gradient = self.gradient_before = self.move = None
        self.back_changed = self.recomputed = 0

    def note(self):
        self.curve.append((self.reached, self.train_loss(), self.test_loss()))

    def train_loss(self):
        return self.net.loss(self.theta, self.x, self.y)

    def test_loss(self):
        return self.net.loss(self.theta, self.x_test, self.y_test)

    def accuracy(self, x, y):
        """Return which share is answered on the right side of 0."""
        return np.mean(np.sign(self.net.run(self.theta, x)[1][-1][:, 0]) == y)

    # batches

    def deal(self):
        size = self.project.training.batch_size or len(self.x)
        order = self.drawn.permutation(len(self.x))
        self.batches = [order[i : i + size] for i in range(0, len(order), size)]

    @property
    def batch(self):
        return self.batches[0]

    def samples(self):
        return self.x[self.batch], self.y[self.batch]

    def batch_loss(self, theta):
        return self.net.loss(theta, *self.samples())

    @property
    def reached(self):
        """The epochs, with a fraction within one."""
        size = self.project.training.batch_size or len(self.x)
        every = -(-len(self.x) // size)
        return self.epoch + 1 - len(self.batches) / every

    def use_up(self):
        del self.batches[0]
        if not self.batches:
            self.epoch += 1
            self.deal()
            self.note()

    # actions

    def perform(self, action):
        getattr(self, f"do_{action.name}")(*action.args)

    def do_phase(self, name):
        self.presses += 1
        if name != "update":
            self.used = self.samples()
        if name == "forward":
            self.loss, self.phase = self.batch_loss(self.theta), "forward"
        elif name == "backward":
            self.gradient_before = self.gradient if self.phase == "backward" else None
            before = self.theta.copy()
            self.loss = self.batch_loss(self.theta)
            self.gradient = self.net.gradient(self.theta, *self.samples())
            self.back_changed = np.count_nonzero(self.theta != before)
            self.phase = "backward"
        else:
            self.update()

    def update(self):
        gradient = self.gradient.copy()
        before, loss = self.theta, self.net.loss(self.theta, *self.used)
        self.theta = before + self.rule.move(gradient)
        self.move = self.theta - before
        self.promised = gradient @ self.move
        self.delivered = self.net.loss(self.theta, *self.used) - loss
        self.recomputed = not np.array_equal(gradient, self.gradient)
        self.step += 1
        self.stale = self.phase != "backward"
        self.phase = "updated"
        if not self.stale:
            self.use_up()
        if self.curve[-1][0] != self.reached:
            self.note()
        self.curve[-1] = (self.reached, self.train_loss(), self.test_loss())

    def do_steps(self, count):
        if count == 1:
            for third in ("forward", "backward", "update"):
                self.do_phase(third)
            return
        for _ in range(count):
            self.train_step()
        self.forget()

    def train_step(self, gradient=None):
        exact = self.net.gradient(self.theta, *self.samples())
        self.theta = self.theta + self.rule.move(exact if gradient is None else gradient)
        self.step += 1
        self.use_up()

    def do_epochs(self, count):
        """Train, and go on from the application's weights once an epoch has led to the same.

        Steps that bounce make rounding grow: at a rate of 3 a hundred epochs turn a difference in
        the last digit into one in the first, and two right trainings end in different places.
        """
        assert self.trainer.step_count == self.step
        for _ in range(count):
            begun = self.epoch
            while self.epoch == begun:
                self.train_step()
            self.trainer.run_epochs(1)
            np.testing.assert_allclose(self.theta, self.trainer.network.theta, rtol=0, atol=1e-10)
            self.theta = self.trainer.network.theta.copy()
        self.forget()

    def do_reset(self):
        self.begin(self.project)

    def do_set(self, key, value):
        before, self.project = self.project, set_value(self.project, key, str(value))
        if (before.network, before.dataset) != (self.project.network, self.project.dataset):
            self.begin(self.project, self.theta)
        optimizer = self.project.training.optimizer
        if before.training.optimizer.name == optimizer.name:
            self.rule.revise(optimizer)
        else:
            self.rule = PlainRule(optimizer)
        if before.training.batch_size != self.project.training.batch_size:
            self.deal()

    def do_value(self, path, value):
        self.theta = self.theta.copy()
        self.theta[self.net.place(path)] = value
        self.phase = "ready"

    def do_select(self, path):
        self.selected = path

    def do_tab(self, name):
        self.tab = name

    def do_sample(self, row):
        self.row = row

    def do_source(self, name):
        """Train two copies 200 steps: by backpropagation, and along another gradient."""
        plain, other = self.twin(), self.twin()
        signs = np.random.Generator(np.random.PCG64(np.random.SeedSequence([0])))
        losses = []
        for _ in range(200):
            losses.append((plain.batch_loss(plain.theta), other.batch_loss(other.theta)))
            plain.train_step()
            other.train_step(other.nudged(name, signs))
        self.source, self.source_losses = name, np.array(losses)

    def twin(self):
        """Return a training that goes on from here by itself."""
        other = copy.copy(self)
        other.drawn, other.rule = copy.deepcopy((self.drawn, self.rule))
        other.batches, other.curve = [*self.batches], [*self.curve]
        return other

    def nudged(self, name, draws):
        """Estimate the batch's gradient from losses alone: central differences, or SPSA."""
        size = self.net.size
        if name == "central_differences":
            ways, h = np.eye(size), 6e-6
        else:
            assert name == "spsa"
            ways, h = np.where(draws.uniform(0.0, 1.0, (1, size)) < 0.5, -1.0, 1.0), 1e-4
        return (
            (self.batch_loss(self.theta + h * ways) - self.batch_loss(self.theta - h * ways))
            / (2 * h)
            @ ways
        )
