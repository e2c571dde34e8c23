# One door for everything: each target does one thing. `make` alone lists them.
# Only Python 3.11 or later (with venv) and make are needed to begin.

# The first Python that really starts: a shim of pyenv may be there and fail.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && echo $$python && break; done)
PORT ?= 8000
RUN = .venv/bin/python
DEV_SETTINGS = --settings config.settings.dev
export PORT

.PHONY: help run demo test soak lint types bench lock diagrams messages clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

run: .venv/run-ready ## serve the demonstration city (PORT=8000)
	@$(RUN) manage.py serve $(DEV_SETTINGS)

demo: .venv/run-ready ## throw the demonstration city away and build it anew
	@$(RUN) manage.py demo --reset $(DEV_SETTINGS)

test: .venv/test-ready ## every check (ONLY=static|sqlite|house|postgres|browser|pythons)
	@$(RUN) -m tools.test $(ONLY)

soak: .venv/test-ready ## long repetitions: more examples, more races, more kills
	@$(RUN) -m tools.postgres $(RUN) -m pytest -q --soak tests/unit tests/integration

lint: .venv/test-ready ## put code and templates into shape, then lint them
	@$(RUN) -m tools.lint

types: .venv/test-ready ## check the types
	@.venv/bin/mypy .

bench: .venv/test-ready ## measure (ONLY=demo|plots|audit|tiles|officer-map|…)
	@$(RUN) -m benchmarks.run $(ONLY)

lock: .venv/test-ready ## turn the two lists of packages into pinned ones with hashes
	@.venv/bin/uv pip compile -q --python-version 3.11 --universal --generate-hashes --no-strip-extras \
		requirements.in -o requirements.txt
	@.venv/bin/uv pip compile -q --python-version 3.11 --universal --generate-hashes --no-strip-extras \
		requirements-dev.in -o requirements-dev.txt

diagrams: .venv/test-ready ## draw the life cycles into docs/developers/workflows.md
	@$(RUN) -m tools.diagrams

messages: .venv/test-ready ## collect the texts of the pages and compile the catalogue
	@$(RUN) -m tools.messages

clean: ## remove what can be made again (not the demonstration in var/)
	@rm -rf .venv .venv-* .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage bench

# pip speaks only when it fails: its warnings about the machine's own settings are noise.
INSTALL = $(RUN) -m pip install --disable-pip-version-check --require-hashes

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later with venv is needed \
	(on Debian: apt-get install python3-venv)."; exit 1; }
	@echo "→ 建立虚拟环境 / virtual environment .venv ($(PYTHON))"
	@$(PYTHON) -m venv .venv

.venv/run-ready: requirements.txt | .venv/bin/python
	@echo "→ 安装依赖，约一分钟 / installing dependencies, about a minute"
	@$(INSTALL) -r requirements.txt >.venv/pip.log 2>&1 || { cat .venv/pip.log; exit 1; }
	@touch $@

.venv/test-ready: requirements-dev.txt .venv/run-ready
	@echo "→ 安装测试工具 / installing the tools of the tests"
	@$(INSTALL) -r requirements-dev.txt >.venv/pip.log 2>&1 || { cat .venv/pip.log; exit 1; }
	@touch $@
