# recert: one command runs it (make demo), one tests it (make test). `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MODULES := schemas ingest enrich score sink deploy
BINARIES := $(notdir $(wildcard ingest/cmd/* enrich/cmd/* score/cmd/* sink/cmd/* deploy/quickstart/cmd/*))
NPM_DIR := deploy/quickstart
LIBCHDB := $(NPM_DIR)/node_modules/.recert
TEST_FLAGS ?= -race -timeout 15m
export RECERT_EMBEDDED_CLICKHOUSE := $(CURDIR)/bin/embedded-clickhouse

.PHONY: help
help: ## show this
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

.PHONY: build
build: ## every binary into bin/
	@mkdir -p bin
	@[ -e bin/quickstart ] || echo "building every binary; the first time takes minutes"
	@go build -o bin/ $(addsuffix /...,$(addprefix ./,$(wildcard ingest/cmd enrich/cmd score/cmd sink/cmd deploy/quickstart/cmd)))

.PHONY: clickhouse
clickhouse: $(LIBCHDB) ## fetch the embedded ClickHouse, by a lockfile with integrity hashes
$(LIBCHDB): $(NPM_DIR)/package-lock.json
	@command -v npm >/dev/null || { echo "make: npm is missing; install Node.js with npm, it brings the embedded ClickHouse"; exit 1; }
	@echo "fetching the embedded ClickHouse with npm; its library is some 600 MB on disk"
	@cd $(NPM_DIR) && npm ci --silent --no-audit --no-fund && touch node_modules/.recert

# Knobs (USERS=150, PHASE=guided, …) reach the quickstart through the environment. With CLICKHOUSE= nothing is fetched.
.PHONY: demo
demo: build $(if $(CLICKHOUSE),,clickhouse) ## run the whole loop on one machine (EXIT=1 ends by itself; deploy/README.md has the knobs)
	@exec bin/quickstart

# Knobs: SEEDS="1 2 3" JSON=FILE REPORT=FILE USERS= APPS= GROUPS= ITEMS= EVENTS= HOME_DIR= TIMEOUT= TRAIN=0 (deploy/README.md).
.PHONY: eval
eval: build clickhouse ## measure recert's decisions on simulated orgs whose truth is known; exit 0 when every bound is kept
	@exec bin/eval

.PHONY: test
test: build clickhouse ## unit and integration tests of every module on the embedded engines, with the race detector
	REQUIRE_SERVICES=1 go test $(TEST_FLAGS) $(addprefix ./,$(addsuffix /...,$(MODULES)))

.PHONY: verify
verify: ## each module on its own, without the workspace
	@for m in $(MODULES); do echo "verify $$m"; (cd $$m && GOWORK=off go build ./... && GOWORK=off go vet ./... && GOWORK=off go mod tidy -diff) || exit 1; done

.PHONY: tools
tools: ## build the pinned tools into bin/
	@mkdir -p bin
	GOWORK=off go build -C deploy/tools -o $(CURDIR)/bin/ tool

.PHONY: lint
lint: tools ## golangci-lint over every module
	bin/golangci-lint run $(addprefix ./,$(addsuffix /...,$(MODULES)))

.PHONY: fmt
fmt: ## format every Go file
	gofmt -w $(MODULES)

.PHONY: generate
generate: tools ## codecs, schemas and README tables
	go generate $(addprefix ./,$(addsuffix /...,$(MODULES)))

.PHONY: tidy
tidy: ## tidy every module, then the workspace
	@for m in $(MODULES); do (cd $$m && GOWORK=off go mod tidy) || exit 1; done
	go work sync

.PHONY: fuzz
fuzz: ## ten seconds of fuzzing for every parser
	@for m in $(MODULES); do (cd $$m && for p in $$(grep -rl --include=*_test.go '^func Fuzz' . | xargs -r -n1 dirname | sort -u); do \
		for f in $$(grep -rhoE --include=*_test.go 'func Fuzz[A-Za-z]+' $$p | cut -d' ' -f2); do go test $$p -run xxx -fuzz "^$$f\$$" -fuzztime 10s || exit 1; done; done) || exit 1; done

.PHONY: bench
bench: ## every benchmark once
	go test -run xxx -bench . -benchmem $(addprefix ./,$(addsuffix /...,$(MODULES)))

.PHONY: vulncheck
vulncheck: tools ## known vulnerabilities (says so when the database is out of reach)
	@for m in $(MODULES); do (cd $$m && ../bin/govulncheck ./...) || { echo "govulncheck: $$m was not checked or has findings, see above"; exit 1; }; done
