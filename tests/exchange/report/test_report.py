"""A report says what the trainer knows, in one page that is well formed and fetches nothing."""

import json
import shlex
from html.parser import HTMLParser

import numpy as np
import pytest
from msgspec.structs import replace

from playground.cli import main
from playground.exchange.report.compose import Story, compose
from playground.exchange.report.document import Code, Gallery, Grid, Image, Picture
from playground.exchange.report.facts import take_facts
from playground.exchange.report.html import to_html
from playground.exchange.report.pictures import ReportPictures, plots_for
from playground.exchange.report.reproduction import from_document, settings_from_template
from playground.exchange.report.wrong_samples import most_wrong
from playground.project import Project
from playground.project.runs.run import Run, RunSetup
from playground.project.set_value import set_value
from playground.project.templates import TEMPLATES, template
from playground.training import Trainer

EVIL = "<script>alert(\"x\")</script> & 'co'"
VOID = {"meta", "img", "source", "br"}
IMAGE = Image(b"<svg/>", "image/svg+xml", 10, 20)
EPOCHS = 3


class Page(HTMLParser):
    """Reads a page strictly: every element is closed where it was opened."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.words, self.addresses = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names))
        self.addresses += [v for k, v in attrs if k in ("src", "srcset", "href", "data", "action")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open or self.open[-1] != "style":
            self.words.append(data)


def story_of(trainer, project, **parts):
    facts = take_facts(trainer)
    return Story(
        **{
            "title": "Report",
            "project": project,
            "facts": facts,
            "points": (facts.snapshot.metrics,),
            "runs": (),
            "pictures": ReportPictures(),
            "reproduction": from_document(project, None, facts.epochs),
            "made": "2026-11-29",
            **parts,
        }
    )


def grid(report, name):
    return next(
        block
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Grid) and block.name == name
    )


@pytest.fixture(scope="module")
def iris():
    project = set_value(template("iris"), "optimizer.learning_rate", "0.02")
    trainer = Trainer(project)
    trainer.run_epochs(EPOCHS)
    return trainer, project


def test_the_page_is_well_formed_escaped_and_fetches_nothing(iris):
    trainer, project = iris
    picture = Picture(EVIL, IMAGE, IMAGE)
    run = Run(1, EVIL, "reset", RunSetup.of(project), ((),), note=EVIL)
    story = story_of(
        trainer,
        project,
        title=EVIL,
        runs=(run,),
        pictures=ReportPictures(picture, dict.fromkeys(plots_for(trainer.dataset), picture)),
    )
    text = to_html(compose(story))
    page = Page(text)
    assert page.open == []
    assert "script" not in page.tags
    assert "<script" not in text
    assert page.words.count(EVIL) >= 3
    assert len(page.addresses) == 2 * 5  # light and dark of the network and of four plots
    assert all(address.startswith("data:image/svg+xml;base64,") for address in page.addresses)
    assert "http" not in text.replace("http-equiv", "")
    assert "url(" not in text
    assert "@import" not in text


def test_its_numbers_are_the_trainers(iris):
    trainer, project = iris
    report = compose(story_of(trainer, project))
    judged, losses = trainer.judge(), trainer.evaluate()
    rows = {row[0]: row[1:] for row in grid(report, "Metrics").rows}
    assert [cell.exact for cell in rows["Loss"]] == [losses[s]["loss"] for s in ("train", "test")]
    assert [cell.exact for cell in rows["Accuracy"]] == [
        judged[split]["accuracy"].value for split in ("train", "test")
    ]
    layers = grid(report, "Layers").rows
    nodes = trainer.plan.nodes
    assert [row[0] for row in layers[:-1]] == [node.name for node in nodes]
    assert layers[-1][3] == f"{trainer.network.theta.size:,}"
    counts = np.array([[int(c) for c in row[1:]] for row in grid(report, "Confusion, test").rows])
    truth = trainer.dataset.raw.y[trainer.dataset.test_rows]
    assert counts.sum(axis=1).tolist() == np.bincount(truth, minlength=3).tolist()
    settings = dict(grid(report, "Settings").rows)
    assert settings["Learning rate"] == "0.02"
    assert settings["Optimizer"] == "Adam"
    assert {"Batch size", "Seed", "Data"} <= set(settings)


def test_taking_the_facts_changes_nothing(iris):
    trainer, project = iris
    before, theta = trainer.checkpoint(), trainer.network.theta.copy()
    compose(story_of(trainer, project))
    np.testing.assert_array_equal(trainer.network.theta, theta)
    trainer.step(2)
    after = trainer.network.theta.copy()
    trainer.restore(before)
    trainer.step(2)
    np.testing.assert_array_equal(trainer.network.theta, after)
    trainer.restore(before)


def test_the_command_that_it_names_trains_the_same(iris, capsys):
    trainer, project = iris
    report = compose(story_of(trainer, project))
    code = next(b for s in report.sections for b in s.blocks if isinstance(b, Code))
    program, *words = shlex.split(code.text)
    assert (program, words[:2]) == ("playground", ["train", "iris"])
    assert main([*words, "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    exact = {row[0]: row[1:] for row in grid(report, "Metrics").rows}
    assert result["test"]["loss"] == exact["Loss"][1].exact
    assert result["train"]["loss"] == exact["Loss"][0].exact


def test_the_worst_test_samples_are_those_with_the_highest_loss(iris):
    trainer, _ = iris
    facts = take_facts(trainer)
    each = trainer.model.evaluator.test
    each.score()
    losses, rows = each.each().loss, trainer.dataset.test_rows
    decided, truth = each.judged().decided, trainer.dataset.raw.y[rows]
    wrong = sorted(np.flatnonzero(decided != truth), key=lambda i: -losses[i])
    assert [sample.row for sample in most_wrong(facts)] == rows[wrong][:12].tolist()
    samples = most_wrong(facts, 1)
    pictures = ReportPictures(samples={sample.row: IMAGE for sample in most_wrong(facts)})
    report = compose(story_of(*iris, pictures=pictures))
    gallery = next(b for s in report.sections for b in s.blocks if isinstance(b, Gallery))
    assert gallery.pictures[0][1].startswith(f"true {samples[0].truth}, says {samples[0].said}")


@pytest.mark.parametrize("name", ["sine", "autoencoder-digits", "circle"])
def test_every_kind_of_problem_has_a_report(name):
    trainer = Trainer(template(name))
    report = compose(story_of(trainer, template(name)))
    Page(to_html(report))
    titles = [section.title for section in report.sections]
    assert titles[:2] == ["Network", "Settings"]
    assert titles[-1] == "Train it again"


def test_a_report_amid_an_epoch_says_that_the_command_trains_whole_ones():
    trainer = Trainer(template("circle"))
    trainer.step(30)
    words = to_html(compose(story_of(trainer, template("circle"))))
    assert "This report is of 5 updates after epoch 1; the command trains whole epochs." in words


CHANGES = (
    ("optimizer", "sgd"),
    ("optimizer.learning_rate", "0.05"),
    ("hidden", "7,5"),
    ("hidden_2.frozen", "true"),
    ("schedule", "cosine"),
    ("regularizer", "l2"),
    ("data_seed", "3"),
    ("seed", "11"),
    ("stopping.patience", "4"),
)


def test_every_template_is_made_from_itself():
    for name, each in TEMPLATES.items():
        assert settings_from_template(each.project) == (name, ()), name


def test_settings_make_the_same_training_from_a_template():
    project = template("iris")
    for key, text in CHANGES:
        project = set_value(project, key, text)
    name, settings = settings_from_template(project)
    made = template(name)
    for setting in settings:
        made = set_value(made, *setting.split("=", 1))
    again, wanted = (RunSetup.of(p.replace(layout=Project().layout)) for p in (made, project))
    assert again.network == wanted.network
    assert again.training.optimizer.name == "sgd"
    ways = [Trainer(each) for each in (made, project)]
    for trainer in ways:
        trainer.step(3)
    np.testing.assert_array_equal(*(trainer.network.theta for trainer in ways))


def test_what_no_setting_says_is_trained_from_its_file(tmp_path):
    project = template("residual-mlp")
    drawn = replace(project.network, edges=project.network.edges[:-1])
    other = project.replace(network=drawn)
    unsaved = from_document(other, None, 5)
    assert "save it as project.playground first" in unsaved.note
    assert unsaved.command == "playground train project.playground --restart --epochs 5"
    saved = from_document(other, tmp_path / "my work.playground", 5)
    assert saved.command == "playground train 'my work.playground' --restart --epochs 5"
    assert saved.note == ""


def test_the_trainings_beside_it_are_told_with_what_tells_them_apart(iris):
    trainer, project = iris
    other = set_value(project, "optimizer.learning_rate", "0.5")
    end = replace(take_facts(trainer).snapshot.metrics, step=7, test_loss=0.125, seconds=2.5)
    run = Run(1, "fast", "reset", RunSetup.of(other), ((end,),), seconds=2.5, note="too fast?")
    drawn = ReportPictures(run_colors={1: ("#7b3fc4", "#b98cf2")})
    report = compose(story_of(trainer, project, runs=(run,), pictures=drawn))
    table = grid(report, "Runs")
    told = dict(zip(table.header, table.rows[1], strict=True))
    key = '<span class="key" style="color: #7b3fc4; --dark: #b98cf2">■</span> fast</td>'
    assert key in to_html(report)
    assert (told["Run"].text, told["Note"], told["Updates"]) == ("fast", "too fast?", "7")
    assert told["Differs in"] == "learning rate 0.5"
    assert (told["Test loss"].exact, told["Seconds"].exact) == (0.125, 2.5)
    assert table.rows[0][0] == "this training"
    assert table.left == 3
