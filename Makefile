# Guildhall. `make` lists what can be done; only Python 3.11 and make are needed beforehand.
.DEFAULT_GOAL := help
.PHONY: help setup run test slow lint check format bench lock clean

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq install --no-compile
TORCH := $(shell sed -n 's/^torch==//p' requirements.lock)
IS_3_11 := -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))'

# Each can be given on the command line: make run FOLDER=rules PORT=8600, make test PYTEST_ARGS="-k layers".
PYTHON ?=
FOLDER ?= corpus
PORT ?=
PYTEST_ARGS ?=
BENCH ?= embedding questions reingest
BENCH_ARGS ?=

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile | expand -t 10

setup: $(STAMP) ## make .venv with everything at the locked versions (seconds when nothing changed)

# torch comes first and as its processor-only build wherever pip finds one: its standard Linux build asks for several GB
# of graphics-card libraries. All else is installed exactly as locked, with no resolving. Packages are compiled when first
# used; where Python is told to write nothing then, here. Some carry files for other Pythons, which do not compile.
$(STAMP): requirements.lock pyproject.toml
	@python=""; for candidate in $(or $(PYTHON),python3.11 python3 python); do \
	  if "$$candidate" $(IS_3_11) >/dev/null 2>&1; then python="$$candidate"; break; fi; done; \
	if [ -z "$$python" ]; then \
	  echo "make setup: Python 3.11 with its venv module was not found. Install it (on Debian and Ubuntu the packages python3.11 and python3.11-venv), or name it: make setup PYTHON=/path/to/python3.11" >&2; exit 1; fi; \
	if ! $(BIN)/python $(IS_3_11) >/dev/null 2>&1; then "$$python" -m venv --clear $(VENV); fi
	@echo "Installing torch $(TORCH) ..."
	@$(PIP) --no-deps "torch==$(TORCH)+cpu" 2>/dev/null || { \
	  echo "pip finds no processor-only build of torch $(TORCH) and takes the standard one, which on Linux is several GB. To avoid that, let PIP_EXTRA_INDEX_URL name PyTorch's index of CPU builds, run make clean, and run this again." >&2; \
	  $(PIP) --constraint requirements.lock "torch==$(TORCH)"; }
	@echo "Installing the other packages ..."
	@$(PIP) --no-deps --requirement requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@if [ -n "$$PYTHONDONTWRITEBYTECODE" ]; then echo "Compiling them, since the first use may not ..."; \
	  env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m compileall -q -j 0 $(VENV)/lib assistant ingest >/dev/null || true; fi
	@touch $@
	@echo "Guildhall is ready: $(BIN)/guildhall --help"

run: setup ## read FOLDER (default: corpus) into the store, then serve the app on this machine
	@$(BIN)/guildhall ingest "$(FOLDER)" || [ $$? -eq 3 ]
	@exec $(BIN)/guildhall chat $(if $(PORT),--port $(PORT))

test: setup ## the quick tests; PYTEST_ARGS="-m ''" adds the slow ones and the browser's
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

slow: setup ## only the slow tests and the browser's
	@$(BIN)/python -m pytest -m "slow or e2e" $(PYTEST_ARGS)

lint: setup ## style and types, each of them even where one before it fails
	@failed=0; $(BIN)/ruff check . || failed=1; $(BIN)/ruff format --check . || failed=1; $(BIN)/mypy || failed=1; \
	exit $$failed

check: setup ## style, types and the quick tests, all of them even where one fails
	@failed=0; $(MAKE) --no-print-directory lint || failed=1; $(MAKE) --no-print-directory test || failed=1; exit $$failed

format: setup ## put the code into the house's layout
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: setup ## measure the product; BENCH="retrieval" BENCH_ARGS="FOLDER" takes question sets of your own
	@missed=0; for name in $(BENCH); do echo "$$name"; \
	  $(BIN)/python -m tests.benchmarks.$$name $(BENCH_ARGS) || missed=1; done; exit $$missed

lock: setup ## resolve pyproject.toml anew and write requirements.lock
	@$(BIN)/python .ci/lock.py

clean: ## remove .venv, caches and build products; the store stays
	@rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
