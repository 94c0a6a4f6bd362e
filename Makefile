VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
PORT ?= 8000

.PHONY: run test check contract fuzz leaderboard bench load train mlflow sources notebooks docs lock audit sbom clean

run: $(VENV)/base.stamp  ## Install the light base and start the service with the shipped bundle
	$(BIN)/soc-coder serve --port $(PORT)

test: $(VENV)/full.stamp  ## Install what the tests need and run them all, on every core
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

check: $(VENV)/full.stamp  ## Style, types and the floors' boundaries
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

contract: $(VENV)/full.stamp  ## Try the API by its own document for much longer than the tests do
	CONTRACT_EXAMPLES=500 $(BIN)/pytest --timeout=0 tests/service/test_contract.py

MINUTES ?= 10
fuzz: $(VENV)/full.stamp  ## Damage files in search of one that a reader fails on: make fuzz MINUTES=1 READERS="backup bodies"
	$(BIN)/python -m tests.fuzz --minutes $(MINUTES) $(READERS)

leaderboard: $(VENV)/full.stamp  ## Accuracy and speed beside the baselines, as README.md shows them
	$(BIN)/python -m benchmarks --markdown

bench: leaderboard  ## The leaderboard, and the service over HTTP
	$(BIN)/python -m benchmarks http --markdown

SECONDS ?= 1260
load: $(VENV)/full.stamp  ## The service under mixed traffic, mean, peak and tenfold: make load SECONDS=60
	$(BIN)/python -m benchmarks traffic --seconds $(SECONDS) --markdown

train: $(VENV)/full.stamp  ## Train a bundle from ../shared/data and register it as the challenger
	$(BIN)/soc-coder train

mlflow: $(VENV)/full.stamp  ## Show the runs and models in var/mlflow on http://127.0.0.1:5000
	mkdir -p var/mlflow
	MLFLOW_DISABLE_TELEMETRY=true MLFLOW_SERVER_ENABLE_JOB_EXECUTION=false \
		$(BIN)/mlflow server --workers 1 --port 5000 --backend-store-uri sqlite:///$(CURDIR)/var/mlflow/mlflow.db

sources: $(VENV)/full.stamp  ## Build the tables again from ../shared/data
	$(BIN)/soc-coder sources build

notebooks: $(VENV)/full.stamp  ## Run the notebooks again in place, with the shipped bundle and ../shared/data
	$(BIN)/jupyter nbconvert --to notebook --execute --inplace --ExecutePreprocessor.record_timing=False notebooks/*.ipynb

docs: $(VENV)/full.stamp  ## Build the site of the documentation in var/site
	$(BIN)/sphinx-build --fresh-env --fail-on-warning --keep-going --quiet -d var/doctrees -c docs . var/site

lock: $(VENV)/full.stamp  ## Pin anew what the service takes, with hashes, for every Python that is supported
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --extra postgres --extra traces \
		--upgrade --generate-hashes --no-header --quiet --output-file docs/deploy/requirements.txt

audit: $(VENV)/full.stamp  ## Look for known vulnerabilities in what the service takes; it asks PyPI
	$(BIN)/uvx pip-audit --strict --disable-pip --require-hashes --requirement docs/deploy/requirements.txt

sbom: $(VENV)/full.stamp  ## List what the service takes, with hashes, as CycloneDX in var/sbom.json
	mkdir -p var
	$(BIN)/uvx --from cyclonedx-bom cyclonedx-py requirements docs/deploy/requirements.txt --pyproject pyproject.toml \
		--output-reproducible --output-file var/sbom.json

clean:  ## Remove what the commands above made
	rm -rf $(VENV) var

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/base.stamp: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

# torch first and alone: a range would bring the CUDA build, of several gigabytes.
$(VENV)/full.stamp: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[training,dev]'
	touch $@
