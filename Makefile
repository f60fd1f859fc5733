# News Mania: the verbs. `make run` and `make test` need nothing but Python 3.12 or newer.
.DEFAULT_GOAL := help
PORT ?= 8000
HOST ?= 127.0.0.1
T ?=
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
STATIC_SOURCES := $(shell find static -type f)

ON_POSTGRESQL := $(addprefix tests/,project/test_prepared.py $(addprefix articles/test_,search.py search_page.py \
	publishing.py archives.py tally.py paging.py growth_postgresql.py \
	corpus.py) $(addprefix comments/test_,posting.py posting_scale.py threads.py counts.py decisions.py addresses.py \
	letters_to_moderators.py letters_to_writers.py))

help: ## Show these verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 16

run: .venv/.runtime .env var/static/.collected ## Set all up and serve the paper (PORT=8000)
	@$(MANAGE) open_paper
	@echo "The paper is at http://$(HOST):$(PORT)/ and its newsroom at http://$(HOST):$(PORT)/admin/ (Ctrl+C ends it)."
	@LOCAL_PORT=$(PORT) exec .venv/bin/granian --interface wsgi --host $(HOST) --port $(PORT) --workers 2 --blocking-threads 2 \
		--backpressure 64 --respawn-failed-workers --no-access-log --log-level warning newsmania.wsgi:application

test: .venv/.dev ## Run the tests (T=tests/articles for a part)
	$(PYTHON) -m pytest -n auto --dist loadfile $(T)

test-postgresql: .venv/.dev ## The tests of the search, stories and replies on a PostgreSQL of their own
	bin/with-postgresql $(PYTHON) -m pytest -n auto --dist loadfile $(or $(T),$(ON_POSTGRESQL))

check: lint types project-checks test ## All that must hold before a commit lands

lint: .venv/.dev ## Style of the code and of the templates
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djlint --lint --quiet templates

format: .venv/.dev ## Put the code in form
	.venv/bin/ruff check --fix --quiet .
	.venv/bin/ruff format .

types: .venv/.dev ## Check the types
	ENV_FILE=/dev/null SECRET_KEY=types .venv/bin/mypy

project-checks: .venv/.dev ## Missing migrations, and whether production's settings are safe
	ENV_FILE=/dev/null SECRET_KEY=not-used-by-anyone-else-than-this-check-0123456789abcdef \
		DATABASE_URL=sqlite://:memory: ALLOWED_HOSTS=example.org $(MANAGE) check --deploy --fail-level WARNING
	ENV_FILE=/dev/null SECRET_KEY=migrations DATABASE_URL=sqlite://:memory: $(MANAGE) makemigrations --check --dry-run

messages: .venv/.dev ## Gather the words of the interface for its translators (needs GNU gettext)
	ENV_FILE=/dev/null SECRET_KEY=messages $(MANAGE) makemessages -l hi -l bn --no-obsolete --add-location file \
		--extension html,txt,xml,py --ignore .venv --ignore tests --ignore var
	ENV_FILE=/dev/null SECRET_KEY=messages $(MANAGE) compilemessages --ignore .venv

migrate: .venv/.runtime .env ## Bring the database up to date
	$(MANAGE) migrate

pictures: .venv/.dev ## Draw the demo edition's pictures anew (needs Chromium)
	$(PYTHON) bin/draw-pictures

bench: .venv/.dev ## Measure it beside nginx and a bare Django view (needs wrk and nginx; takes half an hour)
	@$(PYTHON) bin/bench

screenshots: .venv/.dev ## Take the guide's pictures anew (needs Chromium)
	$(PYTHON) bin/take-screenshots

audit: .venv/.dev ## Measure what readers get, into docs/audit.md (needs Chromium, Java and npm)
	$(PYTHON) bin/audit

lock: .venv/.dev ## Pin the packages anew, with hashes
	.venv/bin/uv pip compile -q --universal --python-version 3.12 --generate-hashes --no-header --no-annotate \
		pyproject.toml -o requirements.txt
	.venv/bin/uv pip compile -q --universal --python-version 3.12 --generate-hashes --no-header --no-annotate \
		--group dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean: ## Remove the environment and what was built; the paper's own var/ stays
	rm -rf .venv var/static .pytest_cache .mypy_cache .ruff_cache

.venv/.runtime: requirements.txt requirements-uv.txt bin/bootstrap
	@bin/bootstrap requirements.txt && touch $@

.venv/.dev: requirements-dev.txt requirements-uv.txt bin/bootstrap
	@bin/bootstrap requirements-dev.txt && touch $@ .venv/.runtime

.env:
	@$(PYTHON) bin/local-env

var/static/.collected: .venv/.runtime $(STATIC_SOURCES) newsmania/storage.py | .env
	@mkdir -p var && $(MANAGE) collectstatic --clear --noinput --verbosity 0 && touch $@

.PHONY: help run test test-postgresql check lint format types project-checks migrate pictures screenshots audit lock messages clean
