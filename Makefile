# Every target sets up what it needs from a bare clone. `make` alone prints this help.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

VENV := .venv
BIN := $(VENV)/bin

.PHONY: help
help: ## Print this help
	@awk 'BEGIN {FS = ":.*## "; print "Safeconduct. Targets:\n"} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(VENV)/.runtime ## Make .venv with the command and what it runs on (well under a second when nothing changed)

.PHONY: demo
demo: $(VENV)/.runtime ## The main job: the founding case from first contact to a verified journal
	@$(BIN)/safeconduct demo

.PHONY: serve
serve: $(VENV)/.runtime ## See it: the public site and the mailbox at http://localhost:8000, with rehearsal officers who answer
	@$(BIN)/safeconduct serve

.PHONY: show
show: $(VENV)/.runtime ## See all of it: public site, mailbox and console with forty invented cases; prints accounts to sign in with
	@$(BIN)/safeconduct demo --serve

.PHONY: test
test: $(VENV)/.dev ## All tests, on SQLite and on a real PostgreSQL
	$(BIN)/pytest -n 2 --dist worksteal

.PHONY: check
check: $(VENV)/.dev ## Format, lint, types, import contracts, migrations, translations, generated manuals
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/bandit -q -r src -c pyproject.toml
	$(BIN)/python -m tools.check_migrations
	$(BIN)/python -m tools.check_translations
	$(BIN)/python -m tools.manuals --check
	$(BIN)/python -m tools.draw_symbols --check
	$(BIN)/python -m tools.draw_pictures --check

.PHONY: soak
soak: $(VENV)/.dev ## The long runs: 20,000 random acts on each database, 200 kills
	SAFECONDUCT_SOAK=$${SAFECONDUCT_SOAK:-1} $(BIN)/pytest -n 2 --dist worksteal -m soak

.PHONY: screenshots
screenshots: $(VENV)/.dev ## Every page in three languages and two widths, as pictures in build/screenshots
	$(BIN)/python -m tools.screenshots

.PHONY: pictures
pictures: $(VENV)/.dev ## The three pictures of the README, taken anew from the demo and a rehearsal
	$(BIN)/python -m tools.readme_pictures

.PHONY: bench
bench: $(VENV)/.bench ## Speed, as ratios in one run against peers and floors (benchmarks/README.md)
	$(BIN)/python -m benchmarks

.PHONY: manuals
manuals: $(VENV)/.dev ## Write docs/acts.md, docs/gates.md and the stage diagram from the code
	$(BIN)/python -m tools.manuals

.PHONY: format
format: $(VENV)/.dev ## Format the code and apply what lint can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only -q .

.PHONY: lock
lock: ## Choose the newest versions that pyproject.toml allows and write the hash-pinned requirements
	tools/setup lock

$(VENV)/.runtime: requirements.txt pyproject.toml tools/setup
	@tools/setup runtime

$(VENV)/.dev: requirements.txt requirements-dev.txt pyproject.toml tools/setup
	@tools/setup dev

$(VENV)/.bench: requirements.txt requirements-dev.txt requirements-bench.txt pyproject.toml tools/setup
	@tools/setup bench
