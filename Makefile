# Alla kommandon. Varje mål är en rad; arbetet ligger i paketet och i tools/.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
NAME ?= core

.PHONY: help setup setup-dev demo demo-login test test-long test-db-postgres test-browser test-spark cover check bench docs docs-current lint format walls types stale lock clean
.DEFAULT_GOAL := help
.SILENT:

help: ## Visar den här listan
	sed -n 's/^\([a-z-]*\):.*## /make \1	/p' Makefile | expand -t 23
setup: ## Gör .venv med .venv/bin/gymnasieregion och kompilerar motorn
	$(PYTHON) tools/setup.py run
setup-dev: ## Samma, och det som tester och kontroller behöver
	$(PYTHON) tools/setup.py dev
demo: setup ## Startar tjänsten med en påhittad region; Ctrl-C stoppar
	$(BIN)/gymnasieregion serve --demo
demo-login: setup-dev ## Samma, med två lokala utfärdare att logga in hos (OpenID Connect och SAML)
	tools/machine.sh xmlsec1
	$(BIN)/python tools/demo_login.py
test: setup-dev ## Kör alla tester som bara behöver Python (omkring nio minuter på två kärnor)
	$(BIN)/python -m pytest -n 2 --dist worksteal -m 'not browser and not spark'
test-db-postgres: setup-dev ## Kör databasens och sidornas tester på en egen PostgreSQL
	tools/machine.sh postgresql
	$(BIN)/python tools/postgres.py $(BIN)/python -m pytest -n 2 --dist worksteal -m 'not browser and not any_database' tests/db tests/web
test-browser: setup-dev ## Kör testerna i en riktig webbläsare
	tools/machine.sh chromium
	$(BIN)/python -m pytest -n 2 --dist worksteal -m browser tests/browser
test-spark: setup-dev ## Kör lagrets frågor på Spark och jämför med DuckDB, rad för rad
	tools/machine.sh java
	$(PYTHON) tools/setup.py spark && $(BIN)/python -m pytest -m spark tests/spark
test-long: setup-dev ## Kör testerna med hundra gånger fler slumpade fall och femtio dödade arbetare
	HYPOTHESIS_PROFILE=long JOB_KILLS=50 $(BIN)/python -m pytest -n 2 --dist worksteal -m 'not browser and not spark'
cover: setup-dev ## Mäter vilka grenar i core, law och kernel som testerna når
	$(BIN)/coverage run -m pytest -q -m "not spark" && $(BIN)/coverage report --include='*/core/*,*/law/*,*/kernel/*' --omit='*_kernel.py'
check: lint types walls docs-current docs test test-db-postgres test-browser test-spark ## Gör precis vad CI gör
bench: setup ## Mäter mot målen: make bench NAME=core
	$(if $(filter platform resultday,$(NAME)),tools/machine.sh wrk postgresql)
	$(if $(filter office people register,$(NAME)),tools/machine.sh postgresql)
	$(PYTHON) tools/setup.py bench && $(BIN)/python tools/bench/$(NAME).py
docs: setup-dev ## Bygger handboken i site-docs/
	$(BIN)/python tools/build_docs.py && $(BIN)/zensical build --clean --strict
docs-current: setup-dev ## Fäller om docs/generated inte är som koden säger
	$(BIN)/python tools/build_docs.py --check
lint: setup-dev ## Kontrollerar stil och form
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
format: setup-dev ## Rättar stil och form
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .
walls: setup-dev ## Kontrollerar väggarna mellan rummen
	$(BIN)/lint-imports
types: setup-dev ## Kontrollerar typerna
	$(BIN)/mypy
stale: setup ## Listar regler som ingen har läst om på ett år
	$(BIN)/python tools/stale.py
lock: ## Gör om låsen av beroenden, med flit
	$(PYTHON) tools/lock.py
clean: ## Tar bort allt som går att göra om
	rm -rf .venv .cache .setup .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov build dist site-docs
