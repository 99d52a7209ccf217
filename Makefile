# Two commands a newcomer needs: `make run` and `make test`. Needs Python 3.11+ and make, nothing else.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test quick clean
run: .venv/installed
	$(BIN)/infohus compare --municipality Odense

test: .venv/installed-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile

quick: .venv/installed-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow"

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/installed-dev: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch .venv/installed $@

clean:
	rm -rf .venv results
