# Qt's system libraries on Linux; sourced by run.sh and test.sh after setup.sh.

# The group that needs it, the shared object, and the package that holds it on
# Debian/Ubuntu, Fedora, Arch, openSUSE and Alpine: the application reads the same table.
library_table() {
    cat "$root/resources/qt-libraries.txt"
}

# need_libraries GROUPS: make sure the libraries of "offscreen" or "offscreen x11" are there:
# install them where that is possible, else say the command and stop.
need_libraries() {
    [ "$(uname -s)" = Linux ] || return 0
    missing_packages "$1"
    [ -n "$missing" ] || return 0
    if may_install; then
        # shellcheck disable=SC2086  # a list of names
        apt_install $packages
        missing_packages "$1"
        [ -n "$missing" ] || return 0
    fi
    fail "Qt needs system libraries that are missing: $missing
Install them, then start again:
    $sudo$install_command $packages"
}

# Sets $missing (names of shared objects) and $packages (what to install), both without repeats.
missing_packages() {
    missing='' packages=''
    # The directory is not on everybody's PATH.
    cached=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null) || cached=none
    distribution=''
    while read -r group library apt dnf pacman zypper apk; do
        case " $1 " in *" $group "*) ;; *) continue ;; esac
        has_library "$library" && continue
        [ -n "$distribution" ] || find_distribution
        case $distribution in
            dnf) package=$dnf ;;
            pacman) package=$pacman ;;
            zypper) package=$zypper ;;
            apk) package=$apk ;;
            *) package=$apt ;;
        esac
        missing="${missing:+$missing, }$library"
        case " $packages " in
            *" $package "*) ;;
            *) packages="${packages:+$packages }$package" ;;
        esac
    done <<TABLE
$(library_table)
TABLE
}

has_library() {
    [ "$1" = fonts ] && { has_font; return; }
    # The character before the name keeps libOpenGL.so.1 from passing for libGL.so.1.
    case $cached in *[!A-Za-z0-9_-]"$1 ("*) return 0 ;; esac
    # Without a cache to ask (musl), look where the loader looks.
    [ "$cached" = none ] && set -- "$1" /lib /usr/lib /usr/local/lib
    library=$1
    shift
    rest=${LD_LIBRARY_PATH:-}:
    while [ -n "$rest" ]; do
        [ -n "${rest%%:*}" ] && set -- "$@" "${rest%%:*}"
        rest=${rest#*:}
    done
    for place; do
        [ -e "$place/$library" ] && return 0
    done
    return 1
}

has_font() {
    for entry in /usr/share/fonts/* /usr/local/share/fonts/* \
        "${HOME:-}"/.fonts/* "${HOME:-}"/.local/share/fonts/*; do
        [ -e "$entry" ] && return 0
    done
    return 1
}

# Sets $distribution (its package manager), $install_command, and $sudo unless we are root.
find_distribution() {
    names=$(. "${PLAYGROUND_OS_RELEASE:-/etc/os-release}" 2>/dev/null && printf '%s' "${ID:-} ${ID_LIKE:-}")
    case " $names " in
        *" debian "* | *" ubuntu "*) distribution=apt ;;
        *" fedora "* | *" rhel "*) distribution=dnf ;;
        *" arch "*) distribution=pacman ;;
        *suse*) distribution=zypper ;;
        *" alpine "*) distribution=apk ;;
        *)
            for distribution in apt dnf pacman zypper apk; do
                command -v "$distribution" >/dev/null 2>&1 && break
            done
            ;;
    esac
    case $distribution in
        apt) install_command='apt-get install' ;;
        pacman) install_command='pacman -S' ;;
        apk) install_command='apk add' ;;
        *) install_command="$distribution install" ;;
    esac
    sudo='sudo '
    [ "$(id -u)" = 0 ] && sudo=''
    return 0
}

# Whether this script may install system packages: as root on Debian or Ubuntu.
may_install() {
    find_distribution
    [ "$distribution" = apt ] && [ -z "$sudo" ] && command -v apt-get >/dev/null 2>&1
}

# The package lists are fetched only when the packages cannot be found without.
apt_install() {
    say "Setting up (once): apt-get install $*"
    quiet_apt install "$@" 2>/dev/null || { quiet_apt update && quiet_apt install "$@"; }
}

quiet_apt() {
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends "$@" >&2
}
