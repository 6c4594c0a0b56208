#!/usr/bin/env bash
# Makes the virtual environment named by $1 from a Python of at least 3.11, with uv inside.
# PYTHON=/path/to/python chooses one.
set -euo pipefail
venv=$1
here=$(dirname "$0")

say() { printf 'pulse set-up: %s\n' "$*" >&2; }

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        if new_enough "$candidate"; then command -v "$candidate"; return; fi
    done
    say "no Python 3.11 or newer found${PYTHON:+ at $PYTHON}."
    say "Install one (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python) and run this again."
    exit 1
}

# Debian and Ubuntu ship Python without ensurepip until python3-venv is installed.
make_without_ensurepip() {
    if "$1" -m pip --version >/dev/null 2>&1; then
        "$1" -m venv --without-pip "$venv"
        installer=("$1" -m pip --python "$venv/bin/python")
    else
        say "$1 cannot make a virtual environment: its ensurepip module is missing, and so is pip."
        say "Install it (Debian, Ubuntu: apt install python3-venv) and run this again."
        exit 1
    fi
}

make_environment() {
    local python
    python=$(find_python)
    rm -rf "$venv"
    if "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        "$python" -m venv "$venv"
    else
        make_without_ensurepip "$python"
    fi
    say "environment made with $("$venv/bin/python" --version)"
}

installer=("$venv/bin/python" -m pip)
new_enough "$venv/bin/python" || make_environment
if ! "${installer[@]}" install --quiet --disable-pip-version-check --only-binary :all: \
    --require-hashes -r "$here/requirements-uv.txt"; then
    "$venv/bin/python" -m pip --version >/dev/null 2>&1 || { say "neither uv nor pip can be installed in $venv."; exit 1; }
    say "uv is not to be had for this machine: going on with pip, which is slower."
fi
