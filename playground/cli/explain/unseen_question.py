"""Whether the network generalizes, memorizes or learns too little, and what painted points say."""

from argparse import ArgumentParser, Namespace

from playground.cli.explain.question_inputs import Answer, Inputs
from playground.core.text.numbers import counted, number, percent
from playground.explain.diagnosis.generalization import generalization
from playground.session.snapshots.snapshot import SnapshotContents
from playground.training.base.history import History
from playground.training.evaluation.unseen_points import UnseenAnswers

EPOCHS = 100


def add_arguments(parser: ArgumentParser) -> None:
    """Declare nothing: the curves say it all."""
    del parser


def check(args: Namespace) -> int:
    """Accept anything."""
    del args
    return 0


def ask(inputs: Inputs) -> Answer:
    """Judge the curves, and the points that were painted on the plane, if there are any."""
    training = inputs.training
    painted = training.start.project.unseen_points
    answers = training.snapshot(SnapshotContents(unseen=painted)).unseen
    assert answers is not None
    curves = History(training.state().history).curves()
    found = generalization(curves, answers.constant_loss)
    lines = [f"{found.title}. {found.reason}.", *([found.numbers] if found.numbers else [])]
    numbers = {
        "verdict": found.kind,
        "reason": found.reason,
        "train_loss": found.train,
        "test_loss": found.test,
        "gap": found.gap,
        "best_epoch": found.best_epoch,
        "best_test_loss": found.best_test,
        "constant_loss": found.constant_loss,
    }
    if answers.count:
        lines.append(_painted_line(answers))
        numbers["painted"] = {
            "points": answers.count,
            "right": answers.count_right,
            "loss": answers.loss,
        }
    return Answer("\n".join(lines), numbers)


def _painted_line(answers: UnseenAnswers) -> str:
    right = answers.count_right
    share = "" if right is None else f", {right:,} right ({percent(right / answers.count, 0)})"
    told = counted(answers.count, "painted point")
    return f"{told} that nobody trains on{share}, loss {number(answers.loss)}"
