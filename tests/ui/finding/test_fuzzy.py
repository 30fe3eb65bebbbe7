import pytest

from playground.ui.finding.fuzzy import score


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("rate", "Learning rate…"),
        ("flr", "Find a learning rate… l r"),
        ("lr", "Learning rate…"),
        ("open cir", "Circle, open it"),
        ("", "anything"),
        ("dense", "Add Dense"),
    ],
)
def test_it_fits(query, text):
    assert score(query, text) > 0


@pytest.mark.parametrize(("query", "text"), [("z", "Add Dense"), ("add conv", "Add Dense")])
def test_it_does_not_fit(query, text):
    assert score(query, text) == 0


def test_the_better_fit_counts_more():
    texts = ["Quick overlay picture", "Two-step", "Stop early", "Top of the list"]
    ranked = sorted(texts, key=lambda text: -score("top", text))
    assert ranked[:2] == ["Top of the list", "Stop early"]
    assert score("top", "Two-step") < score("top", "Stop early")
