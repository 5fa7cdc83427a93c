# How the demo tells what it does and what came of it. Sourced, never run.

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
  bold=$'\e[1m' dim=$'\e[2m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'
else
  bold='' dim='' green='' red='' plain=''
fi

passed=0 failed=0 steps=0 step_started=0 seen=''

# step TITLE: begins the next part of the story.
step() {
  step_done
  steps=$((steps + 1)) step_started=$SECONDS
  printf '\n%s%d. %s%s\n' "$bold" "$steps" "$1" "$plain"
}

step_done() { ((steps == 0)) || printf '   %s%d s%s\n' "$dim" $((SECONDS - step_started)) "$plain"; }

note() { printf '   %s\n' "$*"; }

# show COMMAND…: prints the command as one could type it.
show() {
  local word line=''
  # k stands for kubectl in the demo's namespace.
  if [[ $1 == k ]]; then set -- kubectl --namespace "$namespace" "${@:2}"; fi
  for word in "$@"; do
    if [[ $word =~ ^[a-zA-Z0-9_./:=,@{}-]+$ ]]; then line+=" $word"; else line+=" '${word//\'/\'\\\'\'}'"; fi
  done
  printf '   %s$%s%s\n' "$dim" "${line//$top\//}" "$plain"
}

# run COMMAND…: prints and runs it. Its output is shown when it fails, and is always in the log. The story ends there.
run() {
  local output
  show "$@"
  if ! output=$("$@" 2>&1); then
    printf '%s\n' "$output" | tee -a "$log" | sed 's/^/     /'
    give_up "this command failed"
  fi
  printf '%s\n' "$output" >>"$log"
}

# proof SECONDS CLAIM CHECK…: the check is repeated until it holds, for that long; it says in $seen what it saw.
proof() {
  local patience=$1 claim=$2 started=$SECONDS told=$SECONDS
  shift 2
  seen=''
  until "$@" 2>>"$log"; do
    if ((SECONDS - started >= patience)); then
      failed=$((failed + 1))
      printf '   %s✗ %s%s\n' "$red" "$claim" "$plain"
      printf '     seen after %d s: %s\n' $((SECONDS - started)) "${seen:-nothing}"
      return 1
    fi
    if ((SECONDS - told >= 10)); then
      told=$SECONDS
      printf '     %s… %d s: %s%s\n' "$dim" $((SECONDS - started)) "${seen:-nothing yet}" "$plain"
    fi
    sleep 0.3
  done
  passed=$((passed + 1))
  printf '   %s✓%s %s%s\n' "$green" "$plain" "$claim" "${seen:+ $dim— $seen$plain}"
}

# holds …: a proof whose failure does not end the story.
holds() { proof "$@" || true; }

# must …: a proof without which the story cannot go on.
must() { proof "$@" || give_up "the story cannot go on without this"; }

# says EXPECTED COMMAND…: the command prints exactly that.
says() {
  local expected=$1
  shift
  seen=$("$@" 2>&1) && [[ $seen == "$expected" ]]
}

# says_nothing COMMAND…: the command succeeds and prints nothing.
says_nothing() { seen=$("$@" 2>&1) && [[ -z $seen ]]; }

# give_up WHY: says what to look at, and ends.
give_up() {
  printf '\n%sThe demo ended early: %s.%s\n' "$red" "$1" "$plain"
  explain
  exit 1
}

# What to look at when something went wrong: the objects, the events and the operator's log; all of it goes to files.
explain() {
  local dir=${log%/*}
  k get workspaces,workspacesnapshots,pods,persistentvolumeclaims,volumesnapshots --output wide >"$dir/objects" 2>&1 || true
  k describe workspaces,workspacesnapshots,pods >"$dir/describe" 2>&1 || true
  k get events --sort-by=.metadata.creationTimestamp >"$dir/events" 2>&1 || true
  kubectl --namespace "$system" logs deployment/berth-operator --tail=500 >"$dir/operator.log" 2>&1 || true
  kubectl --namespace "$system" describe pods >"$dir/operator.describe" 2>&1 || true
  printf '\n%sobjects%s\n' "$bold" "$plain"
  cat "$dir/objects"
  printf '\n%slast events%s\n' "$bold" "$plain"
  tail -n 12 "$dir/events"
  printf '\n%soperator%s\n' "$bold" "$plain"
  tail -n 15 "$dir/operator.log"
  printf '\nWhole, with kubectl describe: %s/\n' "$dir"
  if [[ $where == local ]]; then
    printf 'Logs of the cluster: hack/cluster logs --name %s PIECE (pieces: hack/cluster --help)\n' "$name"
  fi
}
