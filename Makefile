# Forbear. `make run` and `make test` are all you need; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test check format lint types imports pack docs lock bench eval clean

help: ## show what each word does
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: $(VENV)/run ## install, migrate, seed once, and serve the coach on http://127.0.0.1:8000
	@$(BIN)/forbear seed
	@$(BIN)/forbear serve

test: $(VENV)/dev ## every test once, with coverage
	$(BIN)/python -m pytest -n 2 --dist loadgroup --cov --cov-report=term

check: format lint types imports pack docs ## format, lint, types, imports, pack, generated docs; no tests

format: $(VENV)/dev ## is the code formatted?
	$(BIN)/ruff format --check -q .

lint: $(VENV)/dev ## is the code tidy and the spelling right?
	$(BIN)/ruff check -q .
	$(BIN)/codespell app scripts tests/*.py README.md DECISIONS.md CHANGELOG.md

types: $(VENV)/dev ## do the types hold?
	$(BIN)/mypy --no-error-summary

imports: $(VENV)/dev ## do imports run one way?
	$(BIN)/lint-imports --no-cache | tail -n 4

pack: $(VENV)/dev ## is each rule proven by its own examples?
	$(BIN)/forbear pack check prompts/en

docs: $(VENV)/dev ## are the generated pages current?
	$(BIN)/python -m scripts.catalogue --check

lock: $(VENV)/dev ## pin every dependency anew (needs uv)
	uv pip compile --no-strip-extras pyproject.toml --extra build --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header -q -o requirements.lock
	uv pip compile --no-strip-extras pyproject.toml --all-extras --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header -q -c requirements.lock -o requirements-dev.lock

bench: $(VENV)/dev ## measure the core and the service beside their peers
	$(BIN)/python -m scripts.benchmark

eval: $(VENV)/dev ## judge rules and model on the frozen set that nobody tuned to
	$(BIN)/python -m scripts.evaluate

clean: ## remove what was installed and built, not ./var
	rm -rf $(VENV) dist .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/run: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev: requirements-dev.lock requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/run
