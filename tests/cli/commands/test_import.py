"""``playground import``: a model of another program becomes a project."""

from pathlib import Path

from playground.project.project import read_project

MODELS = Path(__file__).parents[2] / "data" / "onnx"


def test_a_model_becomes_a_project_that_is_trained_on(cli, tmp_path):
    path = tmp_path / "model.playground"
    done = cli("import", MODELS / "sklearn_iris.onnx", "iris", "--save", path)
    assert done.code == 0
    assert "2 layers with 51 parameters; answers differ by at most" in done.out
    assert "went into its weights" in done.err
    opened = read_project(path)
    assert opened.project.name == "sklearn_iris"
    assert opened.state is not None
    before = opened.state.history[0].train_loss
    trained = cli("train", path, "--epochs", 1, "--export", path)
    assert trained.code == 0
    history = read_project(path).state.history
    assert history[0].train_loss == before
    assert history[-1].epoch == 1


def test_what_does_not_fit_is_refused_in_one_line(cli, tmp_path):
    path = tmp_path / "model.playground"
    done = cli("import", MODELS / "sklearn_iris.onnx", "circle", "--save", path)
    assert done.code == 1
    assert done.err.splitlines() == [
        "playground: sklearn_iris.onnx cannot be opened: it reads 4 columns (4), and the data "
        "Circle has 2: choose data with as many"
    ]
    assert not path.exists()
