# Two commands do everything on a fresh machine with Python 3.11: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: setup demo test lint browser test-duckdb-2 samples docs pictures lock bench bench-lists clean

setup: $(STAMP)

# Exact versions, each checked against its hash; then the project itself, without touching them.
$(STAMP): requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(STAMP)

demo: setup
	$(BIN)/eleve360 demo

# The pages are tested in a real browser: Debian's Chromium, installed where it is missing.
browser:
	@command -v chromium >/dev/null || { \
	  sudo=""; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	  $$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; }

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

test: setup browser lint
	$(BIN)/python -m pytest -n 2 --dist loadfile

# The product is locked on DuckDB 1.5; this holds it ready for 2.0.
test-duckdb-2: setup
	$(PYTHON) -m venv .venv-duckdb-2
	.venv-duckdb-2/bin/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	.venv-duckdb-2/bin/python -m pip install --quiet "duckdb==2.0.0"
	.venv-duckdb-2/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	.venv-duckdb-2/bin/python -m pytest -n 2 --dist loadfile

samples: setup
	$(BIN)/python -m pipelines.samples data_samples

docs: setup
	$(BIN)/eleve360 docs

# The pictures of docs/images: pages of the demonstration and its evaluation, as the browser shows and prints them.
pictures: demo browser
	$(BIN)/eleve360 evaluate --config demo/eleve360.yaml --quiet
	$(BIN)/python -m benchmarks.pictures --demo demo

bench: setup
	$(BIN)/python -m benchmarks.weekly

# A list of 2,000 students in the browser, and 2,500 schools written: about half an hour, 3 GB of disk.
bench-lists: setup browser
	$(BIN)/python -m benchmarks.lists

# Versions are chosen by the ranges in pyproject.toml and by requirements.constraints; no address is recorded.
lock: setup
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url --constraint requirements.constraints pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url --constraint requirements.constraints --extra dev pyproject.toml -o requirements-dev.lock

clean:
	rm -rf demo dist build .pytest_cache .ruff_cache .hypothesis
