# Only names: each target is one script, and each script has --help.
# Settings go through the environment or behind the target: make demo CHECK=1

.DEFAULT_GOAL := help
.PHONY: help demo demo-down test test-oldest faults explore soak outage bench generate format lint cluster

help: ## lists the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r target text; do printf '  make %-12s %s\n' "$$target" "$$text"; done

demo: ## shows the main job on a real cluster, step by step (CHECK=1: fails when a proof fails)
	@hack/demo

demo-down: ## removes all that the demo made
	@hack/demo down

test: ## runs every test: unit, integration, end to end, formatting, generated files, scripts
	@hack/test

test-oldest: ## runs a smaller set of tests on the oldest Kubernetes that is supported, 1.20
	@hack/test build oldest

faults: ## disturbs every write of every story in every way, and prints a table (hack/faults --help)
	@hack/faults

soak: ## churns 200 workspaces for half an hour under random faults (hack/soak --help)
	@hack/soak

explore: ## drives planners and gate through every order of events in worlds of more than a million states
	@hack/explore

outage: ## takes the API server away for ten minutes while people work (hack/outage --help)
	@hack/outage

bench: ## measures the operator against StatefulSets, the gate against a bare forwarder and nginx, and the runtime alone
	@hack/bench
	@hack/bench-gate
	@hack/bench-kube

generate: ## writes what is generated from the C# types: CRDs, roles, the page of metrics
	@hack/generate/run

format: ## formats the C# sources
	@hack/format

lint: ## checks formatting, generated files and scripts
	@hack/lint

cluster: ## brings the local Kubernetes up (hack/cluster down removes it)
	@hack/cluster up
