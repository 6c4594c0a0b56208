#!/usr/bin/env bash
# Installs pinned requirements into the environment $1, every file checked against its hash: install.sh VENV FILE...
set -euo pipefail
venv=$1
shift
files=()
for file in "$@"; do files+=(-r "$file"); done

if [ -x "$venv/bin/uv" ] && "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" \
    --require-hashes "${files[@]}"; then
    exit 0
fi
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes "${files[@]}"
