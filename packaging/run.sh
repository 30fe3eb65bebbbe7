#!/bin/sh
# Starts Backprop Playground from this checkout, setting up first what is missing: the virtual
# environment .venv, its packages, and Qt's system libraries. Arguments go to the application:
#   sh packaging/run.sh train iris --epochs 50
# PYTHON names the interpreter to use when several are installed.
set -u

case $0 in
    */*) root=${0%/*}/.. ;;
    *) root=.. ;;
esac
root=$(CDPATH='' cd -- "$root" && pwd -P) || exit 1
command="sh packaging/run.sh"
. "$root/packaging/setup.sh"
. "$root/packaging/libraries.sh"

install_application() {
    pip_install --editable "$root"
}

# Which of Qt's libraries the command line asks for: none for what runs without Qt.
libraries_for() {
    case ${1:-} in
        list | -h | --help | --version) return ;;
        bench) [ "${2:-}" = step ] && return ;;
        train)
            case " $* " in *' --plot'*) printf offscreen ;; esac
            return
            ;;
        screenshot)
            printf offscreen
            return
            ;;
    esac
    case ${QT_QPA_PLATFORM:-} in
        offscreen* | minimal*) printf offscreen ;;
        *)
            if [ -n "${DISPLAY:-}" ]; then
                printf 'offscreen x11'
            else
                # Without a display the application says so itself, if it can load Qt.
                printf offscreen
            fi
            ;;
    esac
}

libraries=$(libraries_for "$@")
[ -z "$libraries" ] || need_libraries "$libraries"
set_up run "$root/.venv" install_application
# -P: a module that happens to lie in the current directory is not ours to import.
exec "$venv/bin/python" -P -m playground "$@"
