# Needs Python 3.11 or newer and make. Everything else is installed into .venv.

PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
RUN := $(VENV)/.run-installed
DEV := $(VENV)/.dev-installed
# What a start loads at once: prepared data and bytecode. Without it the program does the same, more slowly.
START := $(VENV)/.start-prepared
STARTED_WITH := $(shell find scorer rubrics reports -name '*.py' -o -name '*.toml')

# JOBS: the number of test processes. ARGS: more arguments for pytest, such as ARGS='-k gate', or for the benchmarks.
JOBS ?= 2
ARGS ?=
# Branches are not measured, and tests marked no_cover not at all: coverage adds about a tenth to the run.
COVERAGE ?= --cov=scorer --cov-report=term:skip-covered

.DEFAULT_GOAL := help
.PHONY: help demo test pytest fuzz lint format golden pictures docs bench calibrate agreement lock release owner clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

demo: $(START) ## Score the example server and explain the scores (builds .venv first)
	$(BIN)/mcp-scorer check --exit-zero -- $(BIN)/python examples/library_server.py

test: lint pytest ## Run every check and test (live tests need PyPI and npm; ARGS='-m "not live"' skips them)

pytest: $(DEV) $(START) ## Run the tests without the other checks
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(COVERAGE) $(ARGS)

# TIMES: how many times as many examples as `make test` has. SEED: repeats the examples of an earlier run.
TIMES ?= 20
SEED ?= $(shell date +%s)

fuzz: $(DEV) ## Fuzz with new random examples (TIMES=20 times as many as in CI; SEED=N repeats a run)
	@echo 'To repeat this run: make fuzz TIMES=$(TIMES) SEED=$(SEED)'
	FUZZ_TIMES=$(TIMES) $(BIN)/python -m pytest tests/fuzz -n $(JOBS) --hypothesis-seed=$(SEED) $(ARGS)

lint: $(DEV) ## Check format, lint, types and prose
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m tests.prose.linter

format: $(DEV) ## Format the code and apply lint autofixes
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

golden: $(DEV) ## Regenerate golden files and the outputs in the docs (then review the diff)
	UPDATE_GOLDEN=1 UPDATE_DOCS=1 $(BIN)/python -m pytest tests/formats tests/config tests/docs

pictures: $(DEV) ## Regenerate the screenshots in docs/ (needs chromium)
	$(BIN)/python -m tests.browser.pictures

docs: $(DEV) ## Build the documentation site in site/, and check its links
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet
	@echo 'Open site/index.html'

bench: $(DEV) $(START) ## Measure speed and memory, and write the tables of docs/performance.md (about ten minutes)
	$(BIN)/python -m benchmarks --write docs/performance.md $(ARGS)

calibrate: $(DEV) ## Refit the shipped rubrics to the published scores in ../shared/corpus
	$(BIN)/mcp-scorer calibrate ../shared/corpus/train.jsonl ../shared/corpus/graded_servers.jsonl --definitions ../shared/servers --out rubrics/2026-q4.2
	$(BIN)/mcp-scorer calibrate ../shared/corpus/train.jsonl ../shared/corpus/graded_servers.jsonl --definitions ../shared/servers --out rubrics/2026-q2.2 --era 2026-q2

agreement: $(DEV) ## Regenerate docs/agreement.md and the README's figures from ../shared/corpus
	$(BIN)/python -m scorer.calibration.agreement_page ../shared/corpus

lock: $(DEV) ## Update the locked dependencies in requirements*.lock and the Homebrew formula
	$(PIP) install --quiet 'uv>=0.9'
	$(BIN)/uv pip compile $(LOCK_FLAGS) --group build --output-file requirements.lock
	$(BIN)/uv pip compile $(LOCK_FLAGS) --group dev --extra calibrate --constraints requirements.lock \
		--output-file requirements-dev.lock
	$(BIN)/python -m tests.packaging.homebrew

release: $(DEV) ## Build, check and try the distributions of a release (TAG=v1.2.3)
	$(BIN)/python -m tests.packaging.release '$(TAG)'

owner: $(DEV) ## Change the account that hosts the project, in every file (OWNER=name)
	$(BIN)/python -m tests.docs.home '$(OWNER)'

LOCK_FLAGS := pyproject.toml --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-config --default-index https://pypi.org/simple --custom-compile-command 'make lock' --quiet

clean: ## Remove .venv, caches and builds
	rm -rf $(VENV) build dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -not -path './node_modules/*' -prune -exec rm -rf {} +

# Each stamp file records the last installation, so pip runs only after a lock or pyproject.toml has changed.
$(RUN): pyproject.toml requirements.lock | $(BIN)/python
	@echo 'Installing mcp-scorer into $(VENV) ...'
	@$(PIP) install --quiet --require-hashes --requirement requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q scorer
	@touch $@

$(START): $(RUN) $(STARTED_WITH)
	@$(BIN)/python hatch_build.py
	@$(BIN)/python -m compileall -q scorer
	@touch $@

$(DEV): $(RUN) requirements-dev.lock
	@echo 'Installing the development tools into $(VENV) ...'
	@$(PIP) install --quiet --require-hashes --requirement requirements-dev.lock
	@touch $@

$(BIN)/python:
	@test -n '$(PYTHON)' || { echo 'mcp-scorer needs Python 3.11 or newer (make PYTHON=...)' >&2; exit 1; }
	@echo 'Creating $(VENV) with $(PYTHON) ...'
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }
