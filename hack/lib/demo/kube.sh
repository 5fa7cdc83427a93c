# Looking at the cluster. Sourced, never run.

k() { kubectl --namespace "$namespace" "$@"; }

# field KIND NAME JSONPATH: prints a field of an object in the demo's namespace.
field() { k get "$1" "$2" --output "jsonpath=$3"; }

condition() { field "$1" "$2" "{.status.conditions[?(@.type==\"$3\")].$4}"; }

# in_pod NAME SHELL-COMMAND: runs it in a workspace.
in_pod() { k exec "$1" --container workspace -- /bin/sh -c "$2"; }

# phase_is NAME PHASE: a workspace whose status speaks of its newest spec.
phase_is() {
  local phase observed generation message
  IFS='|' read -r phase observed generation message < <(
    field workspace "$1" '{.status.phase}|{.status.observedGeneration}|{.metadata.generation}|{.status.conditions[?(@.type=="Ready")].message}{"\n"}'
  )
  seen="$phase: $message"
  [[ $phase == "$2" && $observed == "$generation" ]]
}

snapshot_ready() {
  seen=$(condition workspacesnapshot "$1" Ready message)
  [[ $(condition workspacesnapshot "$1" Ready status) == True ]] || return 1
  seen=$(field workspacesnapshot "$1" '{.status.phase}, size {.status.restoreSize}, {.status.consistency}')
}

# gone KIND NAME…: none of these exists (cluster-scoped or in the demo's namespace).
gone() {
  local kind=$1
  shift
  seen=$(k get "$kind" "$@" --ignore-not-found --output name | paste -sd' ') && [[ -z $seen ]] || return 1
  seen=$(printf '%s ' "$@")
}

pod_is_ready() { [[ $(field pod "$1" '{.status.conditions[?(@.type=="Ready")].status}') == True ]]; }

# fetch NAME PATH: what the address of a workspace serves, to the host where it can be reached, else to a pod beside it.
fetch() {
  local url ip
  url=$(field workspace "$1" '{.status.url}')
  if [[ $where == local ]]; then
    curl --fail --silent --show-error --max-time 5 "$url/$2"
    return
  fi
  if [[ $has_dns != yes ]]; then
    ip=$(field service "$1" '{.spec.clusterIP}')
    url=http://$ip:${url##*:}
  fi
  k exec repository -- curl --fail --silent --show-error --max-time 5 "$url/$2"
}
