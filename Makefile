# `make` alone lists the targets; `make test` is exactly what CI runs.
PYTHON ?= python3
BIN := .venv/bin
export PATH := $(CURDIR)/.tools/usr/bin:$(PATH)
.DEFAULT_GOAL := help
.PHONY: help setup demo run kafka check test eval lock clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(BIN)/.ready ## build .venv from the locked requirements

$(BIN)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup ## play the bundled story through the whole pipeline, ending with the alert
	$(BIN)/monitor demo

run: setup ## watch the feeds of config/ on an embedded broker, until Ctrl-C
	$(BIN)/monitor up

kafka: setup ## get Apache Kafka by Maven and run it, durable, on 127.0.0.1:9092
	bash deploy/kafka/run.sh

check: setup ## style, types, layers, configuration
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/monitor check

test: check ## everything: check, then every tier of the tests
	bash tests/tools/install.sh
	$(BIN)/pytest -m "not slow"
	@# Crash and recovery depend on the machine's timing: what fails is run once more, and both runs are printed.
	$(BIN)/pytest -m slow || $(BIN)/pytest -m slow --last-failed

eval: setup ## measure extraction on our own labelled sets
	$(BIN)/python eval/run.py

lock: setup ## renew requirements.lock from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --quiet --all-extras --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --upgrade -o requirements.lock
	bash deploy/lock.sh

clean: ## remove what can be made again
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis data
