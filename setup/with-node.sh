#!/usr/bin/env bash
# Runs a command with Node.js on the path: the machine's own where it is new enough, otherwise the pinned
# PyPI wheel, installed into the environment $1 on first need. with-node.sh VENV COMMAND...
set -euo pipefail
venv=$1
shift
here=$(dirname "$0")

usable() { "$1" -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 11) ? 0 : 1)' >/dev/null 2>&1; }

machine_has_node() { [ -z "${PULSE_OWN_NODE:-}" ] && usable node && command -v npm >/dev/null 2>&1; }

if ! machine_has_node; then
    if ! usable "$venv/bin/node"; then
        echo "pulse set-up: no Node.js 20.11 or newer on this machine: installing the wheel into $venv" >&2
        bash "$here/install.sh" "$venv" "$here/requirements-node.txt"
    fi
    PATH="$(cd "$venv/bin" && pwd):$PATH"
    export PATH
fi
exec "$@"
