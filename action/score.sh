#!/usr/bin/env bash
# Runs mcp-scorer with the action's inputs (from the environment), writes the reports and the step's outputs,
# and exits with the exit code of mcp-scorer.
set -euo pipefail

scorer="${MCP_SCORER:-${RUNNER_TEMP:?}/mcp-scorer/bin/mcp-scorer}"
reports="${RUNNER_TEMP:?}/mcp-scorer-reports"
mkdir -p "$reports"
cd "${INPUT_WORKING_DIRECTORY:-.}"

words=(check --quiet --format github)
words+=(--output "json=$reports/report.json" --output "html=$reports/report.html" --output "sarif=$reports/report.sarif")

# Reports an invalid input and ends the step.
refuse() {
  echo "passed=false" >>"${GITHUB_OUTPUT:?}"
  echo "::error title=mcp-scorer::$1"
  exit 2
}
# Adds an option if its input is not empty. each_line adds one for each line of an input.
option() { if [ -n "$2" ]; then words+=("$1" "$2"); fi; }
each_line() {
  while IFS= read -r line || [ -n "$line" ]; do
    line="${line#"${line%%[![:space:]]*}"}"
    line="${line%"${line##*[![:space:]]}"}"
    if [ -n "$line" ]; then words+=(${1:+"$1"} "$line"); fi
  done <<<"$2"
}
each_line --env "${INPUT_ENV:-}"
each_line --header "${INPUT_HEADERS:-}"
option --snapshot "${INPUT_SNAPSHOT:-}"
option --config "${INPUT_CONFIG:-}"
option --baseline "${INPUT_BASELINE:-}"
option --fail-under "${INPUT_FAIL_UNDER:-}"
option --fail-on "${INPUT_FAIL_ON:-}"
case "${INPUT_FAIL_ON_REGRESSION:-false}" in
  [Tt][Rr][Uu][Ee] | [Yy][Ee][Ss] | 1) words+=(--fail-on-regression) ;;
  [Ff][Aa][Ll][Ss][Ee] | [Nn][Oo] | 0) ;;
  *) refuse "fail-on-regression must be true or false" ;;
esac
each_line "" "${INPUT_ARGS:-}"
each_line "" "${INPUT_TARGET:-}"
if [ -n "${INPUT_COMMAND:-}" ]; then
  words+=(--)
  split='import shlex, sys; print(*shlex.split(sys.argv[1]), sep="\0", end="\0")'
  python3 -c "$split" "$INPUT_COMMAND" >"$reports/command" 2>/dev/null || refuse "command has an unclosed quotation mark"
  while IFS= read -r -d '' word; do words+=("$word"); done <"$reports/command"
fi

rm -f "$reports"/report.*
code=0
"$scorer" "${words[@]}" || code=$?

if [ -f "$reports/report.json" ]; then
  python3 - "$reports" >>"${GITHUB_OUTPUT:?}" <<'PYTHON'
import json
import os
import sys

folder = sys.argv[1]
with open(f"{folder}/report.json", encoding="utf-8") as file:
    report = json.load(file)
if report["servers"]:
    lowest = min((server["score"] for server in report["servers"]), key=lambda score: score["overall"])
    print(f"score={lowest['overall']}\ntier={lowest['tier']}")
print(f"passed={str(report['gate']['passed'] and not report['errors']).lower()}")
for name, ending in (("report", "html"), ("json", "json"), ("sarif", "sarif")):
    path = f"{folder}/report.{ending}"
    if os.path.exists(path):
        print(f"{name}={path}")
PYTHON
else
  echo "passed=false" >>"${GITHUB_OUTPUT:?}"
  echo "::error title=mcp-scorer::nothing was scored (exit code $code); see the log of this step"
fi
exit "$code"
