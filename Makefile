# 站程. `make run` and `make test` need nothing but Python 3.11 or later, make and a C library.
PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
UV     := $(VENV)/bin/uv
JOBS   ?= 2
ADDRESS ?= 127.0.0.1:8000

.DEFAULT_GOAL := help
.PHONY: help run clock test test-all check fmt lock soak clean

help:
	@echo "make run       install, migrate, load the demonstration and start the product on http://$(ADDRESS)"
	@echo "make clock     the demonstration's time; make clock BY=+30d lets it pass"
	@echo "make test      the tests that Python alone allows; names what it left out"
	@echo "make test-all  every test, with browser, Redis, LibreOffice and the database of DATABASE_URL"
	@echo "make check     format, lint, types, import direction, migrations, rulebooks"
	@echo "make fmt       format the code"
	@echo "make lock      compile requirements*.txt from pyproject.toml"
	@echo "make soak      long randomised runs"
	@echo "make clean     remove the virtual environment and everything in var/ (the demonstration's data too)"

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; say make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "python3 -m venv failed; on Debian: apt install python3-venv"; exit 1; }

# uv is fast; where it cannot be had, plain pip installs the same hash-locked files.
define install
	@$(UV) --version >/dev/null 2>&1 || $(PY) -m pip install --quiet --disable-pip-version-check "$$(sed -n 's/^ *"\(uv==[^"]*\)",*$$/\1/p' pyproject.toml)" || echo "no uv here, going on with pip"
	@if $(UV) --version >/dev/null 2>&1; then $(UV) pip sync --quiet --python $(PY) --require-hashes $(1); \
	else $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); fi
endef

$(VENV)/.dev: requirements-dev.txt | $(PY)
	$(call install,requirements-dev.txt)
	@touch $@ $(VENV)/.runtime

$(VENV)/.runtime: requirements.txt | $(PY)
	$(call install,requirements.txt)
	@rm -f $(VENV)/.dev
	@touch $@

run: $(VENV)/.runtime
	@ZHANCHENG_DEMO=on $(PY) manage.py up --address $(ADDRESS)

clock: $(VENV)/.runtime
	@ZHANCHENG_DEMO=on $(PY) manage.py demo_clock $(BY)

# Python alone: the tests that need another program are left out, and named at the end.
test: $(VENV)/.dev
	@LEAVE_OUT="browser redis libreoffice poppler" $(PY) -m pytest -n $(JOBS) --dist worksteal -q $(ARGS)

test-all: $(VENV)/.dev
	@REQUIRE_ALL=1 $(PY) -m pytest -n $(JOBS) --dist worksteal -q $(ARGS)

check: $(VENV)/.dev
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	ZHANCHENG_DEMO=on $(VENV)/bin/mypy .
	$(VENV)/bin/djlint --quiet --lint --configuration pyproject.toml .
	ZHANCHENG_DEMO=on $(PY) manage.py check --fail-level WARNING
	ZHANCHENG_DEMO=on $(PY) manage.py makemigrations --check --dry-run
	$(PY) -m pytest -q tests/architecture/test_imports.py tests/architecture/test_shape.py

# Templates are linted but not reformatted: a line break put between two Chinese words shows as a space.
fmt: $(VENV)/.dev
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

lock: | $(PY)
	@$(UV) --version >/dev/null 2>&1 || $(PY) -m pip install --quiet "$$(sed -n 's/^ *"\(uv==[^"]*\)",*$$/\1/p' pyproject.toml)"
	$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 pyproject.toml -o requirements.txt
	$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

soak: $(VENV)/.dev
	SOAK=1 $(PY) -m pytest -q -m soak $(ARGS)

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
