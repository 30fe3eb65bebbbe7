"""How wrong and sure each answer is, where a view asks for it; nothing where none does."""

import numpy as np
import pytest

from playground.project.templates import template
from playground.session.base.commands import Configure
from playground.session.session import Session
from playground.session.snapshots.snapshot import SnapshotContents

NAMES = ("iris", "bump")


@pytest.mark.parametrize("name", NAMES)
def test_a_snapshot_has_it_when_it_is_wanted(name):
    session = Session(lambda event: None)
    session.configure(Configure(0, template(name)))
    session.run_steps(5)
    session.wanted = SnapshotContents(predictions=True)
    assert session.snapshot().predictions.each is None
    session.wanted |= SnapshotContents(each=True)
    snapshot = session.snapshot()
    each = snapshot.predictions.each
    for split, loss in (
        ("train", snapshot.metrics.train_loss),
        ("test", snapshot.metrics.test_loss),
    ):
        assert each[split].loss.mean() == pytest.approx(loss)
        assert not each[split].loss.flags.writeable
    if name == "bump":
        assert each["test"].margin is None
        return
    ordered = np.sort(snapshot.predictions.test, axis=1)
    np.testing.assert_allclose(each["test"].margin, ordered[:, -1] - ordered[:, -2])
