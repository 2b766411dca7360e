#!/usr/bin/env bash
# Installs this checkout of mcp-scorer and its locked dependencies into a separate virtual environment.
set -euo pipefail

place="${RUNNER_TEMP:?}/mcp-scorer"
"${INPUT_PYTHON:-python3}" -m venv "$place"
pip=("$place/bin/python" -m pip --disable-pip-version-check --no-input install --quiet)
"${pip[@]}" --require-hashes --requirement "$GITHUB_ACTION_PATH/requirements.lock"
"${pip[@]}" --no-deps --no-build-isolation "$GITHUB_ACTION_PATH"
"$place/bin/mcp-scorer" --version
