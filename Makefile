# Crewline's chores. A fresh machine needs python3 (3.11 or newer) and make, nothing else.
PYTHON ?= python3
PYTEST_ARGS ?=
PEER_ARGS ?=
LOAD_ARGS ?=
SOAK_ARGS ?=
FUZZ_ARGS ?=
VENV := .venv
PEER := .venv-peer
STAMP := $(VENV)/.set-up

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-slow test-postgres lint check coverage bench-scale bench-frames bench-agency bench-sweep bench-risk bench-replan bench-panels bench-peer load fuzz soak clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(STAMP) ## Make .venv with the versions of constraints.txt (PYTHON=... picks the interpreter)

$(STAMP): pyproject.toml constraints.txt
	@scripts/setup "$(PYTHON)" $(VENV)
	@touch $@

demo: setup ## Plan the demo agency; writes demo/
	@$(VENV)/bin/planner demo --out demo

test: setup ## Run the tests, all but the slow ones, on two cores (PYTEST_ARGS=... adds options)
	$(VENV)/bin/pytest -m "not slow" -n 2 --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

test-slow: setup ## Run the slow tests that need no PostgreSQL, about five minutes
	$(VENV)/bin/pytest -m "slow and not postgres" -n 2 --dist loadfile $(PYTEST_ARGS)

test-postgres: setup ## Run the tests with PostgreSQL only; fails where it is not installed
	CREWLINE_TEST_POSTGRES=required $(VENV)/bin/pytest -m postgres $(PYTEST_ARGS) tests/api

lint: setup ## Style, format, types and import contracts
	scripts/check style types contracts

check: setup ## Everything a change must pass: lint and tests
	scripts/check

coverage: setup ## Tests with line coverage, compiled kernels and child processes included
	scripts/coverage

bench-scale: setup ## Time generated portfolios of 1,000 to 100,000 tasks
	$(VENV)/bin/python -m benchmarks.scale

bench-frames: setup ## Time all frames of capacity for portfolios of 1,000 to 100,000 tasks
	$(VENV)/bin/python -m benchmarks.bench_frames

bench-agency: setup ## Measure the demo agency against list scheduling rules
	$(VENV)/bin/python -m benchmarks.agency

bench-sweep: setup ## Measure twelve scenarios of the demo agency side by side against one by one
	$(VENV)/bin/python -m benchmarks.bench_sweep

bench-risk: setup ## Time 10,000 executions of generated portfolios
	$(VENV)/bin/python -m benchmarks.bench_risk

bench-replan: setup ## Time answers to single changes of a portfolio of 1,000 tasks
	$(VENV)/bin/python -m benchmarks.bench_replan

bench-panels: setup ## Measure the panels of public instances, about five hours; goes on where it was broken off
	$(VENV)/bin/python -m benchmarks.panels

load: setup ## Load the service with 50 clients beside a solve (LOAD_ARGS=... adds options)
	$(VENV)/bin/python -m benchmarks.load $(LOAD_ARGS)

fuzz: setup ## Send the service all that its description allows, and what it does not (FUZZ_ARGS=... adds options)
	$(VENV)/bin/python -m benchmarks.fuzz $(FUZZ_ARGS)

soak: setup ## Kill API, workers and solvers while they work, and restart their database (SOAK_ARGS=... adds options)
	$(VENV)/bin/python -m benchmarks.soak $(SOAK_ARGS)

bench-peer: setup $(PEER)/.set-up ## Measure beside PyJobShop on the public instances (PEER_ARGS=... adds options)
	$(VENV)/bin/python -m benchmarks.peer --peer $(PEER)/bin/python $(PEER_ARGS)

$(PEER)/.set-up: benchmarks/peer-requirements.txt
	"$(PYTHON)" -m venv $(PEER)
	$(PEER)/bin/python -m pip install --quiet --requirement $<
	@touch $@

clean: ## Remove everything that can be made again
	rm -rf $(VENV) $(PEER) demo bench-results build dist htmlcov .coverage .coverage.*
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
