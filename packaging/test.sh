#!/bin/sh
# Sets up like run.sh, with the test tools, and runs every check; stops at the first that fails.
# With arguments only pytest runs, with them:
#   sh packaging/test.sh tests/nn -k adam
# What is tried at random is tried at length with --long: once (some 40 minutes), or so many times,
# or a share of it; more arguments are pytest's:
#   sh packaging/test.sh --long 0.1 tests/robustness/window
set -u

case $0 in
    */*) root=${0%/*}/.. ;;
    *) root=.. ;;
esac
root=$(CDPATH='' cd -- "$root" && pwd -P) || exit 1
command="sh packaging/test.sh"
. "$root/packaging/setup.sh"
. "$root/packaging/libraries.sh"
cd "$root" || exit 1

# No test may need a screen. One BLAS thread: the arrays are small, and on a busy machine a second
# thread makes small products many times slower (timeouts would then depend on the neighbours).
export QT_QPA_PLATFORM=offscreen OPENBLAS_NUM_THREADS=1
started=$(date +%s)

install_with_tests() {
    pip_install --editable "$root[test]"
}

# What the packages outside playground/ui must do with; the same tools except those for Qt.
install_without_qt() {
    "$root/.venv/bin/python" packaging/qtfree_requirements.py >"$venv/requirements.txt" ||
        fail "Setting up failed: packaging/qtfree_requirements.py"
    pip_install --requirement "$venv/requirements.txt"
    pip_install --no-deps --editable "$root"
}

# stage TITLE COMMAND…
stage() {
    printf '\n== %s (%s s so far)\n' "$1" $(($(date +%s) - started))
    shift
    "$@" || {
        status=$?
        printf '== Failed: %s\n' "$*" >&2
        exit $status
    }
}

need_libraries offscreen
set_up test "$root/.venv" install_with_tests
bin=$venv/bin
# Every core takes its share of the tests; more than four would only start more windows.
spread="-n auto --maxprocesses 4 --dist worksteal"

# at_length [HOW OFTEN] [PYTEST'S ARGUMENTS]
at_length() {
    PLAYGROUND_ROBUSTNESS=1 PLAYGROUND_ROBUSTNESS_SEED=${PLAYGROUND_ROBUSTNESS_SEED:-$started}
    case ${1:-} in
        [0-9.]*)
            PLAYGROUND_ROBUSTNESS=$1
            shift
            ;;
    esac
    export PLAYGROUND_ROBUSTNESS PLAYGROUND_ROBUSTNESS_SEED
    case ${1:--} in
        -*) set -- tests/robustness "$@" ;;
    esac
    # shellcheck disable=SC2086  # options, one a word
    exec "$bin/python" -m pytest $spread -o timeout=3600 -o faulthandler_timeout=3500 "$@"
}

if [ "${1:-}" = --long ]; then
    shift
    at_length "$@"
fi
if [ $# -gt 0 ]; then
    exec "$bin/python" -m pytest "$@"
fi

# What only reads the source goes on beside the second set-up, and is told of after it.
checks() {
    stage 'Style: ruff check' "$bin/python" -m ruff check .
    stage 'Format: ruff format' "$bin/python" -m ruff format --check .
    stage 'Types: mypy --strict' "$bin/python" -m mypy
    stage 'Architecture: import-linter' "$bin/lint-imports"
}
mkdir -p "$root/build"
checks >"$root/build/checks.txt" 2>&1 &
checking=$!
set_up qt-free "$root/.venv-noqt" install_without_qt
wait $checking
checked=$?
cat "$root/build/checks.txt"
[ $checked -eq 0 ] || exit $checked

# Every module outside the window is imported, and the command line, which leads into all of them,
# is tested without Qt; the tests of the parts themselves cannot tell whether Qt is installed.
stage 'Command line without Qt installed' env PYTHONPATH=packaging \
    "$venv/bin/python" -m pytest -q $spread -p qtfree_plugin -m 'not gui' \
    tests/cli tests/recovery tests/experiments
# Last, so that the output ends with the count of the whole suite.
stage 'All tests' "$bin/python" -m pytest -q $spread
