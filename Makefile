# Everything runs from here; nothing needs root, nothing is installed outside this folder.

UV := .uv/bin/uv
ATTUNE := .venv/bin/attune
# Elsewhere, so that a Python version manager does not act on our .python-version before uv does.
PYTHON := cd / && python3
# The environments are ours, whatever else is active.
unexport VIRTUAL_ENV
unexport UV_PROJECT_ENVIRONMENT

.DEFAULT_GOAL := help
.PHONY: help up chat test check bench clean sync sync-bot

help: ## show this
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

up: sync ## start everything and keep it running; Ctrl-C stops it
	@exec $(ATTUNE) up

chat: sync ## talk to what `make up` started
	@exec $(ATTUNE) chat $(if $(PERSON),--person "$(PERSON)") $(if $(DEVICE),--device "$(DEVICE)")

test: sync sync-bot ## run all tests: engine, whole system, bot
	@# Before the tests, so that none of them waits for it against its own time limit.
	@$(ATTUNE) train
	@# Those without brokers and processes share the cores; the others would take them from each other.
	@failed=0; \
	.venv/bin/python -m pytest -n auto tests/unit || failed=1; \
	.venv/bin/python -m pytest tests/integration tests/e2e || failed=1; \
	(cd rasa_project && .venv/bin/python -m pytest) || failed=1; \
	exit $$failed

check: sync ## lint, types, and who may import whom
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: sync ## measure, each benchmark ending in a line of JSON
	@# Those that need public data, or a file of answers, are run by hand: docs/benchmarks.md says how.
	@set -e; for module in $$(grep -L 'required=True' $$(grep -l '__main__' benchmarks/*.py)); do \
		name=$$(basename $$module .py); echo "== $$name"; .venv/bin/python -m benchmarks.$$name; \
	done

clean: ## remove the environments, the models and the caches; what was learned (var) stays
	rm -rf .uv .venv rasa_project/.venv rasa_project/models rasa_project/.rasa
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

sync: $(UV)
	@[ -x $(ATTUNE) ] || echo "Installing the engine's libraries …"
	@$(UV) sync --frozen --quiet

sync-bot: $(UV)
	@[ -x rasa_project/.venv/bin/rasa ] || echo "Installing the bot's libraries (about a minute) …"
	@cd rasa_project && ../$(UV) sync --frozen --quiet

$(UV):
	@echo "Installing uv into .uv …"
	@($(PYTHON) -m venv "$(CURDIR)/.uv" && "$(CURDIR)/.uv/bin/python" -m pip install --quiet --disable-pip-version-check uv) \
		|| { rm -rf .uv; echo "Python 3 with its venv module is needed (on Debian and Ubuntu: apt install python3-venv)," \
		"and access to a Python package index."; exit 1; }
