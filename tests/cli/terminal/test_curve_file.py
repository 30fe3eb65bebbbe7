"""A file of curves that grows while training goes on."""

import pytest

from playground.cli.source.curve_log import CurveFile, CurveLog
from playground.training.base.history import Metrics


def curve(count):
    log = CurveLog()
    log.extend(Metrics(i, i, 0.5, 0.25, 0.75, 1.0) for i in range(count))
    return log


def epochs(path):
    return [line.split(",")[1] for line in path.read_text(encoding="utf-8").splitlines()[1:]]


def test_points_are_there_as_soon_as_they_are_followed(tmp_path):
    path, log = tmp_path / "c.csv", curve(2)
    path.write_text("an older curve", encoding="utf-8")
    file = CurveFile(path, log)
    assert epochs(path) == ["0", "1"]
    log.extend([Metrics(2, 2, 0.5, 0.25, 0.75, 1.0)])
    file.follow(log)
    file.follow(log)
    assert epochs(path) == ["0", "1", "2"]
    whole = path.read_bytes()
    file.close()
    log.write(path)
    assert path.read_bytes() == whole


def test_curves_that_begin_anew_take_the_place_of_the_others(tmp_path):
    file = CurveFile(tmp_path / "c.csv", curve(5))
    file.follow(curve(3))
    assert epochs(tmp_path / "c.csv") == ["0", "1", "2"]
    file.close()


def test_a_full_disk_does_not_stop_the_training(tmp_path, monkeypatch):
    log = curve(2)
    file = CurveFile(tmp_path / "c.csv", log)

    class Full:
        def write(self, _):
            raise OSError(28, "No space left on device")

        def close(self):
            raise OSError(28, "No space left on device")

    file._file.close()
    monkeypatch.setattr(file, "_file", Full())
    log.extend([Metrics(2, 2, 0.5, 0.25, 0.75, 1.0)])
    file.follow(log)
    file.follow(log)
    assert epochs(tmp_path / "c.csv") == ["0", "1"]


@pytest.mark.parametrize("name", ["missing/c.csv"])
def test_what_cannot_be_written_is_told_in_the_end_only(tmp_path, name):
    file = CurveFile(tmp_path / name, curve(2))
    file.follow(curve(3))
    file.close()
