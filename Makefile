# `make` lists the commands. Everything is installed into .venv, node_modules and .tools, nothing elsewhere.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(BIN)/python
DONE := $(VENV)/.done
NODE := bash setup/with-node.sh $(VENV)
UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header
PARTS := pulse/static/manifest.json
BROWSER := .tools/chromium/unpacked
OFFICE := .tools/libreoffice/unpacked
OURS := surveys pulse migrations tests benchmarks wsgi.py
PYTEST_ARGS ?= -n 2 --dist loadfile

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check fix bench lock assets environment screenshots slides clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(DONE)/run $(PARTS) ## Set up what is missing, then serve Pulse at http://127.0.0.1:5000
	@$(PYTHON) -m flask --app wsgi pulse run

test: environment ## Run every test (PYTEST_ARGS="tests/core -k plan" runs some)
	@$(PYTHON) -m pytest $(PYTEST_ARGS)

check: $(DONE)/dev ## Lint, format, types, direction of imports, rules of the tables
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(BIN)/lint-imports --no-logo --no-cache
	@$(PYTHON) -m pulse.models.rules

fix: $(DONE)/dev ## Repair what ruff can repair
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .

bench: environment ## Measure answering: ballots a second, waiting times, bytes (see benchmarks/)
	@$(PYTHON) -m benchmarks.answering

slides: environment ## Draw the demonstration's deck with LibreOffice into var/slides, and check it
	@$(PYTHON) -m tests.slides.rendering var/slides

screenshots: environment ## Rebuild the screenshots of the README from the running product
	@PULSE_SCREENSHOTS=docs/screenshots $(PYTHON) -m pytest tests/journeys/gallery -q

lock: $(DONE)/venv ## Pin again after a change to requirements*.in or a package.json
	@$(UV_COMPILE) requirements.in -o requirements.txt
	@$(UV_COMPILE) requirements-dev.in -o requirements-dev.txt
	@$(NODE) npm install --package-lock-only
	@$(NODE) npm install --package-lock-only --prefix tests/browser
	@$(NODE) npm install --package-lock-only --prefix tests/office

clean: ## Remove everything the set-up made (never var/, which holds data)
	@rm -rf $(VENV) .tools node_modules tests/*/node_modules pulse/static

environment: $(DONE)/dev $(PARTS) $(BROWSER) $(OFFICE)

assets: $(PARTS) ## Build pulse/static/ alone

# Stamps live inside what they speak for, so that removing a part removes its stamp.
$(DONE)/venv: setup/venv.sh setup/requirements-uv.txt
	@bash setup/venv.sh $(VENV)
	@mkdir -p $(DONE) && touch $@

$(DONE)/run: requirements.txt setup/install.sh $(DONE)/venv
	@echo "pulse set-up: installing Python packages"
	@bash setup/install.sh $(VENV) requirements.txt && touch $@

$(DONE)/dev: requirements-dev.txt $(DONE)/run
	@echo "pulse set-up: installing the tools of tests and checks"
	@bash setup/install.sh $(VENV) requirements.txt requirements-dev.txt && touch $@

node_modules/.done: package.json package-lock.json .npmrc $(DONE)/venv
	@echo "pulse set-up: installing front-end packages"
	@$(NODE) npm ci --ignore-scripts --loglevel=error && touch $@

# Folders are listed too: removing a source changes its folder.
$(PARTS): node_modules/.done $(shell find pulse/assets)
	@$(NODE) node pulse/assets/build.mjs

$(BROWSER): tests/browser/package-lock.json tests/browser/unpack.mjs $(DONE)/venv
	@echo "pulse set-up: installing the browser of the tests"
	@$(NODE) npm ci --ignore-scripts --loglevel=error --prefix tests/browser
	@$(NODE) node tests/browser/unpack.mjs

$(OFFICE): tests/office/package-lock.json tests/office/unpack.mjs $(DONE)/venv
	@echo "pulse set-up: installing the LibreOffice of the tests"
	@$(NODE) npm ci --ignore-scripts --loglevel=error --prefix tests/office
	@$(NODE) node tests/office/unpack.mjs
