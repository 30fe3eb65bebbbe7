"""Keeps bar, keys, views and training at one sample."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from playground.core import IntArray
from playground.datasets.base.dataset import Dataset
from playground.session.snapshots.sample_view import SampleView
from playground.session.snapshots.snapshot import Snapshot
from playground.ui.app.sample.own_samples import OwnSamples
from playground.ui.controllers.frame_loop import LiveViews
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.sample.sample_walk import WORST_TIP, WRONG_TIP, PickedSamples, SampleWalk
from playground.ui.sample.sample_words import Verdict, nothing_words, place_words, verdict
from playground.ui.shell.views import Views
from playground.ui.support.chosen_sample import ChosenSample
from playground.ui.support.settings import Settings
from playground.ui.widgets.menu_tips import set_tip


class SampleController(QObject):
    """Goes from sample to sample, and has every view follow; other data has other samples.

    Parameters
    ----------
    client, live
        The training that runs the sample, and what is asked of it.
    sample
        The one that is chosen.
    views, actions, settings
        Where it is chosen, by what else, and where is remembered whether the bar is shown.
    window
        The main window.
    """

    def __init__(
        self,
        client: TrainingClient,
        live: LiveViews,
        sample: ChosenSample,
        views: Views,
        actions: Mapping[str, QAction],
        settings: Settings,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._client = client
        self._live = live
        self._sample = sample
        self._views = views
        self._settings = settings
        self._wrong, self._bar_shown = actions["wrong_samples"], actions["sample_bar"]
        self._walk: SampleWalk | None = None
        self.own = OwnSamples(sample, views.sample_bar, window)
        self._is_new = False
        self._is_untold = False
        bar = self._bar = views.sample_bar
        bar.set_actions(actions)
        bar.part_requested.connect(lambda part: self._filter(part=part))
        bar.label_requested.connect(lambda label: self._filter(label=label))
        bar.wrong_requested.connect(lambda wrong: self._filter(wrong=wrong))
        bar.own_requested.connect(self.own.open)
        bar.picked_left.connect(lambda: self._pick(None))
        self._connect_views()
        client.dataset_changed.connect(self._take_dataset)
        client.emptied.connect(self._forget)
        live.told.connect(self._take_snapshot)
        sample.changed.connect(self._show_change)
        self._bar_shown.setChecked(settings.shows_sample_bar)
        bar.setVisible(settings.shows_sample_bar)

    def _connect_views(self) -> None:
        sample, views = self._sample, self._views
        sample.changed.connect(views.canvas.overlay.set_sample)
        sample.changed.connect(self._mark_place)
        views.output.point_requested.connect(lambda x, y: sample.choose_own((x, y)))
        for view in views.plots:
            view.sample_requested.connect(self._choose)
            view.samples_requested.connect(self._choose_several)
            sample.changed.connect(view.set_sample)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what each action does."""
        return {
            "previous_sample": lambda: self._step(-1),
            "next_sample": lambda: self._step(1),
            "wrong_samples": lambda: self._filter(wrong=self._wrong.isChecked()),
            "own_sample": self.own.open,
            "sample_bar": self._show_bar,
        }

    # choosing -----------------------------------------------------------------------------------

    @property
    def _row(self) -> int | None:
        """The row that is shown, the first while none is chosen; ``None`` for one's own."""
        if self._sample.values or self._walk is None:
            return None
        return self._walk.first_row if self._sample.row is None else self._sample.row

    def _step(self, by: int) -> None:
        if self._walk is not None:
            self._go_to(self._walk.step(self._row, by))

    def _go_to(self, row: int | None) -> None:
        """Choose a sample, unless there is none to go to."""
        if row is not None:
            self._sample.choose(row)

    def _filter(self, **changes: object) -> None:
        """Go through other samples, and to the next of them."""
        if self._walk is None:
            return
        self._walk.set_filter(**changes)
        if self._walk.filter.wrong:
            latest = self._client.latest
            self._walk.take(latest.predictions if latest is not None else None)
            self._is_new = self._walk.is_waiting
        self._arrive()

    def _pick(self, picked: PickedSamples | None) -> None:
        if self._walk is not None:
            self._walk.pick(picked)
            self._arrive()

    def _arrive(self) -> None:
        """Go to the next of the samples that are gone through now."""
        assert self._walk is not None
        if self._walk.is_filtered or self._walk.filter.part != "all":
            self._go_to(self._walk.nearest(self._row))
        self._show()

    def _choose(self, row: int | None) -> None:
        """Choose what was clicked; of samples picked together only they are gone through."""
        walk = self._walk
        self._sample.choose(row)
        if walk is not None and walk.picked is not None:
            if row is None or walk.index(row) is None:
                walk.pick(None)
            self._show()

    def _choose_several(self, rows: IntArray, words: str) -> None:
        """Choose the first of the samples behind what was clicked, again the next; go through them.

        A training that runs may have moved some of them elsewhere meanwhile.
        """
        walk = self._walk
        if walk is None:
            return
        before = walk.picked
        walk.pick(PickedSamples(words, rows))
        again = before is not None and before.words == words
        self._go_to(walk.step(self._row if again else None, 1))
        self._show()

    # showing ------------------------------------------------------------------------------------

    def _show_bar(self) -> None:
        shown = self._settings.shows_sample_bar = self._bar_shown.isChecked()
        self._bar.setVisible(shown)

    def _take_dataset(self, dataset: Dataset) -> None:
        before, self._walk = self._walk, SampleWalk(dataset)
        if before is not None and before.dataset.classes == dataset.classes:
            self._walk.filter = before.filter
        self._bar.show_data(dataset.classes, self.own.title(dataset))
        self.own.set_dataset(dataset)
        is_class = dataset.task.is_classification
        self._wrong.setText("Wron&g samples only" if is_class else "Lar&gest errors first")
        set_tip(self._wrong, f"{WRONG_TIP if is_class else WORST_TIP} (W)")
        self._sample.forget()
        self._show()

    def _forget(self) -> None:
        self._walk = None
        self._sample.forget()
        self.own.set_dataset(None)
        self._bar.show_nothing()

    def _take_snapshot(self, snapshot: Snapshot) -> None:
        walk = self._walk
        if walk is None or not self._client.is_current:  # of other data, perhaps
            return
        if walk.filter.wrong and snapshot.predictions is not None:
            before = walk.rows
            walk.take(snapshot.predictions)
            if self._is_new and not walk.is_waiting:
                self._is_new = False
                self._arrive()
            elif walk.rows is not before:
                self._show_place(walk)
        self._show_verdict(walk)

    def _show_change(self) -> None:
        """Show another sample, and have it told to those who cannot see it."""
        self._is_untold = True
        self._show()

    def _show(self) -> None:
        """Show which sample it is, and what is known of it already; have the rest found out."""
        walk = self._walk
        if walk is None:
            return
        self._wrong.setChecked(walk.filter.wrong)
        self._bar.show_filter(walk.filter, walk.picked.words if walk.picked is not None else "")
        self._show_place(walk)
        self._show_verdict(walk)
        self._client.request_contents(self._live.wanted())

    def _show_place(self, walk: SampleWalk) -> None:
        row, is_there = self._row, bool(len(walk.rows)) or walk.is_waiting
        if row is not None:
            self.own.show_row(row)
        words = place_words(walk, row) if is_there or row is None else nothing_words(walk)
        self._bar.show_place(words, is_there=is_there)

    def _show_verdict(self, walk: SampleWalk) -> None:
        latest = self._client.latest
        view = latest.sample if latest is not None and self._client.is_current else None
        if view is None or not self._is_of(view):
            self._bar.show_verdict(Verdict())
            return
        found = verdict(view, walk.dataset)
        self._bar.show_verdict(found)
        if self._is_untold:
            self._is_untold = False
            self._bar.announce()
        if view.part == "own":
            self.own.show_verdict(found)

    def _is_of(self, view: SampleView) -> bool:
        """Tell whether a sample that was run is the one that is chosen."""
        if self._sample.values:
            return view.part == "own" and tuple(view.values.ravel().tolist()) == self._sample.values
        return view.row is not None and view.row == self._row

    def _mark_place(self, row: int | None) -> None:
        """Mark where the sample lies in a problem on a plane: in the cards, one's own in Output."""
        dataset, own, lies = self._client.dataset, self._sample.values, None
        if dataset is not None and row is not None:
            lies = dataset.place_on_plane(row)
        elif dataset is not None and dataset.is_2d and own:
            lies = dataset.share_of_plane(*own)
        self._views.canvas.network_scene.mark_place(lies)
        self._views.output.show_own_point(own if len(own) == 2 else None)
