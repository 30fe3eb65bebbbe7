"""A process that is killed, whenever: what it had saved and its last recovery copy can be read.

A parent forks the process that trains and writes, listens to what it says it has written, and kills
it after the seconds it was told.
"""

import os
import random
import subprocess
import sys
from contextlib import contextmanager

import pytest

from playground import Trainer
from playground.project.project import read_project
from playground.project.templates import default_project
from playground.recovery.find_copies import discard, find_copies
from playground.storage.atomic_write import sweep_temporary

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")

VICTIMS = """
import os, signal, sys, time
from pathlib import Path
from playground import Project, Trainer
from playground.project.document.trained_state import TrainedState
from playground.project.project import write_project
from playground.project.templates import default_project
from playground.recovery.recovery_copy import RecoveryNote
from playground.recovery.recovery_folder import RecoveryFolder

def train_and_keep_copies(file, say, root):
    project = default_project()
    trainer = Trainer(project)
    folder = RecoveryFolder(Path(root))
    while True:
        trainer.step(3)
        state = TrainedState(trainer.checkpoint(), ())
        folder.write(project, state, RecoveryNote("mine", epoch=trainer.epoch))
        os.write(say, b"copy %d\\n" % trainer.step_count)
        write_project(file, project, state)
        os.write(say, b"save %d\\n" % trainer.step_count)

def go_on_and_save(file, say):
    trainer = Trainer.load(file)
    os.write(say, b"load 0\\n")
    while True:
        trainer.run_epochs(1)
        trainer.save(file)
        os.write(say, b"save %d\\n" % trainer.epoch)
        Project.load(file).save(file)

name, file, *others = sys.argv[1:]
for line in sys.stdin:
    hear, say = os.pipe()
    child = os.fork()
    if not child:
        os.close(hear)
        globals()[name](Path(file), say, *others)
    os.close(say)
    told = os.read(hear, 100)  # it has begun
    time.sleep(float(line))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(hear, 2**16):
        told += more
    os.close(hear)
    print(told.decode().replace("\\n", ","), flush=True)
"""


@contextmanager
def victims(*what):
    """Begin a process whose children do this; a function has the next one killed.

    It returns the last number of every word that the child has said.
    """
    with subprocess.Popen(
        [sys.executable, "-c", VICTIMS, *map(str, what)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:

        def kill(seconds):
            process.stdin.write(f"{seconds}\n")
            process.stdin.flush()
            told = process.stdout.readline().strip().split(",")
            return {word: int(many) for word, many in (line.split() for line in told if line)}

        yield kill
        process.stdin.close()


def test_no_kill_while_training_costs_what_was_written(tries, tmp_path):
    root, file = tmp_path / "recovery", tmp_path / "mine.playground"
    with victims("train_and_keep_copies", file, root) as kill:
        for seed in tries.seeds("kills while training", 12, 500):
            told = kill(random.Random(seed).uniform(0, 0.05))
            (copy,) = find_copies(root)
            assert read_project(copy.project).state.checkpoint.step >= told["copy"]
            assert copy.picture.exists()
            if "save" in told:
                assert read_project(file).state.checkpoint.step >= told["save"]
            discard(copy)
            assert list(root.iterdir()) == []


def test_no_kill_while_saving_costs_what_was_saved(tries, tmp_path):
    folder = tmp_path / "saved"
    folder.mkdir()
    path, reached = folder / "a.playground", 0
    Trainer(default_project()).save(path)
    with victims("go_on_and_save", path) as kill:
        for seed in tries.seeds("kills while saving", 12, 500):
            told = kill(random.Random(seed).uniform(0, 0.05))
            trainer = Trainer.load(path)
            assert trainer.epoch >= told.get("save", reached)
            assert len(trainer.history) == trainer.epoch + 1
            reached = trainer.epoch
    assert reached > 0
    for left in folder.iterdir():
        if left != path:
            os.utime(left, (0, 0))
    sweep_temporary(folder)
    assert list(folder.iterdir()) == [path]
