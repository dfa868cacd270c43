# What a user and a developer run. `make` alone lists it.
#
# Everything is built with one profile, so that RocksDB, which takes about 21 CPU minutes, is compiled once.

CARGO ?= cargo
STORE ?= $(TARGET)/demo/store
TARGET := $(if $(CARGO_TARGET_DIR),$(CARGO_TARGET_DIR),target)
GUANXI := $(TARGET)/release/guanxi
BUILD := $(CARGO) build --release --locked -p guanxi-cli

.PHONY: help setup page build demo test check bless bench load serve man pictures book model soak clean

help:  ## list what there is
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

setup:
	@scripts/setup.sh

page: setup  ## Cytoscape.js for the explorer page, from npm
	@scripts/page.sh

build: setup page  ## the program, at target/release/guanxi
	@scripts/first-build.sh $(TARGET)
	$(BUILD)

demo: build  ## build a graph from the sample corpus; a table, a picture and a report come out
	@scripts/demo.sh $(GUANXI) $(TARGET)/demo

check: setup  ## formatting and lints alone
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --release --locked -- -D warnings

test: check  ## formatting, lints, licences, every test; the explorer in Chromium, exports in Python, where these can be had
	@scripts/browser.sh
	@scripts/readers.sh $(TARGET)
	@if $(CARGO) deny --version >/dev/null 2>&1; \
	then $(CARGO) deny --log-level error check licenses bans sources; \
	else echo "cargo-deny is not installed: licences, bans and sources are not checked"; fi
	$(CARGO) test --workspace --release --locked

bless:  ## write the golden files anew from what the program outputs now; read the difference before you commit it
	UPDATE_EXPECT=1 $(CARGO) test --release --locked --workspace --lib --test it

bench: setup  ## the benchmarks
	$(CARGO) bench --workspace --locked

load: build  ## the server under load, beside hostile clients (needs wrk)
	@test -d $(STORE) || scripts/demo.sh $(GUANXI) $(TARGET)/demo
	scripts/load.sh $(GUANXI) $(STORE)

serve: build  ## the demo's store over HTTP, on this machine alone
	@test -d $(STORE) || scripts/demo.sh $(GUANXI) $(TARGET)/demo
	$(GUANXI) serve --store $(STORE)

man: build  ## the manual pages and the completions of three shells, at target/man and target/completions
	$(GUANXI) man $(TARGET)/man
	@mkdir -p $(TARGET)/completions
	$(GUANXI) completions bash >$(TARGET)/completions/guanxi
	$(GUANXI) completions zsh >$(TARGET)/completions/_guanxi
	$(GUANXI) completions fish >$(TARGET)/completions/guanxi.fish

pictures: build  ## the pictures of README and docs, drawn anew
	scripts/pictures.sh $(GUANXI) docs/src/pictures

book: build  ## docs/ as web pages, at target/book (needs mdbook)
	@command -v mdbook >/dev/null || { echo "the book needs mdbook: cargo install mdbook"; exit 1; }
	mdbook build docs --dest-dir $(abspath $(TARGET))/book

model:  ## make the language model's files anew (needs Python 3; users do not need this)
	python3 data/model/export.py

soak: setup  ## kill a build 200 times and see that nothing is lost
	GUANXI_SOAK=200 $(CARGO) test --release --locked -p guanxi-cli --test it soak

clean:  ## remove what was built
	$(CARGO) clean
