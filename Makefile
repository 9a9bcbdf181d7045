# Everything a person or a pipeline does starts here; `make help` lists it.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
PULUMI := .pulumi/bin/pulumi

.DEFAULT_GOAL := help
.PHONY: help setup cli demo pictures check test bench lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP) cli ## create .venv from the lock file with hashes; the Pulumi CLI too, where it can be had

$(STAMP): requirements.lock pyproject.toml
	@echo "Setting up $(VENV) from requirements.lock; pip says nothing while it works, for about a minute."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

cli: ## Pulumi's CLI, by Pulumi's own installer into .pulumi; gives up soon where that cannot be reached
	@if command -v pulumi >/dev/null || test -x $(PULUMI); then exit 0; fi; \
	mkdir -p .pulumi; \
	version=$$(sed -n 's/^pulumi==\([0-9.]*\).*/\1/p' requirements.lock); \
	if curl --fail --silent --location --connect-timeout 5 --max-time 12 --output .pulumi/install.sh https://get.pulumi.com/install.sh \
	  && sh .pulumi/install.sh --version "$$version" --install-root .pulumi --no-edit-path >.pulumi/install.log 2>&1; \
	then echo "Pulumi $$version is in .pulumi/bin: put that folder on PATH to use it."; \
	else rm -rf .pulumi; echo "No Pulumi CLI: its installer cannot be reached from here. The lab does without; Azure needs it."; fi

lock: ## resolve the dependencies anew (needs uv on PATH)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command 'make lock' --all-extras --group dev pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command 'make lock' -c requirements.lock --group bench pyproject.toml -o requirements-bench.lock

check: $(STAMP) ## style, types, the import contract
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/lint-imports
	$(BIN)/mypy

test: check ## check, then every test with branch coverage
	$(BIN)/python -m pytest -n 2 --dist loadgroup --cov --cov-report=term-missing:skip-covered

demo: $(STAMP) ## the whole story in the lab, ending with a report to open
	$(BIN)/iac demo

pictures: $(STAMP) ## draw the pictures of docs/pictures anew
	$(BIN)/python -m tests.pictures

bench: $(STAMP) .venv-bench/.installed ## measure ours and the peers side by side
	$(BIN)/python -m tests.bench.run $(BENCH)

.venv-bench/.installed: requirements-bench.lock
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes --no-deps -r requirements-bench.lock
	@touch $@

clean: ## remove what the targets above made
	rm -rf $(VENV) .venv-bench .pulumi .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage* build dist
