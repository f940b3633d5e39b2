.DEFAULT_GOAL := help
.PHONY: help setup run test check train bench clean

VENV := .venv
PYTHON := $(VENV)/bin/python
THRESHOLDS := $(VENV)/bin/thresholds
READY := $(VENV)/ready
HOST ?= 127.0.0.1
PORT ?= 5005
TESTS ?=

help: ## What each target does
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## Python 3.10 environment with the locked packages and this project

# Made again only when the lock or the project file changes.
$(READY): requirements.lock pyproject.toml
	@test -x $(PYTHON) || python3.10 -m venv $(VENV) || { \
		echo "Python 3.10 is needed: Rasa 3.6 runs on no later one." >&2; exit 1; }
	@echo "Installing the locked packages ..." >&2
	@if command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; then \
		uv pip install --quiet --python $(PYTHON) --require-hashes -r requirements.lock; \
	else \
		$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock; \
	fi
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

train: setup ## Train the model, if its inputs have changed
	@$(THRESHOLDS) train

run: train ## Set up, train if needed, start; HOST=… PORT=… to choose the address
	@$(THRESHOLDS) serve --host $(HOST) --port $(PORT)

test: train ## Set up and run all tests; TESTS=tests/engine for some
	@$(PYTHON) -m pytest --numprocesses=logical --maxprocesses=4 --dist=loadgroup --no-loadscope-reorder $(TESTS)

check: setup ## Style, types, direction of imports, and the knowledge base
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports
	@$(THRESHOLDS) kb lint

bench: setup ## This assistant beside a stock Rasa bot, with the targets
	@$(THRESHOLDS) bench

clean: ## Delete models, caches and the environment; conversations in var/ stay
	rm -rf $(VENV) build models .rasa .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
