"""Any metric over the epochs: chosen in a list, recorded while training runs."""

from msgspec import Struct
from PySide6.QtWidgets import QComboBox, QWidget
from typing_extensions import override

from playground.core import Array
from playground.core.text.numbers import percent
from playground.datasets.base.dataset import Dataset
from playground.nn.metrics import fitting
from playground.ui.plots.base.colors import text_train
from playground.ui.plots.base.number_format import percent_tick, short, tick
from playground.ui.plots.curves.curve_points import share_range
from playground.ui.plots.curves.curves_view import CurvesView

PLOTTED = ("test_loss", "test_accuracy")
"""What other plots draw."""

TIP = "Which metric is drawn: each is measured for the train and the test samples"


class Measure(Struct, frozen=True):
    """A choice of what is drawn.

    Parameters
    ----------
    title
        What it is called.
    series
        Its curves: of train and of test; the second is empty where it has only one.
    is_share
        Whether people read it as a percentage.
    """

    title: str
    series: tuple[str, str]
    is_share: bool = False


def measures(dataset: Dataset | None) -> list[Measure]:
    """Return what can be drawn of a training on a dataset."""
    found = []
    if dataset is not None:
        for metric in fitting(dataset.task, len(dataset.classes)):
            series = (f"train_{metric.key}", f"test_{metric.key}")
            found.append(Measure(metric.label, series, metric.is_share))
    loss = Measure("Loss", ("train_loss", "test_loss"))
    return [*found, loss, Measure("Learning rate", ("learning_rate", ""))]


class MetricView(CurvesView):
    """The curves of one metric, or the learning rate."""

    key = "metric"
    title = "Metric"
    help = (
        "Any metric of the train and test samples, or the learning rate, over the epochs. Wheel "
        "zooms, Shift+wheel the values; drag moves; a double click or Home follows the training "
        "again"
    )
    empty_text = "Press Play (Space) to see this metric change."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measures: list[Measure] = []
        self._wanted = ""
        self.choice = QComboBox()
        self.choice.setAccessibleName("Metric")
        self.choice.setToolTip(TIP)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.choice.activated.connect(lambda _: self.choose(self.choice.currentText()))
        self._controls.add(self.choice)
        self._offer()

    @property
    def measure(self) -> Measure:
        """What is drawn."""
        return self._measures[self.choice.currentIndex()]

    @override
    def set_dataset(self, dataset: Dataset | None) -> None:
        super().set_dataset(dataset)
        self._offer()

    def choose(self, title: str) -> None:
        """Draw a metric of a title, if it fits the data."""
        index = self.choice.findText(title)
        if index >= 0:
            self._wanted = title
            self.choice.setCurrentIndex(index)
            self._choose()

    def _offer(self) -> None:
        """Offer what fits the data; what a person chose stays where it does.

        At first it is a metric that has no plot of its own.
        """
        offered = measures(self._dataset)
        if offered != self._measures:
            self._measures = offered
            self.choice.clear()
            self.choice.addItems([measure.title for measure in offered])
            own = [i for i, each in enumerate(offered) if each.series[1] not in PLOTTED]
            index = self.choice.findText(self._wanted)
            self.choice.setCurrentIndex(index if index >= 0 else own[0])
            self._choose()

    def _choose(self) -> None:
        self.series = self.measure.series
        self._cursor = None
        if self.is_made:
            self._restyle()
            self.figure.left.picture = None  # its labels are in another unit
        self.follow()

    # as numbers and words -----------------------------------------------------------------------

    @override
    def tick_text(self, value: float) -> str:
        return percent_tick(value) if self.measure.is_share else tick(value)

    @override
    def value_text(self, value: float) -> str:
        return percent(value) if self.measure.is_share else short(value)

    @override
    def _value_range(self, values: Array) -> tuple[float, float]:
        return share_range(values) if self.measure.is_share else super()._value_range(values)

    @override
    def _legends(self) -> tuple[str, ...]:
        title = self.measure.title
        if not self.series[1]:
            return (f"<span style='color:{text_train(self._theme)}'>● {title}</span>",)
        (legend,) = super()._legends()
        return f"{title}:&nbsp;&nbsp;&nbsp;{legend}", legend

    @override
    def _words_of(self, train: str, test: str) -> str:
        title = self.measure.title
        return super()._words_of(train, test) if self.series[1] else f"{title.lower()} {train}"

    @override
    def _nearest(self, x: float) -> int:
        """Return the nearest point that was measured: metrics are not at every one."""
        return self._measured_near(super()._nearest(x))

    @override
    def summary(self) -> str:
        return self._point_text(self._measured_near(len(self._curves.epoch) - 1))

    def _measured_near(self, index: int) -> int:
        values = self._values()[0]
        known = (values == values).nonzero()[0]
        return int(known[abs(known - index).argmin()]) if len(known) else index
