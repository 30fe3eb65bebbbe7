"""Which system libraries the scripts ask for, and how they get them."""

import pytest

FAMILIES = [
    ("debian", "sudo apt-get install libegl1 libgl1"),
    ("ubuntu", "sudo apt-get install libegl1 libgl1"),
    ("fedora", "sudo dnf install libglvnd-egl libglvnd-glx"),
    ("arch", "sudo pacman -S libglvnd libxkbcommon"),
    ("opensuse-leap", "sudo zypper install Mesa-libEGL1 Mesa-libGL1"),
    ("alpine", "sudo apk add mesa-egl mesa-gl"),
]


@pytest.mark.parametrize(("distribution", "command"), FAMILIES)
def test_missing_libraries_end_with_the_command_to_install_them(ready, distribution, command):
    ready.distribution(distribution)
    ready.remove_libraries()
    result = ready.start("screenshot", "out.png")
    assert result.returncode == 1
    assert result.stdout == ""
    assert "libEGL.so.1, libGL.so.1" in result.stderr
    assert command in result.stderr
    assert "xcb" not in result.stderr


def test_window_on_a_display_also_needs_the_x11_libraries(ready):
    ready.remove_libraries()
    ready.variables["DISPLAY"] = ":0"
    assert "libxcb-cursor0" in ready.start().stderr
    ready.variables["QT_QPA_PLATFORM"] = "offscreen"
    assert "libxcb-cursor0" not in ready.start().stderr


@pytest.mark.parametrize(
    "arguments",
    [["list", "layers"], ["train", "iris"], ["bench", "step"], ["--help"], ["--version"]],
    ids=" ".join,
)
def test_commands_without_qt_do_not_ask_for_its_libraries(ready, arguments):
    ready.remove_libraries()
    result = ready.start(*arguments)
    assert (result.returncode, result.stderr) == (0, "")


def test_a_plot_asks_for_them(ready):
    ready.remove_libraries()
    assert ready.start("train", "iris", "--plot", "loss=loss.png").returncode == 1


def test_root_on_debian_gets_them_installed(ready):
    new = (ready.home / "libraries").rename(ready.home / "new-libraries")
    ready.remove_libraries()
    ready.command("id", "echo 0")
    # The first try fails as on a machine without package lists; then they are fetched.
    ready.command(
        "apt-get",
        'echo "apt talks: $*"\n'
        f'case "$*" in *update*) touch "{ready.home}/lists" ;; *)\n'
        f'  [ -e "{ready.home}/lists" ] || exit 100\n'
        f'  mv "{new}" "{ready.home}/libraries" ;;\n'
        "esac",
    )
    result = ready.start("screenshot", "out.png")
    assert result.returncode == 0
    assert result.stdout == "started: -m playground screenshot out.png\n"
    assert "apt talks: -qq -y --no-install-recommends update" in result.stderr
