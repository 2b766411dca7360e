# Needs Python 3.11 or newer and make; everything else goes into .venv.

PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
RUN := $(VENV)/.run-installed
DEV := $(VENV)/.dev-installed

# Processes that tests run in, and more words for pytest, such as ARGS='-k gate'.
JOBS ?= 2
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo test lint format golden pictures bench calibrate agreement lock clean

help: ## List what you can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

demo: $(RUN) ## Score the example server over stdio and show why (builds .venv first)
	$(BIN)/mcp-scorer check --exit-zero -- $(BIN)/python examples/library_server.py

test: lint ## Run every check and test (live ones need PyPI and npm; ARGS='-m "not live"' leaves them out)
	$(BIN)/python -m pytest -n $(JOBS) $(ARGS)

lint: $(DEV) ## Check format, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(DEV) ## Format the code and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

golden: $(DEV) ## Write the outputs that tests compare with anew (then read the difference)
	UPDATE_GOLDEN=1 UPDATE_DOCS=1 $(BIN)/python -m pytest tests/formats tests/config tests/docs

pictures: $(DEV) ## Take the pictures of docs/ anew (needs Debian's chromium)
	$(BIN)/python -m tests.browser.pictures

bench: $(DEV) ## Run the benchmarks (ratios; some minutes)
	@for each in benchmarks/bench_*.py; do echo "== $$each"; $(BIN)/python $$each || exit 1; done

calibrate: $(DEV) ## Fit the shipped rubrics anew to ../shared/corpus
	$(BIN)/mcp-scorer calibrate ../shared/corpus/train.jsonl --out rubrics/2026-q4.1
	$(BIN)/mcp-scorer calibrate ../shared/corpus/train.jsonl --out rubrics/2026-q2.1 --era 2026-q2

agreement: $(DEV) ## Write docs/agreement.md and the README's figures from ../shared/corpus, where it is
	$(BIN)/python -m scorer.calibration.page ../shared/corpus

lock: $(RUN) ## Resolve the dependencies anew into requirements*.lock
	$(PIP) install --quiet 'uv>=0.9'
	$(BIN)/uv pip compile $(LOCK_FLAGS) --group build --output-file requirements.lock
	$(BIN)/uv pip compile $(LOCK_FLAGS) --group dev --extra calibrate --constraints requirements.lock \
		--output-file requirements-dev.lock

LOCK_FLAGS := pyproject.toml --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-config --default-index https://pypi.org/simple --custom-compile-command 'make lock' --quiet

clean: ## Remove .venv, caches and builds
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -not -path './node_modules/*' -prune -exec rm -rf {} +

# A stamp is older than what it was made from only when that has changed: then, and only then, pip runs.
$(RUN): pyproject.toml requirements.lock | $(BIN)/python
	@echo 'Installing mcp-scorer into $(VENV) ...'
	@$(PIP) install --quiet --require-hashes --requirement requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(RUN) requirements-dev.lock
	@echo 'Installing the development tools into $(VENV) ...'
	@$(PIP) install --quiet --require-hashes --requirement requirements-dev.lock
	@touch $@

$(BIN)/python:
	@test -n '$(PYTHON)' || { echo 'mcp-scorer needs Python 3.11 or newer (make PYTHON=...)' >&2; exit 1; }
	@echo 'Making $(VENV) with $(PYTHON) ...'
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }
