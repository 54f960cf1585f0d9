# The only commands anybody has to know. What a command does in more than a few lines is a script in .ci/.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.PHONY: help run test check bench proof package generate

# nextest runs tests in processes of their own and says more; the suite passes without it.
NEXTEST := $(shell cargo nextest --version >/dev/null 2>&1 && echo yes)
CARGO_TEST := $(if $(NEXTEST),cargo nextest run,cargo test)
TARGET := $(abspath $(or $(CARGO_TARGET_DIR),target))
BUILT := $(TARGET)/debug/trestle-till
# Two builds of the till that the window tests compare: the one that is shipped, and the one that can be told the time.
SHIPPED := $(TARGET)/till/shipped/trestle-till
TOLD := $(TARGET)/till/test-clock/trestle-till

# Named together, the till and what looks at its window share what they are built from.
WITH_WINDOW := -p trestle-till -p trestle-tests --features trestle-tests/window

help: ## Say what the commands are
	@sed -n 's/^\([a-z]*\): .*## /  make \1\t/p' Makefile | expand -t 18

run: ## Build and open the till (DATA=folder for another shop)
	.ci/system-packages run
	.ci/screens
	cargo build -p trestle-till
	.ci/run-till $(BUILT) $(if $(DATA),--data "$(DATA)")

test: ## The whole suite: rules, engine, command line, screens, and the real window
	.ci/system-packages test
	$(CARGO_TEST)
	.ci/screens
	npm --prefix ui test
	cargo build $(WITH_WINDOW)
	install -D $(BUILT) $(SHIPPED)
	cargo build $(WITH_WINDOW) --features trestle-till/test-clock
	install -D $(BUILT) $(TOLD)
	TRESTLE_TILL=$(TOLD) TRESTLE_TILL_SHIPPED=$(SHIPPED) \
	  $(CARGO_TEST) $(WITH_WINDOW) --test window

check: ## What a reviewer would say: format, lints, types, house rules
	.ci/system-packages test
	.ci/screens
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --all-features -- -D warnings
	npm --prefix ui run check
	test ! -e tests/tidy || $(CARGO_TEST) -p trestle-tests --test tidy

bench: ## Measure a release build; GATE=1 fails on a ratio to the bare baseline
	.ci/system-packages test
	GATE=$(GATE) cargo bench -p trestle-engine --bench till
	npm --prefix tests/bench/rivals ci
	GATE=$(GATE) cargo bench -p trestle-tests --features rivals --bench rivals
	.ci/screens
	cargo build --release -p trestle-till
	TRESTLE_TILL=$(TARGET)/release/trestle-till GATE=$(GATE) \
	  cargo bench -p trestle-tests --features window --bench window

proof: ## The large counts, in a release build
	TRESTLE_PROOF=1 cargo test --release

generate: ## Write the window's types anew from the Rust ones
	TRESTLE_GENERATE=1 cargo test -p trestle-engine --test generated

package: ## A release for this system: an archive and, with dpkg-deb, a Debian package, in target/package
	.ci/system-packages run
	.ci/screens
	cargo build --release -p trestle-till -p trestle-office
	.ci/package $(TARGET)/release
