# KILL_OPERATOR=N: ends the operator with SIGKILL at N random moments, on our own cluster only. Sourced, never run.

# The processes of our operator: in the node's control group, running the image's only program.
operator_pids() {
  local exe pid
  for exe in /proc/[0-9]*/exe; do
    [[ $(readlink "$exe" 2>/dev/null) == /berth-operator ]] || continue
    pid=${exe#/proc/} pid=${pid%/exe}
    if grep -q "/berth-$name/" "/proc/$pid/cgroup" 2>/dev/null; then printf '%s\n' "$pid"; fi
  done
}

lease_holder() { kubectl --namespace "$system" get lease berth-operator --output 'jsonpath={.spec.holderIdentity}' 2>/dev/null; }

# In the background: waits until an operator leads, then for a moment of up to 8 s, kills it, and again.
kill_operator_at_random() {
  local left=$1 pid pods holder='' killed=''
  while ((left > 0)); do
    until holder=$(lease_holder) && [[ -n $holder && $holder != "$killed" ]]; do sleep 0.5; done
    sleep "$((RANDOM % 8)).$((RANDOM % 10))"
    pid=$(operator_pids | head -n 1)
    [[ -n $pid ]] || continue
    killed=$(lease_holder)
    pods=$(kubectl --namespace "$system" get pods --selector app.kubernetes.io/component=operator --output name)
    kill -KILL "$pid" 2>/dev/null || continue
    left=$((left - 1))
    printf '%(%H:%M:%S)T killed the operator, pid %s\n' -1 "$pid" >>"$kills"
    # The kubelet waits longer before each start of the same pod; a new pod starts at once.
    # shellcheck disable=SC2086 # a word per pod
    kubectl --namespace "$system" delete $pods --grace-period=0 --force --wait=false >/dev/null 2>&1 || true
  done
}
