"""A process that is killed while it saves: the file is whole, old or new."""

import os
import subprocess
import sys
import time

import pytest

from playground import Trainer
from playground.project.templates import default_project
from playground.storage.atomic_write import sweep_temporary

KILLS = int(os.environ.get("PLAYGROUND_KILLS", "6"))

SAVER = """
import sys
from playground import Trainer
from playground.project import Project

path = sys.argv[1]
trainer = Trainer.load(path)
print("ready", flush=True)
while True:
    trainer.run_epochs(1)
    trainer.save(path)
    Project.load(path).save(path)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX has them")
def test_a_killed_save_costs_nothing_that_was_saved(tmp_path):
    path, reached = tmp_path / "a.playground", 0
    Trainer(default_project()).save(path)
    for kill in range(KILLS):
        command = [sys.executable, "-c", SAVER, str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout.readline() == b"ready\n"
            time.sleep(0.02 + 0.0137 * kill % 0.1)  # not always in the same moment of a save
            process.kill()
        trainer = Trainer.load(path)
        assert trainer.epoch >= reached
        assert len(trainer.history) == trainer.epoch + 1
        reached = trainer.epoch
    assert reached > 0
    for left in tmp_path.iterdir():
        if left != path:
            os.utime(left, (0, 0))
    sweep_temporary(tmp_path)
    assert list(tmp_path.iterdir()) == [path]
