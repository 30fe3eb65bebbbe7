"""The facts that lessons name, each computed of a plain training; one method per fact."""

from itertools import product

import numpy as np


class PlainFacts:
    """What is known of a plain training now, ``before`` being the moment a part began."""

    def __init__(self, now, before, kept):
        self._now, self._before, self._kept = now, before, kept

    def __getitem__(self, name):
        return self._kept[name] if name in self._kept else getattr(self, name)()

    def number(self, expression):
        values = {name: np.asarray(self[name]) for name in expression.names}
        return float(expression.evaluate(values))

    # where the training stands

    def phase(self):
        return self._now.phase

    def tab(self):
        return self._now.tab

    def stale(self):
        return self._now.stale

    def step(self):
        return self._now.step

    def epoch(self):
        return self._now.epoch

    def presses(self):
        return self._now.presses - self._before.presses

    def rate(self):
        return self._now.rule.rate

    def optimizer(self):
        return self._now.rule.name

    def selected(self):
        return self._now.selected

    def parameter_count(self):
        return sum(w.size + b.size for w, b in self._now.net.layers(self._now.theta))

    def sample_count(self):
        return len(self._now.x)

    def batch_size(self):
        return len(self._now.batch)

    # the curves

    def train_loss(self):
        return self._now.train_loss()

    def test_loss(self):
        return self._now.test_loss()

    def train_accuracy(self):
        return self._now.accuracy(self._now.x, self._now.y)

    def test_accuracy(self):
        return self._now.accuracy(self._now.x_test, self._now.y_test)

    def gap(self):
        return self.test_loss() - self.train_loss()

    def first_loss(self):
        return self._now.curve[0][1]

    def rises(self):
        return np.count_nonzero(np.diff([train for _, train, _ in self._now.curve]) > 0)

    def best_epoch(self):
        return min(self._now.curve, key=lambda point: point[2])[0]

    def best_test_loss(self):
        return min(test for _, _, test in self._now.curve)

    # the thirds of a step

    def batch_loss(self):
        return self._now.loss

    def gradient_count(self):
        return np.nan if self._now.gradient is None else len(self._now.gradient)

    def gradient_length(self):
        return np.sqrt(sum(g * g for g in self._now.gradient))

    def gradient_growth(self):
        return self.gradient_length() / np.sqrt(sum(g * g for g in self._before.gradient))

    def gradient_same(self):
        return np.array_equal(self._now.gradient, self._before.gradient)

    def gradient_difference(self):
        before = self._now.gradient_before
        return np.nan if before is None else np.abs(self._now.gradient - before).max()

    def changed(self):
        return {"backward": self.backprop_changed, "updated": self.update_changed}[self.phase()]()

    def backprop_changed(self):
        return self._now.back_changed

    def update_changed(self):
        return np.nan if self._now.move is None else np.count_nonzero(self._now.move)

    def update_recomputed(self):
        return self._now.recomputed

    def move_length(self):
        return np.sqrt(sum(m * m for m in self._now.move))

    def move_smallest(self):
        return min(map(abs, self._now.move))

    def move_largest(self):
        return max(map(abs, self._now.move))

    def promised(self):
        return self._now.promised

    def delivered(self):
        return self._now.delivered

    def uphill_weights(self):
        return np.mean(np.sign(self._now.gradient) == np.sign(self._now.move))

    # other gradients, and how the loss bends

    def source(self):
        return self._now.source

    def source_updates(self):
        return len(self._now.source_losses)

    def source_apart(self):
        return np.abs(np.diff(self._now.source_losses, axis=1)).max()

    def passes(self):
        """Two per nudge: of every parameter, or of all at once."""
        return {"central_differences": 2 * len(self._now.theta), "spsa": 2}[self._now.source]

    def backprop_passes(self):
        return 2  # one forward, one back

    def uphill_share(self):
        now, size = self._now, len(self._now.batch)
        each = now.net.single_gradients(now.theta, now.x, now.y)
        draws = np.random.Generator(np.random.PCG64(np.random.SeedSequence([0])))
        orders = np.argsort(draws.uniform(0.0, 1.0, (200, len(each))), axis=1, kind="stable")
        whole = each.mean(axis=0)
        return np.mean([each[order[:size]].mean(axis=0) @ whole < 0 for order in orders])

    def sharpness(self):
        now, h = self._now, 1e-5
        columns = [
            now.net.gradient(now.theta + way, now.x, now.y)
            - now.net.gradient(now.theta - way, now.x, now.y)
            for way in h * np.eye(len(now.theta))
        ]
        return np.linalg.eigvalsh(np.array(columns) / (2 * h)).max()

    def rate_limit(self):
        assert (self._now.rule.name, self._now.rule.momentum) == ("sgd", 0.0)
        return 2 / self.sharpness()

    # one number, and the chosen sample in it

    def sample(self):
        return self._now.rows[0] if self._now.row is None else self._now.row

    def target(self):
        return self._sample()[1][0]

    def _sample(self):
        """Return the chosen sample's features and what is right for it."""
        now = self._now
        every = np.concatenate([now.rows, now.test_rows]) == self.sample()
        return np.concatenate([now.x, now.x_test])[every], np.concatenate([now.y, now.y_test])[
            every
        ]

    def value(self):
        return self._now.theta[self._now.net.place(self._now.selected)]

    def _layer(self):
        """Return the selected number's layer, its row and its column."""
        node, _, index = self._now.selected.split("/")
        *row, column = map(int, index.split(","))
        return self._now.net.ids.index(node), *row, column

    def _alone(self):
        """Return every layer's sums and outputs for the chosen sample."""
        return self._now.net.run(self._now.theta, self._sample()[0])

    def unit_bias(self):
        layer, *_, column = self._layer()
        return self._now.net.layers(self._now.theta)[layer][1][0, column]

    def unit_sum(self):
        layer, *_, column = self._layer()
        return self._alone()[0][layer][0, column]

    def written_sum(self):
        now, (layer, *_, column) = self._now, self._layer()
        return now.net.run(now.theta, now.x[[now.batch[self._place()]]])[0][layer][0, column]

    def unit_output(self):
        layer, *_, column = self._layer()
        return self._alone()[1][layer + 1][0, column]

    def answer(self):
        return self._alone()[1][-1][0, 0]

    def gradient(self):
        now = self._now
        return now.net.gradient(now.theta, *now.samples())[now.net.place(now.selected)]

    def gradient_by_nudging(self):
        now, way = self._now, np.zeros(len(self._now.theta))
        way[now.net.place(now.selected)] = 1e-5
        return (now.batch_loss(now.theta + way) - now.batch_loss(now.theta - way)) / 2e-5

    def _place(self):
        """Return where the chosen sample lies in the batch; 0 when it is not there."""
        found = np.flatnonzero(self._now.rows[self._now.batch] == self.sample())
        return found[0] if len(found) else 0

    def sample_backprop(self):
        now, at = self._now, [self._now.batch[self._place()]]
        one = now.net.single_gradients(now.theta, now.x[at], now.y[at])[0]
        return one[now.net.place(now.selected)] / len(now.batch)

    def _paths(self):
        """Return the factors along every way from the selected weight to the sample's loss."""
        now, row = self._now, self._now.batch[self._place()]
        layer, before, unit = self._layer()
        sums, outputs = now.net.run(now.theta, now.x[[row]])
        slopes, layers = now.net.slopes(sums), now.net.layers(now.theta)
        behind = [range(units) for _, units in now.net.shapes[layer + 1 :]]
        error = outputs[-1][0, 0] - now.y[row]
        found = []
        for way in product(*behind):
            factors = [error, outputs[layer][0, before], slopes[layer][0, unit]]
            for at, (source, goal) in enumerate(zip((unit, *way), way, strict=False), layer + 1):
                factors += [layers[at][0][source, goal], slopes[at][0, goal]]
            found.append(factors)
        return sorted(found, key=lambda factors: -abs(np.prod(factors)))

    def _products(self):
        return [np.prod(factors) / len(self._now.batch) for factors in self._paths()]

    def sample_share(self):
        return self.path_sum()

    def path_count(self):
        return len(self._paths())

    def path_sum(self):
        return sum(self._products())

    def largest_path(self):
        return self._products()[0]

    def smallest_factor(self):
        return min(self._paths()[0], key=abs)
