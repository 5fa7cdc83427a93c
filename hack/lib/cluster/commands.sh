# What hack/cluster does, command by command.

command_ensure() {
  local wanted=node reason
  if [[ $control_plane_only == yes ]]; then
    wanted=control-plane
  elif reason=$(no_node_because) && [[ -n $reason ]]; then
    say "no node can run here: $reason; preparing the control plane only"
    wanted=control-plane
  fi
  ensure_programs "$wanted"
  say "every program of Kubernetes 1.$(minor_version) is in $cache"
}

command_check() {
  local reason what="a control plane"
  if [[ $kind != control-plane ]]; then
    reason=$(no_node_because)
    [[ -z $reason ]] || die "no node can run here: $reason"
    what="a node"
  fi
  if [[ $csi == yes ]]; then
    reason=$(no_csi_because)
    [[ -z $reason ]] || die "no CSI stack can run here: $reason"
    what+=" with a CSI stack"
  fi
  say "$what can run here"
}

command_up() {
  if [[ -n ${KUBECONFIG:-} && $KUBECONFIG != "$state/kubeconfig" && -z $kind ]]; then
    ensure_kubectl
    "$kubectl" --request-timeout=10s get --raw /readyz >/dev/null || die "KUBECONFIG is set ($KUBECONFIG), but that cluster does not answer: unset it to start a local one"
    say "KUBECONFIG is set: using that cluster ($KUBECONFIG), starting nothing"
    return
  fi
  lock_cluster
  if cluster_exists; then adopt_settings; else new_settings; fi
  ensure_programs "$kind"
  if [[ -z ${index:-}${api_port:-} ]]; then choose_placement; else placement; fi
  if [[ -n $until_exit ]]; then watch_owner "$until_exit"; fi
  if [[ $kind == node ]]; then
    start_node
    write_tool_wrappers
  fi
  make_certificates
  write_kubeconfigs
  start_control_plane
  if [[ $kind == node ]]; then start_node_pieces; fi
  if [[ $csi == yes ]]; then start_csi_stack; fi
  mkdir -p "$state/bin"
  ln -sfn "$kubectl" "$state/bin/kubectl"
  exec 7>&-
  say "cluster '$name' is up (Kubernetes 1.$(minor_version)); export KUBECONFIG=$kubeconfig"
}

# Two commands that change one cluster take turns. The file stays: who waits for a removed one would wait beside others.
lock_cluster() {
  mkdir -p "$cache/locks"
  exec 7>"$cache/locks/$name"
  flock 7
}

new_settings() {
  if [[ -z $kind ]]; then
    local reason
    reason=$(no_node_because)
    [[ -z $reason ]] || die "no node can run here: $reason. Use --no-node for a control plane alone, or set KUBECONFIG"
    kind=node
  fi
  if [[ $kind == node ]]; then scheduler=yes; fi
  assets=${KUBEBUILDER_ASSETS:-}
  if [[ $csi == yes ]]; then
    local lacking
    lacking=$(no_csi_because)
    [[ -z $lacking ]] || die "no CSI stack can run here: $lacking"
  fi
  id=$$-$RANDOM$RANDOM
}

# What a cluster is was said when it was made.
adopt_settings() {
  local wanted=$kind wanted_csi=$csi
  load_settings
  [[ -z $wanted || $wanted == "$kind" ]] || die "cluster '$name' exists and has a node: take it down first, or choose another --name"
  [[ $wanted_csi == no || $csi == yes ]] || die "cluster '$name' exists without a CSI stack: take it down first, or choose another --name"
}

# In a session of its own, so that it outlives both this script and its caller. It leaves alone a later cluster of that name.
watch_owner() {
  # shellcheck disable=SC2016 # expanded by the inner shell
  setsid bash -c '
    while kill -0 "$1" 2>/dev/null; do
      sleep 1
      grep -qsx "id=$4" "$5" || exit 0
    done
    exec "$2" down --name "$3"' watch "$1" "$hack/cluster" "$name" "$id" "$state/settings" >>"$logs/watch-$name.log" 2>&1 </dev/null 7>&- &
}

command_down() {
  local piece
  if ! cluster_exists; then
    say "there is no cluster '$name'"
    return
  fi
  lock_cluster
  load_settings
  if [[ $kind == node ]]; then
    remove_node
  else
    for piece in csi-resizer csi-snapshotter csi-provisioner snapshot-controller csi-folder kube-scheduler kube-controller-manager kube-apiserver etcd; do
      if ! alive "$piece"; then adopt "$piece" "$(piece_program "$piece")" || true; fi
      stop_piece "$piece" KILL
    done
  fi
  rm -rf --one-file-system "$state"
  say "cluster '$name' is down and removed"
}

all_pieces() {
  control_plane_pieces
  if [[ $kind == node ]]; then printf '%s\n' node containerd kubelet kube-proxy dns; fi
  if [[ $csi == yes ]]; then printf '%s\n' "${csi_pieces[@]}"; fi
}

command_status() {
  local piece pid dead=0
  load_settings
  printf '%s: %s, https://%s:%s, %s\n' "$name" "$kind" "$address" "$api_port" "$state"
  for piece in $(all_pieces); do
    if pid=$(pid_of "$piece"); then
      printf '%-26s running, pid %s\n' "$piece" "$pid"
    else
      printf '%-26s dead\n' "$piece"
      dead=1
    fi
  done
  return "$dead"
}

command_kubeconfig() {
  load_settings
  printf '%s\n' "$kubeconfig"
}

command_env() {
  load_settings
  printf 'export KUBECONFIG=%q\nexport PATH=%q:"$PATH"\n' "$kubeconfig" "$state/bin"
}

# one_piece PIECE: refuses what this cluster does not have.
one_piece() {
  (($# == 1)) || die "name one piece: $(all_pieces | paste -sd' ')"
  [[ " $(all_pieces | paste -sd' ') " == *" $1 "* ]] || die "cluster '$name' has no piece '$1'; it has: $(all_pieces | paste -sd' ')"
}

command_kill() {
  load_settings
  one_piece "$@"
  alive "$1" || die "$1 is not running"
  stop_piece "$1" KILL
  say "killed $1"
}

command_start() {
  load_settings
  one_piece "$@"
  lock_cluster
  ensure_programs "$kind"
  if [[ $kind == node ]]; then
    alive node || die "the node itself is dead: hack/cluster up --name $name starts all of it"
    write_tool_wrappers
  fi
  # The sidecars end with their driver, and are started again with it.
  if [[ " ${csi_pieces[*]} " == *" $1 "* ]]; then
    start_csi_stack
  else
    "start_${1//-/_}"
    wait_until_ready "$1"
  fi
  say "started $1"
}

command_logs() {
  load_settings
  one_piece "$@"
  cat "$state/logs/$1.log"
}

command_load() {
  local archive
  load_settings
  [[ $kind == node ]] || die "cluster '$name' has no node to load images into"
  (($#)) || die "name the image archives"
  for archive in "$@"; do
    [[ -r $archive ]] || die "$archive cannot be read"
    load_image "$archive"
  done
}

command_crds() {
  local file files=() how
  load_settings
  ensure_kubectl
  (($#)) || die "name the files with CustomResourceDefinitions, or folders of such files"
  for file in "$@"; do
    if [[ -d $file ]]; then files+=("$file"/*.yaml); else files+=("$file"); fi
  done
  # Before 1.25 servers do not know x-kubernetes-validations: the schema that they give kubectl would refuse them.
  how=(--server-side --force-conflicts)
  if (($(minor_version) < 25)); then how=(--validate=false); fi
  for file in "${files[@]}"; do
    [[ ${file##*/} != kustomization.yaml ]] || continue
    [[ -r $file ]] || die "$file cannot be read"
    in_cluster apply "${how[@]}" -f "$file"
    # Right after it was created a definition has no conditions at all, and kubectl fails instead of waiting for one.
    until_true 90 in_cluster wait --for=condition=Established --timeout=90s -f "$file" ||
      die "the definitions of $file are not served (kubectl describe crd)"
  done
}
