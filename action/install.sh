#!/usr/bin/env bash
# Installs this very checkout of mcp-scorer, with its locked dependencies, into an environment of its own.
set -euo pipefail

place="${RUNNER_TEMP:?}/mcp-scorer"
"${INPUT_PYTHON:-python3}" -m venv "$place"
pip=("$place/bin/python" -m pip --disable-pip-version-check --no-input install --quiet)
"${pip[@]}" --require-hashes --requirement "$GITHUB_ACTION_PATH/requirements.lock"
"${pip[@]}" --no-deps --no-build-isolation "$GITHUB_ACTION_PATH"
"$place/bin/mcp-scorer" --version
