# What one does with this checkout. `make` lists it; every target does its own set-up.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory

# Settings, all with a default: make run ADDR=127.0.0.1:9000 DATA=/srv/baton
ADDR ?= 127.0.0.1:8080
DATA ?= $(shell tools/data-folder)
TIMES ?= 10
FUZZ ?= 10m
REAL_DATA ?= ../shared/data

# Version stamping asks git, which refuses a checkout that somebody else owns.
export GOFLAGS := -buildvcs=false $(GOFLAGS)

BATON := bin/baton
TALLY := tools/bin/tally
IN_MEMORY := tools/in-memory
LINTERS := tools/bin/golangci-lint tools/bin/workflowcheck
GO_FILES = $(shell find . -name node_modules -prune -o -name '*.go' -print)

# Packages whose test programs hold the Temporal server or drive the built program: no race detector there.
WITH_SERVER := embedded/temporal|cmd/baton|e2e|bench

# Every folder with a lock file gets its modules by `npm ci`, which leaves this file behind.
MODULES := node_modules/.package-lock.json
WEB_SOURCES = $(shell find web -type d '(' -name node_modules -o -name dist -o -name '.*' -o -path web/apitypes -o -path web/dev ')' -prune \
	-o -type f ! -name '*.go' ! -name '*.test.*' -print)

##@ Use

.PHONY: run
run: $(BATON) setup-run ## Start everything with a demo company; Ctrl-C stops it (ADDR=, DATA=)
	@install --directory "$(DATA)"
	$(BATON) serve --demo --addr $(ADDR) --data "$(DATA)"

.PHONY: build
build: $(BATON) ## Build bin/baton, browser app included

##@ Trust

.PHONY: test
test: $(TALLY) $(BATON) setup-test web/$(MODULES) e2e/browser/$(MODULES) ## Run every test; the last line counts them
	@$(IN_MEMORY) $(TALLY) -at-once 2 $(RACE_SUITE) $(BROWSER_SUITE) $(SERVER_SUITE) $(WEB_SUITE) $(TOOL_SUITE)

.PHONY: e2e
e2e: $(TALLY) $(BATON) setup-test e2e/browser/$(MODULES) ## Run only the tests of the whole program and of the browser
	@$(IN_MEMORY) $(TALLY) $(E2E_SUITE) $(BROWSER_SUITE)

.PHONY: check
check: check-lint check-web check-format check-vet check-workflows check-house check-openapi check-types ## Check form: format, linters, determinism, house rules, generated files

.PHONY: fix
fix: $(LINTERS) web/apitypes/$(MODULES) ## Mend what a program can mend: format, simple lints, generated files
	gofmt -w -s $(GO_FILES)
	tools/bin/golangci-lint run --fix ./... || true
	$(OPENAPI) > .build/openapi.json
	mv .build/openapi.json api/openapi.json
	$(TYPES) --output web/src/api/schema.d.ts

.PHONY: bench
bench: setup-build setup-run ## Measure against the limits
	go run ./bench
	go test -run '^$$' -bench . -benchmem ./rules ./activities

.PHONY: proof
proof: $(BATON) setup-run ## Kill, cut off, crowd and fuzz the program: nothing is lost, doubled or broken (TIMES=, FUZZ=)
	go test -count=$(TIMES) -timeout 2h -v -run '^TestKill$$' ./e2e
	go test -count=1 -timeout 2h -v -run '^TestKillApprovals$$' ./e2e -approval-kills 50 -approvals 500
	go test -count=1 -timeout 2h -v -run '^TestKillComplaints$$' ./e2e -complaint-kills 20 -complaints 100
	go test -count=1 -timeout 1h -v -run '^TestTemporalCutOff$$' ./e2e -cut-off 1m
	go test -count=1 -timeout 1h -v -run '^TestManyCompleteTheSame$$' ./api -same-tasks 200 -same-people 32
	go test -count=1 -timeout 1h -v -run '^TestMailingUnderRefusals$$' ./activities -letters 5000
	go test -count=1 -timeout 2h -v -run '^(TestRandomActs|TestRandomApprovals)$$' ./api -rapid.checks 2000
	go test -count=1 -timeout 2h -v -run '^TestRuleFuzz$$' ./api -rule-fuzz $(FUZZ)

.PHONY: record
record: $(BATON) setup-run ## Record workflow histories for the replay tests
	go run ./e2e/record

.PHONY: real-data
real-data: $(BATON) setup-test ## Try the program on real exports (REAL_DATA=)
	@$(IN_MEMORY) $(MAKE) --keep-going --jobs=2 --output-sync=target real-imports real-complaints

.PHONY: real-imports
real-imports:
	go test -count=1 -tags realdata ./e2e/realdata/... -args -data "$(abspath $(REAL_DATA))"

.PHONY: real-complaints
real-complaints:
	go test -count=1 -timeout 30m ./api -run TestComplaintCourses -args -complaint-courses 500 -complaint-file "$(abspath $(REAL_DATA))/complaints_finance.csv"

.PHONY: pictures
pictures: $(BATON) setup-test e2e/browser/$(MODULES) ## Take the pictures of the documents anew, of a fresh demo company
	npm --prefix e2e/browser --silent run screenshots

##@ Housekeeping

.PHONY: clean
clean: ## Remove what was built; data stays
	rm -rf bin .build tools/bin web/node_modules web/apitypes/node_modules e2e/browser/node_modules
	find web/dist -mindepth 1 ! -name placeholder.html -delete

.PHONY: help
help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- Test suites -----------------------------------------------------------------------------------------------------

# Without the tables for debuggers, which only cost time in linking; vet is a check of its own.
GO_TEST := go test -json -count=1 -vet=off -ldflags="-s -w" -timeout 40m

RACE_SUITE = -suite 'Go, watched for races=all=$$(go list ./...) && $(GO_TEST) -race $$(grep -vE "/($(WITH_SERVER))(/|$$)" <<<"$$all")'
SERVER_SUITE = -suite 'Go, with the server inside=all=$$(go list ./...) && $(GO_TEST) $$(grep -E "/($(WITH_SERVER))(/|$$)" <<<"$$all")'
E2E_SUITE = -suite 'whole program=$(GO_TEST) ./e2e/...'
TOOL_SUITE = -suite 'tools=cd tools && $(GO_TEST) ./...'

# Node's own runner reports in Go's words, so that one counter reads both.
NODE_REPORT := NODE_OPTIONS=--test-reporter=$(CURDIR)/tools/cmd/tally/node-reporter.mjs
WEB_SUITE = -suite 'browser app=$(NODE_REPORT) npm --prefix web --silent test'
BROWSER_SUITE = -suite 'in the browser=$(NODE_REPORT) npm --prefix e2e/browser --silent test'

# --- Checks ----------------------------------------------------------------------------------------------------------

# The build tag slim leaves the Temporal server out: no check needs it, and it takes ten minutes to compile.
OPENAPI = mkdir -p .build && go run -tags slim ./cmd/baton openapi
TYPES = web/apitypes/node_modules/.bin/openapi-typescript api/openapi.json --root-types --root-types-no-schema-prefix

.PHONY: check-format
check-format:
	@unformatted=$$(gofmt -l -s $(GO_FILES)); [ -z "$$unformatted" ] || { echo "not formatted (make fix):"; echo "$$unformatted"; exit 1; }

.PHONY: check-vet
check-vet: setup-build web/dist/index.html
	go vet -tags slim ./...
	cd tools && go vet ./...

.PHONY: check-lint
check-lint: $(LINTERS) setup-build web/dist/index.html
	tools/bin/golangci-lint run ./...

.PHONY: check-workflows
check-workflows: $(LINTERS) setup-build
	tools/bin/workflowcheck ./workflows/...

.PHONY: check-house
check-house: setup-build
	go test -count=1 .

.PHONY: check-openapi
check-openapi: setup-build web/dist/index.html
	@$(OPENAPI) > .build/openapi.json
	@diff -u api/openapi.json .build/openapi.json > .build/openapi.diff || \
		{ head -40 .build/openapi.diff; echo "api/openapi.json is out of date (make fix)"; exit 1; }

.PHONY: check-web
check-web: web/$(MODULES)
	npm --prefix web --silent run check

.PHONY: check-types
check-types: web/apitypes/$(MODULES)
	@mkdir -p .build
	@$(TYPES) --output .build/schema.d.ts
	@diff -u web/src/api/schema.d.ts .build/schema.d.ts > .build/schema.diff || \
		{ head -40 .build/schema.diff; echo "the browser app's types are out of date (make fix)"; exit 1; }

# --- What is built ---------------------------------------------------------------------------------------------------

# Go knows best whether the program is up to date; asking it takes a second.
$(BATON): web/dist/index.html setup-build FORCE
	@[ -e $@ ] || echo "Building $@. The first time this compiles the Temporal server: about ten minutes on two cores."
	@go build -o $@ ./cmd/baton

web/dist/index.html: web/$(MODULES) $(WEB_SOURCES)
	npm --prefix web --silent run build
	@touch $@

%/$(MODULES): %/package-lock.json %/package.json
	@tools/setup toolchains
	cd $* && npm ci --no-audit --no-fund --loglevel=error
	@mkdir -p $(@D) && touch $@

$(TALLY): $(wildcard tools/cmd/tally/*.go) tools/go.mod
	@cd tools && go build -o bin/tally ./cmd/tally

$(LINTERS) &: tools/go.mod tools/go.sum
	@echo "Building the linters."
	cd tools && go build -o bin/ tool
	@touch $(LINTERS)

.PHONY: setup-build
setup-build:
	@tools/setup toolchains

.PHONY: setup-run
setup-run:
	@tools/setup postgres

.PHONY: setup-test
setup-test:
	@tools/setup toolchains postgres compiler browser

.PHONY: FORCE
FORCE:
