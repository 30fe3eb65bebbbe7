"""The built wheel, installed into an environment of its own, away from the checkout."""

import site
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def pip(*arguments):
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    subprocess.run(command, check=True, capture_output=True, text=True)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Return the folder of commands of an environment that holds the wheel.

    The dependencies are lent by the environment that runs the tests: a folder named in a .pth file
    comes last on the path, and .pth files inside it (the editable install) are not read.
    """
    place = tmp_path_factory.mktemp("fresh")
    venv.create(place, with_pip=False, symlinks=True)
    python = place / "bin" / "python"
    pip("--python", str(python), "install", "--no-deps", "--no-index", str(wheel))
    packages = sysconfig.get_path("purelib", vars={"base": str(place)})
    lent = [sysconfig.get_path("purelib"), *site.getsitepackages()]
    (Path(packages) / "lent.pth").write_text("\n".join(dict.fromkeys(lent)) + "\n")
    return place / "bin"


def run(*command, cwd):
    result = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, timeout=100
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_wheel_holds_the_package_its_resources_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    info = f"{wheel.name.partition('-py3')[0]}.dist-info"
    assert {name.split("/")[0] for name in names} == {"playground", info}
    assert not [name for name in names if "__pycache__" in name or name.endswith("screenshot.png")]
    assert f"{info}/licenses/LICENSE" in names
    inside = {name.removeprefix("playground/_resources/") for name in names}
    resources = ROOT / "resources"
    there = {str(p.relative_to(resources)) for p in resources.rglob("*") if p.is_file()}
    assert there - inside <= {"screenshot.png"}


def test_resources_are_found_where_the_wheel_put_them(installed, tmp_path):
    code = (
        "import playground, sys; from playground.storage.resources import resource_path;"
        "print(resource_path('icons', 'app.svg'), playground.__file__)"
    )
    for path in run(installed / "python", "-c", code, cwd=tmp_path).split():
        assert Path(path).is_relative_to(installed.parent)
        assert Path(path).is_file()


def test_command_lists_layers(installed, tmp_path):
    assert "dense" in run(installed / "playground", "list", "layers", cwd=tmp_path)


def test_module_trains_a_template_from_the_wheel(installed, tmp_path):
    command = (installed / "python", "-m", "playground", "train", "iris", "--epochs", "1", "--json")
    assert '"diverged"' in run(*command, cwd=tmp_path)


@pytest.mark.gui
def test_window_starts_from_the_wheel(installed, tmp_path):
    run(installed / "playground", "screenshot", "window.png", cwd=tmp_path)
    assert (tmp_path / "window.png").read_bytes().startswith(b"\x89PNG")
