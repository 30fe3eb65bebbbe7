"""Links of the browser playground against losses computed with the browser's own source."""

import json
from pathlib import Path

import pytest

from playground.project import Project
from playground.project.links.keys import LinkError
from playground.project.links.reader import link_notes
from playground.project.templates import default_project
from playground.training import Trainer

GOLDEN = json.loads(
    (Path(__file__).parents[2] / "data" / "tf_playground_golden.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", GOLDEN, ids=range(len(GOLDEN)))
def test_the_browsers_losses_are_reproduced(case):
    trainer = Trainer(Project.from_link(case["url"]))
    for epoch, (train, test) in sorted(case["losses"].items(), key=lambda item: int(item[0])):
        trainer.run_epochs(int(epoch) - trainer.epoch)
        scores = trainer.evaluate()
        assert scores["train"]["loss"] == pytest.approx(train, rel=1e-9)
        assert scores["test"]["loss"] == pytest.approx(test, rel=1e-9)


@pytest.mark.parametrize("case", GOLDEN, ids=range(len(GOLDEN)))
def test_a_project_from_a_link_gives_the_link_back(case):
    project = Project.from_link(case["url"])
    link = project.to_link()
    assert link.startswith("https://playground.tensorflow.org/#")
    assert Project.from_link(link) == project


def test_absent_and_empty_keys_are_the_browsers_defaults():
    project = Project.from_link("https://playground.tensorflow.org/#seed=0.1&noise=&tutorial=x")
    expected = Project.from_link(GOLDEN[0]["url"]).replace(browser_seed="0.1")
    assert project == expected


def test_the_link_may_be_bare():
    url = GOLDEN[0]["url"]
    assert Project.from_link(url[1:]) == Project.from_link(url)
    assert Project.from_link("https://playground.tensorflow.org/" + url) == Project.from_link(url)


@pytest.mark.parametrize("end", ["", "#", "#tutorial=foo"])
def test_the_plain_address_is_the_browsers_default(end):
    project = Project.from_link("https://playground.tensorflow.org/" + end)
    assert project.replace(browser_seed="1") == Project.from_link("#seed=1")


@pytest.mark.parametrize("ampersand", ["&amp;", "&AMP;", "&amp;amp;", "&#38;", "&#x26;"])
def test_a_link_copied_from_the_text_of_a_page_is_the_same_link(ampersand):
    for case in GOLDEN:
        clean = case["url"]
        escaped = clean.replace("&", ampersand)
        assert Project.from_link(escaped) == Project.from_link(clean)
        assert link_notes(escaped) == ()


@pytest.mark.parametrize("wrap", ["<{}>", '"{}"', " {}\n", "({})", "\u200b{}"])
def test_what_surrounds_a_link_in_text_is_no_part_of_it(wrap):
    url = "https://playground.tensorflow.org/#dataset=spiral&regularization=L2&noise=5&seed=0.5"
    assert Project.from_link(wrap.format(url)) == Project.from_link(url)


def test_a_link_that_was_broken_into_lines():
    url = "https://playground.tensorflow.org/#dataset=spiral&regulari\r\nzation=L2&seed=0.5"
    assert Project.from_link(url).training.regularizer.name == "l2"


def test_a_link_whose_keys_were_encoded_once_more():
    url = "https://playground.tensorflow.org/#dataset%3Dspiral%26networkShape%3D6%2C3%26seed%3D0.5"
    clean = Project.from_link("#dataset=spiral&networkShape=6,3&seed=0.5")
    assert Project.from_link(url) == clean
    assert Project.from_link(url.replace("#", "%23")) == clean


def test_unknown_keys_are_named_and_change_nothing():
    (note,) = link_notes("#dataset=xor&learningrate=1&foo=2&foo=3&seed=1")
    assert "'learningrate' (did you mean learningRate?), 'foo'" in note
    plain = Project.from_link("#dataset=xor&seed=1")
    assert Project.from_link("#dataset=xor&learningrate=1&foo=2&seed=1") == plain


def test_what_the_browser_writes_is_known():
    keys = "tutorial=a&hideText=true&collectStats=false&cosX=false&dataset_hide=true&showTestData="
    assert link_notes(f"#seed=1&{keys}") == ()
    assert not any(link_notes(case["url"]) for case in GOLDEN)


def test_an_empty_shape_has_no_hidden_layers():
    project = Project.from_link("#networkShape=&seed=1")
    assert [node.id for node in project.network.nodes] == ["input", "output"]
    assert Project.from_link(project.to_link()) == project


def test_without_a_seed_one_is_drawn_and_kept():
    project = Project.from_link("#dataset=xor")
    assert 0 <= float(project.browser_seed) < 1
    assert f"seed={project.browser_seed}" in project.to_link()


def test_features_keep_the_browsers_order():
    project = Project.from_link("#sinX=true&xTimesY=true&xSquared=true&y=false&cosX=true&seed=1")
    assert project.network.node("input").params["features"] == ("x", "x²", "xy", "sin x")


def test_zero_initialization():
    project = Project.from_link("#initZero=true&seed=1")
    assert not Trainer(project).network.theta.any()
    assert Project.from_link(project.to_link()) == project


def test_the_whole_link_matters():
    project = Project.from_link(
        "#problem=regression&regDataset=reg-gauss&activation=relu&networkShape=5&noise=15&seed=a"
        "&batchSize=7&percTrainData=70&regularization=L1&regularizationRate=0.003"
        "&learningRate=0.1&discretize=true&showTestData=true&x_hide=true"
    )
    assert project.dataset.kind == "multi_gauss"
    assert project.dataset.params == {"count": 1200, "noise": 15}
    assert project.dataset.train_share == 70
    assert project.network.node("hidden_1").params == {"units": 5, "activation": "relu"}
    assert project.network.node("output").params == {"units": 1, "activation": "linear"}
    assert project.training.regularizer.name == "l1_prune"
    assert project.training.regularizer.params == {"rate": 0.003}
    assert project.training.optimizer.params == {"learning_rate": 0.1}
    assert project.training.batch_size == 7
    assert project.training.order == "carry"
    assert project.view.discretize
    assert project.view.show_test
    assert Project.from_link(project.to_link()) == project


@pytest.mark.parametrize(
    ("keys", "named"),
    [
        ("activation=swish", ("activation=swish", "tanh")),
        ("regularization=L3", ("regularization=L3", "L1")),
        ("dataset=moon", ("dataset=moon", "circle")),
        ("problem=regression&regDataset=plane", ("regDataset=plane", "reg-plane")),
        ("problem=ranking", ("problem=ranking", "classification")),
        ("batchSize=0", ("batchSize=0", "whole number")),
        ("batchSize=2.5", ("batchSize=2.5", "whole number")),
        ("learningRate=fast", ("learningRate=fast", "number")),
        ("learningRate=nan", ("learningRate=nan", "number")),
        ("learningRate=-1", ("learningRate=-1", "at least 0")),
        ("noise=loud", ("noise=loud", "number")),
        ("percTrainData=100", ("percTrainData=100", "99")),
        ("networkShape=4,x", ("networkShape=4,x", "4,2")),
        ("networkShape=4,0", ("networkShape=4,0", "from 1")),
        ("networkShape=4,,2", ("networkShape=4,,2", "4,2")),
        ("x=false&y=false", ("every input", "xSquared")),
    ],
)
def test_bad_values_are_named(keys, named):
    with pytest.raises(LinkError) as caught:
        Project.from_link("#" + keys)
    message = str(caught.value)
    assert all(word in message for word in named)
    assert "\n" not in message


@pytest.mark.parametrize(
    "url",
    ["", "#", "hello", "a=b", "https://example.org/#part=2", "https://example.org/?seed=1", "#&&="],
)
def test_other_text_is_no_link(url):
    with pytest.raises(LinkError, match="not a link"):
        Project.from_link(url)


def test_the_default_project_can_be_shared_without_a_seed():
    link = default_project().to_link()
    assert "seed=" not in link
    assert Project.from_link(link).network == default_project().network


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"optimizer": {"name": "adam"}}, "adam"),
        ({"loss": {"name": "mse"}}, "mse"),
        ({"dtype": "float32"}, "float32"),
        ({"batch_size": 0}, "all samples"),
        ({"bias": 0.2}, "bias 0.2"),
    ],
)
def test_what_a_link_cannot_say_is_named(changes, named):
    import msgspec

    from playground.training import TrainingConfig

    training = msgspec.convert(changes, TrainingConfig)
    with pytest.raises(LinkError, match=named):
        default_project().replace(training=training).to_link()
