# Two commands: `make demo` opens the sample county, `make test` runs everything.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOME_FOLDER ?= var/demo
STAMP := $(VENV)/.installed

.PHONY: demo test check install browser servers lock clean

demo: $(STAMP)
	@GONGKAI_HOME="$(HOME_FOLDER)" $(BIN)/gongkai demo

test: $(STAMP) browser servers
	@GONGKAI_BROWSER="$$(sh scripts/find-browser.sh)" $(BIN)/pytest -n 2 --dist loadfile -m "not acceptance and not opensearch"

check: $(STAMP)
	$(BIN)/ruff format --check gongkai tests benchmarks
	$(BIN)/ruff check gongkai tests benchmarks
	$(BIN)/lint-imports
	$(BIN)/mypy gongkai/core gongkai/search/engine gongkai/ledger/notices gongkai/clearance/scanner gongkai/clearance/aggregation

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@echo "正在准备运行环境……"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@$(BIN)/python -m compileall -q gongkai
	@touch $(STAMP)

browser:
	@sh scripts/find-browser.sh --install >/dev/null

servers:
	@sh scripts/web-servers.sh --install || true

lock:
	$(BIN)/uv pip compile --quiet --all-extras --generate-hashes --no-annotate --no-header --python-version 3.11 --universal pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) var build
