# hack/demo sharing: VS Code behind the gate, to be tried by hand, or by tests. Sourced, never run.
# shellcheck disable=SC2154 # hack, top, namespace, system and the like come from hack/demo; seen from show.sh

sharing() {
  local editor gateway
  : >"$log"
  [[ $where == local ]] || fail "sharing is shown on the local cluster: unset KUBECONFIG (docs/install.md says how to install the gateway on yours)"
  command -v curl >/dev/null 2>&1 || install_curl
  step "A cluster with Berth, two gateways and an OpenID provider"
  editor=$("$hack/images/code-server") || give_up_setup "the image with VS Code could not be built"
  gateway=$("$hack/gateway-image") || give_up_setup "the gateway's image could not be built"
  gateway_hash=$(basename "$gateway" .tar)
  "$hack/identity" ensure || give_up_setup "the OpenID provider could not be installed"
  prepare_local_cluster "$editor" "$gateway"
  address_of_host
  end_beside
  write_sharing_overlay
  run kubectl apply --kustomize "$overlay" --validate=false
  must 60 "the custom resources are served" crds_are_served
  start_beside
  run kubectl --namespace "$system" rollout status deployment/berth-operator --timeout=180s
  run kubectl --namespace "$system" rollout status deployment/berth-gateway --timeout=180s
  must 60 "the portal answers at $portal" portal_answers

  step "Alice's workspace with VS Code"
  apply_sample namespace
  apply_sample code-server
  must "$patience" "it runs" phase_is editor Running
  holds 60 "a stranger is asked to log in" asked_to_log_in
  step_done
  how_to_share
}

# The host's end of the cluster's network (hack/lib/cluster/state.sh): pods reach what listens there.
address_of_host() { host_address=10.197.$(local_setting index).1; }

# As a browser would ask: programs are told 401 instead of the way to the login.
asked() { curl --silent --output /dev/null --header 'Accept: text/html' --write-out '%{http_code} %{redirect_url}' --max-time 5 "$1/"; }

portal_answers() { seen=$(asked "$portal") && [[ $seen == "302 $portal/"* ]]; }

asked_to_log_in() { seen=$(asked "$(field workspace editor '{.status.url}')") && seen=${seen%%\?*} && [[ $seen == "302 $portal/"* ]]; }

# An overlay of config/gateway as docs/install.md has it. What is special here: names under .localhost are this machine to browsers,
# and pods find the provider on the host's end of the cluster's network.
write_sharing_overlay() {
  overlay=$scratch/sharing
  mkdir -p "$overlay"
  printf 'berth-secret' >"$overlay/local"
  cat >"$overlay/login.json" <<END
{"providers": [{"name": "local", "displayName": "the local provider", "issuer": "$issuer", "clientId": "berth",
  "clientSecretFile": "/etc/berth/login/local", "scopes": ["openid", "email", "groups"]}]}
END
  cat >"$overlay/kustomization.yaml" <<END
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - $(realpath --relative-to="$overlay" "$top/config/gateway")
configMapGenerator:
  - name: berth-addresses
    namespace: $system
    behavior: merge
    literals:
      - BERTH_PORTAL_URL=$portal
      - BERTH_WORKSPACE_URL=http://{label}.workspaces.localhost:$port
secretGenerator:
  - name: berth-gateway-login
    namespace: $system
    files:
      - login.json
      - local
patches:
  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: berth-operator
        namespace: $system
        annotations:
          berth.dev/installed-by: demo
      spec:
        template:
          metadata:
            annotations:
              berth.dev/image: $operator_hash
  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: berth-gateway
        namespace: $system
      spec:
        template:
          metadata:
            annotations:
              # The image keeps its name: a new one needs new pods.
              berth.dev/image: $gateway_hash
          spec:
            hostAliases:
              - ip: $host_address
                hostnames:
                  - identity.localhost
END
}

# The two processes beside the cluster: what browsers call, and the provider. They end with the cluster.
start_beside() {
  local service pid
  service=$(kubectl --namespace "$system" get service berth-gateway --output 'jsonpath={.spec.clusterIP}')
  beside forward node "$hack/lib/demo/forward.mjs" "$port" "$service" 80 "$local_state/settings"
  pid=$(<"$local_state/demo/forward.pid")
  beside identity "$hack/identity" run --port "$identity_port" --host identity.localhost --also "$host_address" --until-exit "$pid" \
    --redirect-uri "$portal/callback/local" --post-logout-redirect-uri "$portal/logout" \
    --backchannel-logout-uri "$portal/backchannel-logout/local"
}

# beside NAME COMMAND…: in the background, in a session of its own; its output is in the logs.
beside() {
  local what=$1
  shift
  setsid "$@" >"$logs/$what.log" 2>&1 </dev/null 9>&- &
  printf '%d\n' $! >"$local_state/demo/$what.pid"
}

end_beside() {
  local what pid
  for what in forward identity; do
    pid=$(cat "$local_state/demo/$what.pid" 2>/dev/null) || continue
    # The number may be somebody else's by now.
    if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qE '/(forward.mjs|server.js|identity) '; then kill "$pid" 2>/dev/null || true; fi
    rm -f "$local_state/demo/$what.pid"
  done
}

how_to_share() {
  local url
  url=$(field workspace editor '{.status.url}')
  cat <<END

${bold}The cluster runs on.${plain} Log in as alice, bob or carol by that name alone; each in a browser window of their own
(private windows, profiles), which takes names under .localhost for this machine.

  $url   alice's VS Code
  $portal   the portal

  export KUBECONFIG=$KUBECONFIG
  kubectl config set-context --current --namespace $namespace
  kubectl patch ws editor --type merge --patch '{"spec":{"sharing":{"level":"Users","users":["bob@example.com"]}}}'
  kubectl get ws editor -o wide --watch
  kubectl patch ws editor --type merge --patch '{"spec":{"sharing":{"level":"None"}}}'
  kubectl -n $system logs --selector app.kubernetes.io/component=gateway --follow

Who opens a terminal in VS Code (Ctrl+\`) sees the same one. make demo-down removes all of it. Logs: $logs
END
}
