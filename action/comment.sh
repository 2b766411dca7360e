#!/usr/bin/env bash
# Starts comment.py with the Python that install.sh installed: isolated (-I), and in a folder that holds nothing of
# the repository that is checked out.
set -euo pipefail

cd "${GITHUB_ACTION_PATH:?}/action"
exec "${RUNNER_TEMP:?}/mcp-scorer/bin/python" -I comment.py
