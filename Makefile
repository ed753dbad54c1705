# The commands of the house. A fresh Debian or Ubuntu needs git, make and python3 (3.11 to 3.13) with venv, nothing else.
#
#   make run     serve the product on 127.0.0.1:8000, with demo apps and data the first time
#   make build   the command and the front end, without serving
#   make test    lint, types, import contracts, all tests (reduced counts); installs what it needs
#   make proof   the same tests with full counts
#   make bench   ratios of speed and memory
#   make fmt     format the sources          make lint   lint, types and contracts only
#   make lock    pin newer versions          make clean  remove what the others made (data stay)

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.PHONY: build run test proof bench fmt lint cover lock clean services

# Tests start hundreds of processes: what is compiled once is kept, whatever the surroundings say.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
DATA := $(or $(TESSERA_DATA_DIR),.tessera)
# Tests wait for browsers and servers as much as they compute.
WORKERS ?= $(shell echo $$(($$(nproc) + 1)))
UI := designer_ui
# Node.js comes with the virtual environment; its own folder is found first.
NPM := PATH="$(abspath $(BIN)):$$PATH" npm

build: $(VENV)/.product $(UI)/dist/.vite/manifest.json

run: build
	@if [ ! -d "$(DATA)" ] || [ -e "$(DATA)/.demo-unfinished" ]; then \
	  mkdir -p "$(DATA)"; touch "$(DATA)/.demo-unfinished"; $(BIN)/tessera demo; rm "$(DATA)/.demo-unfinished"; \
	fi
	@exec $(BIN)/tessera serve

test: lint services $(UI)/dist/.vite/manifest.json
	cd $(UI) && $(NPM) run -s test
	$(BIN)/python -m pytest -n $(WORKERS) --alternate-databases

proof: lint services $(UI)/dist/.vite/manifest.json
	TESSERA_PROOF=1 $(BIN)/python -m pytest -n $(WORKERS)

bench: $(VENV)/.develop services
	$(BIN)/python -m tests.benchmarks

fmt: $(VENV)/.develop $(UI)/node_modules/.made
	$(BIN)/ruff check --quiet --fix-only .
	$(BIN)/ruff format .
	cd $(UI) && $(NPM) run -s fmt

lint: $(VENV)/.develop $(UI)/node_modules/.made
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	cd $(UI) && $(NPM) run -s lint

cover: $(VENV)/.develop services
	$(BIN)/python -m pytest -n $(WORKERS) --cov --cov-report=term

services: | $(VENV)/.develop
	@tests/services/provide

lock:
	requirements/lock $(abspath $(VENV))/lock

clean:
	rm -rf $(VENV) $(UI)/node_modules $(UI)/dist *.egg-info build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*

# Stamps: each is made once and again when what it stands for changes.

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	  || { echo "Tessera needs Python 3.11 to 3.13; say which with: make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { echo "python3 cannot make virtual environments; install it: sudo apt-get install -y python3-venv" >&2; exit 1; }
	@touch $@

$(VENV)/.product: $(VENV)/.made requirements/build.txt requirements/product.txt requirements/product.in setup.cfg pyproject.toml
	$(PIP) -r requirements/build.txt -r requirements/product.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(UI)/node_modules/.made: $(VENV)/.product $(UI)/package.json $(UI)/package-lock.json
	cd $(UI) && $(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

$(UI)/dist/.vite/manifest.json: $(UI)/node_modules/.made docs/reference/openapi.json $(wildcard $(UI)/*.ts) $(shell find $(UI)/src -type f ! -name '*.test.ts' ! -name schema.d.ts)
	cd $(UI) && $(NPM) run -s build

$(VENV)/.develop: $(VENV)/.product requirements/develop.txt
	$(PIP) -r requirements/develop.txt
	@touch $@
