# Sets up what the application needs; sourced by run.sh and test.sh, which set $root and
# $command (how the person started us). Plain POSIX sh, and no Python while nothing changed,
# so that a second start costs a few milliseconds. Everything said goes to stderr: stdout
# belongs to the application (`playground train --json`).

say() {
    printf '%s\n' "$*" >&2
}

fail() {
    unlock
    say "$@"
    exit 1
}

# --- Python ---------------------------------------------------------------------------------

# Find a Python that fits and can create environments; sets $python and $python_version.
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON"
    else
        set -- python3.13 python3.12 python3.11 python3 python
    fi
    rejected='' without_venv=''
    for candidate; do
        # Inside an activated environment this names the interpreter behind it: the environment
        # may be the very one that is about to be replaced.
        facts=$("$candidate" -c 'import sys
print("%d.%d.%d %s" % (sys.version_info[:3] + (getattr(sys, "_base_executable", sys.executable),)))
import ensurepip, venv' 2>/dev/null)
        status=$?
        case $facts in
            3.11.* | 3.12.* | 3.13.*)
                python_version=${facts%% *} python=${facts#* }
                [ $status -eq 0 ] && return
                without_venv=${without_venv:-$facts}
                ;;
            [0-9]*) rejected="${rejected:+$rejected, }$candidate is ${facts%% *}" ;;
        esac
    done
    if [ -n "$without_venv" ]; then
        python_version=${without_venv%% *} python=${without_venv#* }
        install_venv_module
        return
    fi
    fail "Python 3.11, 3.12 or 3.13 is needed; found: ${rejected:-no Python at all}." \
        "Install one, or name it: PYTHON=/path/to/python3.12 $command"
}

# Debian and Ubuntu ship the venv module as a package of its own.
install_venv_module() {
    minor=${python_version%.*}
    if may_install; then
        apt_install "python$minor-venv"
        "$python" -c 'import ensurepip, venv' 2>/dev/null && return
    fi
    fail "$python (Python $python_version) cannot create environments: its modules venv and" \
        "ensurepip are missing. On Debian and Ubuntu: ${sudo}apt-get install python$minor-venv"
}

# --- One environment ------------------------------------------------------------------------

# What an environment was set up from: the project's requirements, the interpreter, the checkout's
# place (cksum prints the paths) and the names of what is installed.
state() {
    cksum "$root/pyproject.toml" "$venv/pyvenv.cfg" 2>/dev/null
    for entry in "$venv"/lib/python3*/site-packages/*; do
        case $entry in
            */__pycache__) ;;
            *) printf '%s\n' "${entry##*/}" ;;
        esac
    done
}

# Whether the environment $venv is set up for $purpose, and nothing changed since.
is_current() {
    [ -x "$venv/bin/python" ] && [ -f "$venv/.set-up-$purpose" ] || return 1
    {
        read -r asked_for
        recorded=$(cat)
    } <"$venv/.set-up-$purpose"
    [ -z "${PYTHON:-}" ] || [ "$PYTHON" = "$asked_for" ] || return 1
    [ "$recorded" = "$(state)" ]
}

# Whether $venv can be kept: it starts, has pip, fits, and stands where it was made.
is_usable() {
    [ "$(cat "$venv/.made-for" 2>/dev/null)" = "$root" ] || return 1
    has=$("$venv/bin/python" -c 'import sys, pip; print("%d.%d.%d" % sys.version_info[:3])' \
        2>/dev/null) || return 1
    if [ -n "${PYTHON:-}" ]; then
        find_python
        [ "$has" = "$python_version" ]
        return
    fi
    case $has in
        3.11.* | 3.12.* | 3.13.*) return 0 ;;
    esac
    return 1
}

create() {
    find_python
    say "Setting up (once): creating ${venv##*/} with Python $python_version"
    "$python" -m venv --clear "$venv" >&2 || fail "Setting up failed: $python -m venv $venv"
    printf '%s\n' "$root" >"$venv/.made-for"
}

# Run pip in the environment; its progress is shown on a terminal only.
pip_install() {
    quiet=--quiet
    [ -t 2 ] && quiet=''
    # PIP_USER in somebody's settings would aim at the home directory and fail in an environment.
    # Compiling all modules takes half the time; Python compiles the few that are used.
    PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 "$venv/bin/python" -m pip install \
        $quiet --no-input --no-compile "$@" >&2 ||
        fail "Setting up failed: pip could not install the packages (see above)." \
            "Start again when the cause is gone: $command"
}

# set_up PURPOSE DIRECTORY INSTALL: make DIRECTORY an environment in which INSTALL (a function) has
# put what PURPOSE needs. Does nothing when that is done already. An interrupted set-up is
# repaired by the next one: the record is removed first and written last.
set_up() {
    purpose=$1 venv=$2
    is_current && return
    lock
    if ! is_current; then
        rm -f "$venv"/.set-up-*
        is_usable || create
        say "Setting up (once): installing packages into ${venv##*/}; this may take minutes"
        "$3"
        if ! "$venv/bin/python" "$root/packaging/check_installed.py" >&2; then
            create
            "$3"
        fi
        # What the tests need includes what a start needs.
        for done_for in run "$purpose"; do
            { printf '%s\n' "${PYTHON:-}" && state; } >"$venv/.set-up-$done_for"
        done
        say "Setting up: done"
    fi
    unlock
}

# --- One set-up at a time -------------------------------------------------------------------

lock_dir=$root/build/set-up.lock
locked=''

lock() {
    mkdir -p "$root/build" || fail "Setting up failed: cannot write to $root"
    waited=0 without_owner=0
    until mkdir "$lock_dir" 2>/dev/null; do
        owner=$(cat "$lock_dir/pid" 2>/dev/null)
        if [ -n "$owner" ]; then
            without_owner=0
        else
            without_owner=$((without_owner + 1))
        fi
        # No owner for five seconds: it was killed between making the directory and signing it.
        if { [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; } || [ $without_owner -gt 5 ]; then
            remove_stale_lock
            continue
        fi
        [ $waited -eq 0 ] && say "Setting up: waiting for another set-up to finish ($lock_dir)"
        waited=$((waited + 1))
        sleep 1
    done
    locked=yes
    printf '%s\n' $$ >"$lock_dir/pid"
    trap unlock EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}

# Remove the lock $owner left behind. Of several that saw it, one may: the mark is made
# atomically, and the owner is read again, because the lock may be somebody's new one by now.
remove_stale_lock() {
    mark=$lock_dir/removed-from-${owner:-nobody}
    mkdir "$mark" 2>/dev/null || { sleep 1 && return; }
    if [ "$(cat "$lock_dir/pid" 2>/dev/null)" = "$owner" ]; then
        rm -rf "$lock_dir"
    else
        rmdir "$mark" 2>/dev/null
    fi
    without_owner=0
}

unlock() {
    [ -n "$locked" ] || return 0
    locked=''
    rm -rf "$lock_dir"
    trap - EXIT INT TERM HUP
}
