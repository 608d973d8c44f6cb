# What a person types. Everything else is Cargo's.

CARGO ?= cargo
FLAGS ?= --locked

.PHONY: run test test-devices demo bench bench-call lint package

# Installs what is missing, builds, and opens the program. ARGS="--profile bob" and the like.
run: setup-run
	$(CARGO) run --release $(FLAGS) -- $(ARGS)

# All tests, in one profile.
test: setup-test
	$(CARGO) test $(FLAGS) --all-features

# Cameras and sound cards of a real kernel, in a virtual machine. VM is the command that runs another one in it.
VM ?= ../shared/tools/camera_vm/run.sh
test-devices:
	setup/devices.sh $(VM)

# Drives the release program by mouse and keys under Xvfb; pictures in target/demo, those of docs/pictures among them.
demo: setup-test
	$(CARGO) test --release $(FLAGS) --all-features --test desktop -- --ignored --nocapture --test-threads 1 demo

# Measures the budgets of docs/architecture.md; some 45 minutes, with a call of 30. ARGS="program" for a part: program,
# calls, server, or "soak 5" for a call of 5 minutes.
bench: setup-test
	$(CARGO) bench $(FLAGS) --all-features --bench budgets -- $(ARGS)

# Measures calls over bad networks, in namespaces of its own (as root). ARGS="--quick clean" for some rows, shorter.
bench-call: setup-bench
	$(CARGO) bench $(FLAGS) --all-features --bench call -- $(ARGS)

# The Debian package in target/debian, checked and started once out of a folder of its own.
package: setup-package
	setup/package.sh

# Formatting, lints and the library's pages (no broken link, nothing undocumented), as CI runs them.
lint: setup-run
	$(CARGO) fmt --check
	$(CARGO) clippy $(FLAGS) --all-features --all-targets -- -D warnings
	$(CARGO) clippy $(FLAGS) --no-default-features --lib -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc $(FLAGS) --no-deps --lib --no-default-features
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc $(FLAGS) --no-deps --lib --all-features

.PHONY: setup-run setup-test setup-bench setup-package
setup-run:
	@setup/packages.sh run
setup-test:
	@setup/packages.sh test
setup-bench:
	@setup/packages.sh bench
setup-package:
	@setup/packages.sh package
	@$(CARGO) deb --version >/dev/null 2>&1 || $(CARGO) install cargo-deb --version 3.8.0 --locked
