# citynet: everything a person or a CI job runs. `make` alone lists it.
#
# Set-up needs no step of its own: every target first brings .venv up to date with the lock files.

PYTHON := .venv/bin/python
# Only these are everyday tests; `make evidence` runs the others too.
EVERYDAY := not slow and not batfish and not lab
# Tests run on as many processes as there are cores; JOBS=0 keeps them in one (for a debugger).
JOBS ?= auto
# What mypy checks: those of the project's packages that exist.
PACKAGES = $(wildcard citynet validate tasks lab tests benchmarks)

.DEFAULT_GOAL := help
.PHONY: help demo demo-gate test lint lint-style lint-format lint-types lint-imports format evidence lock set-up clean
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/.project ## the whole way: intents, proof, real routers, packets, drift (ten minutes, again four)
	@.venv/bin/citynet demo --directory build/demo

demo-gate: .venv/.project ## its first half, as far as the gate (under a minute, downloads nothing)
	@.venv/bin/citynet demo --without-lab

test: .venv/.project ## run the everyday tests (a few minutes)
	@$(PYTHON) -m pytest -n $(JOBS) -m "$(EVERYDAY)" $(ARGS)

lint: lint-style lint-format lint-types lint-imports ## check style, types and what may import what
	@echo "lint: clean"

lint-style: .venv/.project
	@echo "lint: style (ruff check)"
	@$(PYTHON) -m ruff check --quiet .

lint-format: .venv/.project
	@echo "lint: format (ruff format; 'make format' repairs it)"
	@$(PYTHON) -m ruff format --check --quiet .

lint-types: .venv/.project
	@echo "lint: types (mypy)"
	@$(PYTHON) -m mypy --no-error-summary $(PACKAGES)

lint-imports: .venv/.project
	@echo "lint: imports (import-linter)"
	@.venv/bin/lint-imports --no-cache --no-logo

format: .venv/.project ## rewrite the Python files in the project's format
	@$(PYTHON) -m ruff check --quiet --fix-only .
	@$(PYTHON) -m ruff format --quiet .

evidence: .venv/.project ## the long runs behind the documented numbers (hours)
	$(PYTHON) -m pytest -n $(JOBS)
	$(PYTHON) -m benchmarks
	$(PYTHON) -m tests.mutation.run --all

lock: ## resolve pyproject.toml into the lock files (UPGRADE=1: newest versions)
	@scripts/lock $(if $(UPGRADE),--upgrade)

set-up: .venv/.project ## only bring .venv up to date

clean: ## remove .venv, caches and everything under build/
	@rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Two stamps. A changed lock rebuilds .venv, so that it holds the locked packages and no others;
# a changed pyproject.toml only reinstalls the project (its entry points may have changed).
.venv/.lock: requirements-build.lock requirements-dev.lock
	@scripts/set-up packages
	@touch $@

.venv/.project: .venv/.lock pyproject.toml
	@scripts/set-up project
	@touch $@
