PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# Many processes are started here, each of which would compile anew what no other had left compiled.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test bounds lint docs pictures site bench scale growth check-report-bench fuzz windows-bundle wheelhouse clean

run: $(STAMP)
	$(BIN)/perfeval run sample_workbooks -o output

test: $(STAMP)
	$(BIN)/python -m pytest -n auto --dist loadfile

# What tells whether a set of dependencies does: run in an environment of the oldest or the newest versions
# (uv pip install --resolution lowest-direct ".[test]"). Every library is asked for what perfeval asks of it; what
# LibreOffice makes of the same bytes is tried with the others.
bounds:
	$(PYTHON) -m pytest -q -n auto --dist loadfile -k "not libreoffice" tests/formula tests/rules tests/calculator \
		tests/indicators tests/scheme tests/summary tests/documents tests/report tests/register/test_signing.py \
		tests/cli/test_commands.py tests/cli/test_watch.py

lint: $(STAMP)
	$(BIN)/ruff check perfeval tests sample_workbooks benchmarks docs distribution fuzz
	$(BIN)/ruff format --check perfeval tests sample_workbooks benchmarks docs distribution fuzz
	$(BIN)/mypy

docs: $(STAMP)
	$(BIN)/python -m perfeval.findings.documentation
	$(BIN)/python -m perfeval.scheme.documentation

# The pages as a site in build/site, their links checked.
site: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[docs]"
	$(BIN)/python -m mkdocs build --clean

# The pictures on the pages, anew from the samples, and every kind of output as pictures in build/pictures, to be
# looked over; needs LibreOffice, poppler and a Chinese font.
pictures: $(STAMP)
	$(BIN)/python docs/pictures.py
	$(BIN)/python docs/every_output.py build/pictures

# 绿色版 for the system it is made on: on Windows the one for departments.
windows-bundle: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[bundle]"
	$(BIN)/python distribution/bundle.py dist
	$(BIN)/python distribution/try_bundle.py dist/perfeval绿色版

# What pip needs without a network, for example: make wheelhouse FOR="win_amd64 3.12"
wheelhouse: $(STAMP)
	$(BIN)/python distribution/wheelhouse.py dist/离线安装包 $(FOR)

# Not part of the tests: it takes a quarter of an hour, and a machine that does nothing else.
bench: $(STAMP)
	$(BIN)/python -m benchmarks.run $(BENCH)

# How time and memory grow with the number of inputs; for example: make scale SCALE="--jobs 1,2 500 5000"
scale: $(STAMP)
	$(BIN)/python -m benchmarks.scale $(SCALE)

# How reading time grows with what one cell, sheet or report holds.
growth: $(STAMP)
	$(BIN)/python -m benchmarks.growth

# Inputs made wrong at random for so many seconds; what fails is kept in build/fuzz.
fuzz: $(STAMP)
	$(BIN)/python -m fuzz.run $(or $(SECONDS),600)

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The environment is made anew only when the project's metadata changes.
$(STAMP): setup.cfg pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[test,lint]"
	touch $@

# How far check-report can be believed: sentences of many styles, right and with one figure changed.
check-report-bench: $(STAMP)
	$(BIN)/python -m benchmarks.report_check $(BENCH)
