# `make demo` and `make test` do all the set-up they need; `make help` lists the rest.
# The folder may have any name: only relative paths here, and CURDIR is quoted wherever it is used.

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PY := .venv/bin/python
WORKERS ?= 2

# What a caller's shell or a Git hook has set must not lead pip or the tests elsewhere.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV
unexport GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_COMMON_DIR GIT_PREFIX

# The stamps hold the folder they were made for: an environment that was moved, or whose Python has
# gone, is made again instead of half working.
stamp_of = $(shell $(PY) -c 'print(open(".venv/$(1)").read(), end="")' 2>/dev/null)

.PHONY: help
help: ## list what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

.PHONY: demo
demo: .venv/ready ## run the main job on the sample stories and print the path of the report
	@# Outside this checkout: a newsroom begun inside a repository becomes a part of it.
	@.venv/bin/storyrev demo "$$(mktemp -d)/newsroom" --reports reports

.PHONY: test
test: .venv/ready-for-tests browser lint types contracts ## everything: lint, types, contracts, every test
	@$(PY) -m pytest -n $(WORKERS) --dist loadgroup --cov --cov-report=term-missing:skip-covered

.PHONY: histories
histories: .venv/ready-for-tests ## the tests on real histories, in full (skipped where those are absent)
	@$(PY) -m pytest -n $(WORKERS) --dist loadgroup -m histories --whole-histories -q

.PHONY: lint
lint: .venv/ready-for-tests ## formatting and lint
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .

.PHONY: types
types: .venv/ready-for-tests ## mypy, strict, on source, tests and benchmarks
	@$(PY) -m mypy

.PHONY: contracts
contracts: .venv/ready-for-tests ## imports run downward only; the pure floors stay pure
	@.venv/bin/lint-imports

.PHONY: format
format: .venv/ready-for-tests ## put the source in order
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

.PHONY: docs
docs: .venv/ready ## write what the commands say of themselves into docs/commands.md
	@$(PY) -m storyrev.cli.reference docs/commands.md

.PHONY: bench
bench: .venv/ready-for-tests ## print the benchmarks
	@for script in benchmarks/bench_*.py; do echo "== $$script"; $(PY) -m "benchmarks.$$(basename "$$script" .py)" || exit 1; done

.PHONY: compiled
compiled: .venv/ready-for-tests ## the comparison compiled to C, in build/compiled, and the tests of it there
	@rm -rf build/compiled build/dist
	@STORYREV_COMPILE=1 $(PY) -m build --outdir build/dist .
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --target build/compiled build/dist/*.whl
	@PYTHONPATH=build/compiled $(PY) -m pytest tests/compare -n $(WORKERS) -q -o pythonpath="build/compiled ."

.PHONY: bench-compiled
bench-compiled: ## the benchmarks of the comparison, on what `make compiled` built
	@for name in compare growth histories; do PYTHONPATH=build/compiled $(PY) -m "benchmarks.bench_$$name" || exit 1; done

.PHONY: browser
browser: ## make sure that the browser tests find a Chromium
	@.ci/browser

.PHONY: clean
clean: ## remove the environment and every cache
	rm -rf .venv build dist htmlcov .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -path ./.git -prune -o -type d -name __pycache__ -prune -exec rm -rf {} +

ifneq ($(call stamp_of,ready),$(CURDIR))
.PHONY: .venv/ready
endif
.venv/ready: pyproject.toml .ci/environment
	@.ci/environment . ready

ifneq ($(call stamp_of,ready-for-tests),$(CURDIR))
.PHONY: .venv/ready-for-tests
endif
.venv/ready-for-tests: pyproject.toml .ci/environment # in one go: the tests need all that the program does
	@.ci/environment '.[test]' ready ready-for-tests
