"""Pictures without a person: every third of a step, docks and tabs by name, and all texts."""

import json
import re

import numpy as np
import pytest
from PySide6.QtGui import QImage

from playground.core import PlaygroundError
from playground.explain import ExplainContext, ParameterIndex
from playground.explain.chain_rule.gradient_reason import explain_gradient
from playground.project.templates import default_project, template
from playground.training import Trainer
from playground.ui.app.picture import PictureWish, screenshot

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

WEIGHT = ParameterIndex("hidden_1", "weight", (0, 1))


def entries(entry):
    yield entry
    for child in entry.get("children", ()):
        yield from entries(child)


class Taken:
    """A picture and its texts."""

    def __init__(self, folder, **wish):
        folder.mkdir()
        project = wish.pop("project", None) or default_project()
        self.path, texts = folder / "window.png", folder / "window.json"
        wish = {"size": (1280, 800), **wish}
        screenshot(self.path, project, PictureWish(texts=texts, **wish))
        self.picture = QImage(str(self.path))
        self.entries = list(entries(json.loads(texts.read_text(encoding="utf-8"))))

    def names(self, role=None):
        return [e["name"] for e in self.entries if "name" in e and role in (None, e["role"])]

    def selected(self):
        return {e["name"] for e in self.entries if "selected" in e.get("states", ())}


@pytest.fixture
def taken(qapp, tmp_path):
    """Take a picture; keyword arguments are those of the wish."""
    count = iter(range(99))
    return lambda **wish: Taken(tmp_path / str(next(count)), **wish)


def test_every_third_of_a_step_is_seen_and_told(taken):
    trainer = Trainer(default_project())
    loss = trainer.forward()
    length = float(np.linalg.norm(trainer.backward()))
    pictures = {third: taken(third=third) for third in ("", "forward", "backward", "update")}
    grabbed = [each.picture for each in pictures.values()]
    assert all(a != b for i, a in enumerate(grabbed) for b in grabbed[:i])
    told = {third: " ".join(each.names()) for third, each in pictures.items()}
    assert f"{loss:.4f}" not in told[""]
    assert f"loss of these 10 samples {loss:.4f}" in told["forward"]
    said = re.search(r"25 gradients, length (\S+) · parameters changed 0", told["backward"])
    assert float(said[1]) == pytest.approx(length, rel=1e-2)
    assert "③ moved" not in told["backward"]
    assert "③ moved" in told["update"]
    assert "gradient recomputed: no" in told["update"]
    assert "Step: 1" in pictures["update"].names()
    assert "Step: 0" in pictures["backward"].names()


def test_a_weights_chain_rule_is_in_the_texts(taken):
    found = taken(
        epochs=2, third="backward", show=("explain.step",), layer="hidden_1", target=WEIGHT
    )
    trainer = Trainer(default_project())
    trainer.run_epochs(2)
    trainer.backward()
    check = explain_gradient(ExplainContext.of(trainer), WEIGHT).check
    names = found.names()
    assert "hidden_1/weight/0,1" in [entry.get("value") for entry in found.entries]
    assert "This step" in found.selected()
    gradient = f"{check.backprop:.3g}".replace("-", "−")
    assert any(f"hidden 1, weight 0, 1, gradient {gradient}" in name for name in names)
    assert "none" in found.names("cell")  # plain SGD remembers nothing


def test_docks_and_tabs_are_brought_to_the_front(taken):
    found = taken(epochs=1, show=("weights", "inspector", "explain.rate"))
    assert {"Weights", "Inspector", "Learning rate"} <= found.selected()
    assert not {"Loss", "Data", "This step"} & found.selected()
    plain = taken()
    assert {"Loss", "Data", "Output"} <= plain.selected()
    assert "Explain" not in plain.names("pane")


def test_what_is_out_of_sight_is_not_told(taken):
    found = taken(epochs=1, show=("training",))
    roles = {entry["role"] for entry in found.entries}
    assert {"button", "page tab", "tool bar", "static text"} <= roles
    assert "Circle" not in found.names("check box")  # the data are behind the training tab
    assert "Circle" in taken().names("check box")


def test_a_sample_is_chosen(taken):
    with_one, without = taken(epochs=1, sample=3), taken(epochs=1)
    assert with_one.picture != without.picture


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        ({"show": ("spoon",)}, r"show: 'spoon'.*layers, data, .*explain, .*explain\.step"),
        ({"layer": "hidden_9"}, r"select: 'hidden_9'.*hidden_1, hidden_2, output"),
        ({"target": ParameterIndex("hidden_1", "weight", (2, 0))}, r"index: \(2, 0\).*0 to 1"),
        ({"target": ParameterIndex("hidden_1", "scale", (0,))}, r"parameter: 'hidden_1/scale'"),
        ({"sample": 500}, r"sample: 500 .*from 0 to 499"),
    ],
)
def test_what_is_not_there_is_refused_by_name(taken, tmp_path, wish, message):
    with pytest.raises(PlaygroundError, match=message):
        taken(**wish)
    assert not list(tmp_path.rglob("*.png"))


def test_an_image_networks_thirds_can_be_seen_too(taken):
    pictures = [
        taken(project=template("lenet-digits"), third=third).picture
        for third in ("forward", "backward")
    ]
    assert pictures[0] != pictures[1]
