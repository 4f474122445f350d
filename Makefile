SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help install run test quick check browser lock pictures clean torture simulate feel-bench
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
BUILD := service/koppi/web/static/build

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{sub(/:.*/, "", $$1); printf "  make %-10s %s\n", $$1, $$2}'

install: .venv/installed $(BUILD)/manifest.json  ## create .venv, install Koppi for development, build the front end

.venv/installed: requirements/dev.txt pyproject.toml hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit("Koppi needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -c 'import ensurepip, venv' || { echo 'Koppi needs the venv module: on Debian, apt-get install python3-venv'; exit 1; }
	@echo 'Installing Koppi into .venv (about half a minute the first time) ...'
	@$(PYTHON) -m venv --clear .venv
	@$(PIP) install --no-deps --require-hashes -r requirements/dev.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(BUILD)/manifest.json: $(shell find service/frontend -path '*/node_modules' -prune -o -type f -print) | .venv/installed
	@echo 'Building the front end ...'
	@$(BIN)/python service/frontend/build.py && touch $@

run: install  ## serve the demo on http://127.0.0.1:8000
	@$(BIN)/koppi serve --demo

test: install browser  ## run every test
	@$(BIN)/python -m pytest -n 2 --dist worksteal

quick: install  ## lint, types and unit tests, for each commit
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/lint-imports --no-logo >/dev/null || $(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/python -m pytest tests/unit tests/architecture -n 2 --dist worksteal

check: install  ## every gate without tests
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/deptry service/koppi tests
	@$(BIN)/koppi check processes forms --drawing
	@$(BIN)/koppi maps --check
	@$(BIN)/python -m tests.requirements --check

browser:
	@for n in $${KOPPI_TEST_CHROMIUM:-} chromium chromium-headless-shell google-chrome; do command -v "$$n" >/dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then export DEBIAN_FRONTEND=noninteractive; echo 'Installing a browser for the tests ...'; \
	apt-get -qq update && apt-get -qq -y --no-install-recommends install chromium-headless-shell fonts-liberation >/dev/null; \
	else echo 'NO BROWSER: the browser tests will be skipped'; [ -z "$${CI:-}" ]; fi

simulate: install  ## steer 40 invented clients for two years, on both databases
	@$(BIN)/python -m pytest tests/integration/simulation/two_years.py --durations=0

torture: install  ## play random diagrams through both stores, for an hour or so
	@KOPPI_AGE=10000 $(BIN)/python -m pytest tests/integration/proofs/test_ageing.py -p no:randomly -q
	@$(BIN)/python -m tests.oracle --database sqlite --diagrams 2000 --seed 10000
	@$(BIN)/python -m tests.oracle --database postgresql --diagrams 2000 --seed 20000

feel-bench: install  ## measure FEEL and decision tables beside other libraries and Python
	@$(BIN)/python -m tests.feel_bench

lock:  ## resolve the Python dependencies again
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-config --quiet -o requirements/dev.txt
	@$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-config --quiet -c requirements/dev.txt -o requirements/runtime.txt
	@printf 'bkflow-feel==1.2.0\npySFeel==1.4.2\n' | $(BIN)/uv pip compile - --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-config --quiet -o requirements/peers.txt

clean:  ## remove what the build made
	rm -rf .venv $(BUILD) service/frontend/node_modules .mypy_cache .ruff_cache .pytest_cache instance
