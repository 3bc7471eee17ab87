PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: run test lint docs bench clean

run: $(STAMP)
	$(BIN)/perfeval run sample_workbooks -o output

test: $(STAMP)
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(STAMP)
	$(BIN)/ruff check perfeval tests sample_workbooks benchmarks
	$(BIN)/ruff format --check perfeval tests sample_workbooks benchmarks
	$(BIN)/mypy

docs: $(STAMP)
	$(BIN)/python -m perfeval.findings.documentation

# Not part of the tests: it takes some ten minutes, and a machine that does nothing else.
bench: $(STAMP)
	$(BIN)/python -m benchmarks.run $(BENCH)

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The environment is made anew only when the project's metadata changes.
$(STAMP): setup.cfg pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[test,lint]"
	touch $@
