# What people and CI run. Each target sets up what it needs; `make help` lists them.
.DEFAULT_GOAL := help
JOBS ?= $(shell nproc)
export CTEST_PARALLEL_LEVEL ?= $(JOBS)
SOAK_MINUTES ?= 20

.PHONY: help demo tools build test test-asan test-sdk test-ci lint format fuzz bench soak package clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: tools ## build the tools only, then show the main job against the simulator
	@scripts/demo build/demo

tools: ## metaup and its simulator in build/demo: the quickest build, no tests
	@scripts/install-deps
	@cmake --preset demo
	@cmake --build --preset demo -j $(JOBS)

build: ## build the tools and the tests into build/dev
	@scripts/install-deps
	@cmake --preset dev
	@cmake --build --preset dev -j $(JOBS)

test: build ## build and run all tests
	@ctest --preset dev

test-asan: ## all tests under AddressSanitizer and UndefinedBehaviorSanitizer
	@scripts/install-deps
	@cmake --preset asan
	@cmake --build --preset asan -j $(JOBS)
	@ctest --preset asan

test-sdk: build ## Meta's own Node SDK against the simulator (needs npm)
	@scripts/install-deps sdk
	@tests/sdk/run build/dev

test-ci: ## packaging/ci against the schemas of GitHub Actions and GitLab (needs npm)
	@scripts/install-deps sdk
	@tests/ci/run build/dev

lint: ## formatting, clang-tidy, cppcheck, shellcheck
	@scripts/install-deps lint
	@scripts/lint

format: ## format all sources in place
	@scripts/install-deps lint
	@git ls-files '*.cpp' '*.hpp' | xargs clang-format-19 -i

fuzz: ## run each fuzz target (FUZZ_TARGETS) for a minute (FUZZ_SECONDS)
	@scripts/install-deps fuzz
	@cmake --preset fuzz
	@cmake --build --preset fuzz -j $(JOBS)
	@scripts/fuzz build/fuzz

bench: ## how fast, as ratios within one run
	@scripts/install-deps
	@cmake --preset bench
	@cmake --build --preset bench -j $(JOBS)
	@scripts/bench build/bench

soak: build ## large sizes, many kills, chaos for 20 minutes (SOAK_MINUTES)
	@METAUP_SOAK_MINUTES=$(SOAK_MINUTES) scripts/soak build/dev

package: ## a .deb and an archive of the tools, in build/package
	@scripts/install-deps package
	@cmake --preset package
	@cmake --build --preset package -j $(JOBS) --target metaup metaup-simulator
	@cd build/package && cpack -G 'DEB;TGZ'

clean: ## remove everything that was built
	@rm -rf build
