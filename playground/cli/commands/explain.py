"""``playground explain SOURCE QUESTION``: what one step of a training can be inputs."""

import sys
from argparse import REMAINDER, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from pathlib import Path
from typing import TYPE_CHECKING

from playground.cli.explain import QUESTIONS, Question
from playground.cli.source.start_options import add_source, add_start_options
from playground.cli.terminal.process import DIVERGED, print_notice
from playground.core.text.numbers import counted

if TYPE_CHECKING:
    from playground.cli.source.headless_training import HeadlessTraining
    from playground.core import Array


def add_arguments(parser: ArgumentParser) -> None:
    """Declare SOURCE and QUESTION; each question has options of its own."""
    parser.usage = "playground explain SOURCE QUESTION [options]"
    parser.formatter_class = RawDescriptionHelpFormatter
    lines = [f"  {question.name:<12}{question.summary}" for question in QUESTIONS]
    parser.epilog = "\n".join(["questions (each with a --help of its own):", *lines])
    add_source(parser)
    names = [question.name for question in QUESTIONS]
    parser.add_argument("question", metavar="QUESTION", choices=names, help=", ".join(names))
    parser.add_argument("options", nargs=REMAINDER, help="the question's own options")


def run(args: Namespace) -> int:
    """Train, ask, and print the answer."""
    question = next(q for q in QUESTIONS if q.name == args.question)
    module = question.load()
    options = _parser(question, module.EPOCHS)
    module.add_arguments(options)
    asked_for = options.parse_args(args.options)
    moments = module.check(asked_for)
    # Imported here, so that --help and usage errors need not wait for the engine.
    from playground.cli.explain.question_inputs import Inputs
    from playground.cli.source.headless_training import HeadlessTraining
    from playground.cli.source.training_start import start_from
    from playground.cli.terminal.output_files import check_outputs
    from playground.explain import ExplainContext
    from playground.explain.base.penalty import penalty_of

    start = start_from(args.source, asked_for)
    training = HeadlessTraining(start)
    check_outputs(
        [("--write", Path(name)) for name in getattr(asked_for, "write", ())], start.data_files
    )
    path = _train(training, asked_for.epochs, moments)
    context = ExplainContext.of(training.trainer)
    penalty = penalty_of(context)
    answer = module.ask(Inputs(asked_for, training, context, path))
    trainer = training.trainer
    if asked_for.json:
        answer.numbers["epochs"], answer.numbers["steps"] = trainer.epoch, trainer.step_count
        if penalty is not None:
            answer.numbers["penalty"] = {"loss": penalty.loss, "length": penalty.length}
        sys.stdout.write(answer.as_json() + "\n")
    else:
        when = f"{counted(trainer.epoch, 'epoch')}, {counted(trainer.step_count, 'step')}"
        told = "" if penalty is None else f"{penalty.text}\n"
        sys.stdout.write(f"{start.project.name}, after {when}\n{told}\n{answer.text}\n")
    if training.diverged:
        return DIVERGED
    return 0


def _parser(question: Question, epochs: int) -> ArgumentParser:
    parser = ArgumentParser(
        prog=f"playground explain SOURCE {question.name}", description=question.summary
    )
    add_start_options(parser, epochs)
    parser.add_argument(
        "--json", action="store_true", help="print the answer as one JSON object on stdout"
    )
    return parser


def _train(training: "HeadlessTraining", epochs: int, moments: int) -> "tuple[Array, ...]":
    """Train, and return the parameters at so many moments evenly spread over the epochs."""
    path = [training.trainer.network.theta.copy()]
    first = training.trainer.epoch
    for moment in range(1, max(1, moments) + 1):
        wanted = first + epochs * moment // max(1, moments)
        ended = training.diverged or training.stopped
        if wanted > training.trainer.epoch and not ended:
            training.run(wanted - training.trainer.epoch)
            if training.interrupted is not None:
                raise training.interrupted  # an answer may take longer than the training did
            path.append(training.trainer.network.theta.copy())
    if training.diverged:
        print_notice(training.diverged)
    return tuple(path)
