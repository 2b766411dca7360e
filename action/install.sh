#!/usr/bin/env bash
# Installs this checkout of mcp-scorer and its locked dependencies into a separate virtual environment.
# Nothing of the repository that is checked out is run or imported: PATH loses its folders, programs get only the
# variables below, Python and pip are isolated, and only wheels with a locked hash are installed.
set -euo pipefail

place="${RUNNER_TEMP:?}/mcp-scorer"
index=(${PIP_INDEX_URL:+--index-url "$PIP_INDEX_URL"})

folders=""
while IFS= read -r -d : folder; do
  case "$folder" in
    "${GITHUB_WORKSPACE:?}" | "$GITHUB_WORKSPACE"/*) ;;
    /*) folders+="${folders:+:}$folder" ;;
  esac
done <<<"$PATH:"
PATH="$folders"

kept=()
for name in PATH HOME TMPDIR LANG LD_LIBRARY_PATH SSL_CERT_FILE SSL_CERT_DIR \
  HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy; do
  if [ -n "${!name:-}" ]; then kept+=("$name=${!name}"); fi
done
clean() { env -i "${kept[@]}" "$@"; }

case "${INPUT_PYTHON:-python3}" in
  /*) ;;
  */*)
    echo "::error title=mcp-scorer::python must be a name or an absolute path"
    exit 2
    ;;
esac
cd "${GITHUB_ACTION_PATH:?}"
clean "${INPUT_PYTHON:-python3}" -I -m venv --clear "$place"
pip=(clean "$place/bin/python" -I -m pip --isolated --disable-pip-version-check --no-input install --quiet)
"${pip[@]}" ${index[@]+"${index[@]}"} --require-hashes --only-binary :all: --requirement requirements.lock
"${pip[@]}" --no-index --no-deps --no-build-isolation .
clean "$place/bin/python" -I -m scorer --version
