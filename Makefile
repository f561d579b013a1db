# Everything a developer or CI runs. `make` alone lists it.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

GOLANGCI_VERSION := v2.15.0
TOOLS := $(CURDIR)/.cache/bin
GOLANGCI := $(TOOLS)/golangci-lint-$(GOLANGCI_VERSION)

# A browser comes from the system, never from a package's install script.
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1
export PUPPETEER_SKIP_DOWNLOAD := 1

# Files that `make generate` writes, as git pathspecs.
GENERATED := openapi.yaml ':(glob)**/*.gen.ts' ':(glob)**/*.gen.go' ':(glob)**/*_gen.go'
GENERATED_SUMS = git ls-files -co --exclude-standard -- $(GENERATED) | sort -u | while read -r f; do \
	test ! -f "$$f" || echo "$$(git hash-object "$$f") $$f"; done

FUZZTIME ?= 30s
N ?= 1000000
BENCH ?=
ROUNDS ?= 5
step = @printf '==> %s\n'

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# The comment after ## is what `make help` shows. Scripts run by `npm run` find
# the Node that package.json pins before the machine's own.

# --- what everything stands on ---

.PHONY: deps
deps: system-deps node-deps $(GOLANGCI) ## install what build and tests need (system packages as root on Debian)

.PHONY: system-deps
system-deps:
	@scripts/system-deps

.PHONY: strict-deps
strict-deps:
	@scripts/system-deps --strict

# npm ci starts from nothing, so it runs only when the lockfile is another one.
.PHONY: node-deps
node-deps:
	@sum=$$(git hash-object package-lock.json); \
	stamp=node_modules/.regulars-stamp; \
	if [ "$$(cat $$stamp 2>/dev/null)" != "$$sum" ]; then \
		echo "==> npm ci"; \
		npm ci --no-audit --no-fund --loglevel=error; \
		echo "$$sum" > $$stamp; \
	fi

$(GOLANGCI):
	$(step) "building golangci-lint $(GOLANGCI_VERSION)"
	@mkdir -p $(TOOLS)
	@GOBIN=$(TOOLS) GOFLAGS= go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	@mv $(TOOLS)/golangci-lint $@
	@ln -sf $(notdir $@) $(TOOLS)/golangci-lint

# --- build and run ---

.PHONY: build
build: system-deps node-deps ## build the frontends and bin/regulars
	$(step) "building the frontends"
	@npm run --silent build --workspaces --if-present
	$(step) "building bin/regulars"
	@go build -trimpath -o bin/regulars ./cmd/regulars

.PHONY: demo
demo: build ## run everything on this machine: two stores, a year of history, the admin
	@bin/regulars demo

.PHONY: demo-check
demo-check: build ## drive both stores of the demo through public pages, compare every figure
	$(step) "demo"
	@bin/regulars demo --check --port 0

.PHONY: package
package: build ## leave the Shopify app and the WordPress plugin in dist/ (README says for whom)
	$(step) "packing the Shopify app"
	@npm run --silent package --workspaces --if-present
	$(step) "packing the WordPress plugin"
	@mkdir -p dist && go run ./connectors/woocommerce/pack -server '$(BASE_URL)' -terms '$(TERMS_URL)' \
		-privacy '$(PRIVACY_URL)' dist/regulars-woocommerce.zip
	@mkdir -p dist/regulars-listing && cp connectors/shopify/listing/*.toml connectors/shopify/listing/*.md dist/regulars-listing/

.PHONY: listing
listing: build ## make the pictures of the App Store's listing from the demo, in dist/regulars-listing
	$(step) "pictures of the listing"
	@npm run --silent listing --workspace frontend/tools

# --- check ---

.PHONY: test
test: strict-deps deps build lint generated test-go test-web plugin-test app-check demo-check e2e ## everything CI runs

# Most tests wait for Postgres, so more run at once than there are cores.
.PHONY: test-go
test-go: node-deps ## Go tests with the race detector, on real Postgres and Redis
	$(step) "go test"
	@go test -race -parallel 6 -timeout 30m ./...

.PHONY: test-web
test-web: node-deps ## type check and unit tests of the frontends
	$(step) "frontend type check"
	@npm run --silent typecheck --workspaces --if-present
	$(step) "frontend tests"
	@npm run --silent test --workspaces --if-present

.PHONY: plugin-test
plugin-test: build ## the WordPress plugin in a real WordPress, with a private database
	$(step) "WordPress plugin"
	@scripts/plugin-test

.PHONY: app-check
app-check: build ## what Shopify's command line says about the app, offline
	$(step) "Shopify app"
	@npm run --silent check --workspaces --if-present

.PHONY: e2e
e2e: build ## walk through the demo in a browser
	$(step) "browser walk"
	@npm run --silent e2e --workspaces --if-present

.PHONY: lint
lint: $(GOLANGCI) node-deps ## lint Go and the frontends
	$(step) "lint"
	@$(GOLANGCI) run ./...
	@npm run --silent lint --workspaces --if-present

.PHONY: generate
generate: node-deps ## write openapi.yaml and what is made from it
	$(step) "generate"
	@go generate ./...
	@npm run --silent generate --workspaces --if-present

.PHONY: generated
generated: ## fail if generated files are not what `make generate` writes
	@before=$$($(GENERATED_SUMS)); \
	$(MAKE) --no-print-directory generate; \
	after=$$($(GENERATED_SUMS)); \
	if ! diff <(echo "$$before") <(echo "$$after"); then \
		echo 'Generated files were out of date: commit what `make generate` wrote.' >&2; exit 1; \
	fi

.PHONY: fmt
fmt: $(GOLANGCI) node-deps ## format Go and the frontends
	@$(GOLANGCI) fmt ./...
	@npm run --silent format --workspaces --if-present

# --- longer ---

# Run in its directory, go test prints as it goes. BENCH=accept,apply measures those alone.
.PHONY: bench
bench: build ## measure the budgets of speed and memory (15 minutes); fails when one is short
	$(step) "measuring the budgets"
	@cd app/bench && REGULARS_BIN=$(CURDIR)/bin/regulars REGULARS_BENCH='$(BENCH)' \
		go test -tags bench -count=1 -timeout 60m -run Budgets

# Also run by test-go, over 10,000 lives. In its directory, go test prints as it goes.
.PHONY: drift
drift: ## make up N (1000000) lives of orders, and compare what was posted with what they are worth
	$(step) "drift"
	@cd app && go test -count=1 -timeout 60m -run TestPostedPointsNeverDrift -args -drift $(N)

.PHONY: faults
faults: node-deps ## kill, pause and cut off servers under load, ROUNDS (5) times each
	@go test -run Fault -count=$(ROUNDS) -timeout 60m ./...

.PHONY: fuzz
fuzz: ## run every fuzz target for FUZZTIME (30s)
	@scripts/fuzz $(FUZZTIME)

.PHONY: clean
clean: ## remove what was built (not node_modules)
	@rm -rf bin .cache dist frontend/*/dist connectors/shopify/extension/extensions/{*/dist,*/manifest.json,theme/assets} \
		connectors/woocommerce/plugin/assets
