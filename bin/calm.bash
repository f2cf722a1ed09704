# What the scripts in this folder share; sourced, not run. All lines for people go to standard error, so that a
# script's own output (a benchmark's JSON) stays clean.

say() { printf '%s\n' "$*" >&2; }

give_up() {
    say "$*"
    exit 1
}

# Run a command without its noise; when it fails, show the end of what it said.
quietly() {
    local said
    said="$(mktemp)"
    if "$@" >"$said" 2>&1; then
        rm -f "$said"
        return 0
    fi
    say "This did not succeed: $*"
    tail -n 15 "$said" | sed 's/^/    /' >&2
    rm -f "$said"
    return 1
}

# Install Debian packages where this user may; otherwise say which are missing, and return 1.
debian_install() {
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        as_root=(sudo -n)
        if ! sudo -n true 2>/dev/null; then
            say "Not installed, because this user may not: $*  (an administrator can: apt-get install $*)"
            return 1
        fi
    fi
    if ! command -v apt-get >/dev/null; then
        say "Not installed, because this is not Debian: $*"
        return 1
    fi
    say "Installing from Debian: $*"
    quietly "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq update || true
    quietly "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
        -o Dpkg::Use-Pty=0 install "$@"
}
