PYTHON ?= python3

.venv/ready: requirements.txt requirements-dev.txt
	$(PYTHON) -m venv .venv
	.venv/bin/pip install -q --require-hashes -r requirements.txt -r requirements-dev.txt
	touch $@

.PHONY: test run
test: .venv/ready
	.venv/bin/python -m pytest tests/unit tests/integration -q

run: .venv/ready
	.venv/bin/python manage.py serve
