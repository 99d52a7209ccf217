# Two commands a newcomer needs: `make run` and `make test`. Needs Python 3.11+ and make, nothing else.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run experiment dashboard test quick clean
run: .venv/installed
	$(BIN)/infohus compare --municipality Odense

experiment: .venv/installed-experiments
	$(BIN)/infohus run $(or $(NAME),cadence)

dashboard: .venv/installed-dashboard
	$(BIN)/infohus dashboard --port $(or $(PORT),8050)

test: .venv/installed-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

quick: .venv/installed-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not slow"

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/installed-experiments: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[analysis,excel]"
	touch .venv/installed $@

.venv/installed-dashboard: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dashboard]"
	touch .venv/installed $@

.venv/installed-dev: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch .venv/installed .venv/installed-experiments .venv/installed-dashboard $@

clean:
	rm -rf .venv results
