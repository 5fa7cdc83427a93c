# etcd, the API server, the controllers and the scheduler: their flags, and when each is ready.

start_etcd() {
  # A test cluster may lose its data when the machine dies, not when a process does: fsync buys nothing here.
  launch etcd "$(program etcd)" --name default --data-dir "$state/data/etcd" --unsafe-no-fsync \
    --listen-client-urls "http://127.0.0.1:$etcd_port" --advertise-client-urls "http://127.0.0.1:$etcd_port" \
    --listen-peer-urls "http://127.0.0.1:$peer_port" --initial-advertise-peer-urls "http://127.0.0.1:$peer_port" \
    --initial-cluster "default=http://127.0.0.1:$peer_port" --auto-compaction-retention=1h --quota-backend-bytes=4294967296 \
    --log-level=warn --logger=zap
}

start_kube_apiserver() {
  local certs=$state/certs flags=()
  if [[ $audit == yes ]]; then
    printf '%s\n' 'apiVersion: audit.k8s.io/v1' 'kind: Policy' 'omitStages: [RequestReceived]' 'rules:' \
      '- {level: None, nonResourceURLs: ["/healthz*", "/livez*", "/readyz*"]}' '- {level: Metadata}' >"$state/run/audit-policy.yaml"
    # One file, never rotated (in MB): who counts requests reads all of it.
    flags+=(--audit-policy-file="$state/run/audit-policy.yaml" --audit-log-path="$state/audit.log" --audit-log-maxsize=1000000)
  fi
  # On by itself from 1.21: pods get tokens that expire, as on every newer cluster.
  if (($(minor_version) < 21)); then flags+=(--feature-gates=BoundServiceAccountTokenVolume=true); fi
  if [[ $kind == node ]]; then
    flags+=(--bind-address=0.0.0.0)
  else
    # An Endpoints object may not hold a loopback address, and nobody inside asks for one here.
    flags+=(--bind-address=127.0.0.1 --endpoint-reconciler-type=none)
  fi
  # The gate is known since 1.27; before that the server refuses anyway.
  if [[ $watch_list == no ]] && (($(minor_version) >= 27)); then flags+=(--feature-gates=WatchList=false); fi
  launch kube-apiserver "$(program kube-apiserver)" --etcd-servers="http://127.0.0.1:$etcd_port" \
    --advertise-address="$address" --secure-port="$api_port" --cert-dir="$state/run" \
    --tls-cert-file="$certs/apiserver.crt" --tls-private-key-file="$certs/apiserver.key" --client-ca-file="$certs/ca.crt" \
    --token-auth-file="$certs/tokens.csv" --authorization-mode=Node,RBAC --allow-privileged=true \
    --service-cluster-ip-range="$service_range" \
    --service-account-issuer=https://kubernetes.default.svc --service-account-signing-key-file="$certs/service-accounts.key" \
    --service-account-key-file="$certs/service-accounts.pub" \
    --kubelet-client-certificate="$certs/apiserver-kubelet-client.crt" --kubelet-client-key="$certs/apiserver-kubelet-client.key" \
    --kubelet-certificate-authority="$certs/ca.crt" --kubelet-preferred-address-types=InternalIP \
    --requestheader-client-ca-file="$certs/front-proxy-ca.crt" --requestheader-allowed-names=front-proxy-client \
    --requestheader-extra-headers-prefix=X-Remote-Extra- --requestheader-group-headers=X-Remote-Group \
    --requestheader-username-headers=X-Remote-User \
    --proxy-client-cert-file="$certs/front-proxy-client.crt" --proxy-client-key-file="$certs/front-proxy-client.key" \
    --max-requests-inflight=3000 --max-mutating-requests-inflight=1500 --profiling=false "${flags[@]}"
}

start_kube_controller_manager() {
  local certs=$state/certs config=$state/run/kube-controller-manager.kubeconfig flags=()
  if (($(minor_version) < 21)); then flags+=(--feature-gates=BoundServiceAccountTokenVolume=true); fi
  if (($(minor_version) < 23)); then flags+=(--port=0); fi
  # Of a flag that is given twice the last counts.
  local more
  read -ra more <<<"$manager_args"
  flags+=("${more[@]}")
  launch kube-controller-manager "$(program kube-controller-manager)" --kubeconfig="$config" \
    --authentication-kubeconfig="$config" --authorization-kubeconfig="$config" --bind-address=127.0.0.1 --secure-port="$manager_port" \
    --cert-dir="$state/run" --leader-elect=false --use-service-account-credentials=true --root-ca-file="$certs/ca.crt" \
    --service-account-private-key-file="$certs/service-accounts.key" \
    --cluster-signing-cert-file="$certs/ca.crt" --cluster-signing-key-file="$certs/ca.key" \
    --kube-api-qps=500 --kube-api-burst=1000 "${flags[@]}"
}

start_kube_scheduler() {
  local config=$state/run/kube-scheduler.kubeconfig flags=()
  if (($(minor_version) < 23)); then flags+=(--port=0); fi
  launch kube-scheduler "$(program kube-scheduler)" --kubeconfig="$config" \
    --authentication-kubeconfig="$config" --authorization-kubeconfig="$config" --bind-address=127.0.0.1 --secure-port="$scheduler_port" \
    --cert-dir="$state/run" --leader-elect=false --kube-api-qps=500 --kube-api-burst=1000 "${flags[@]}"
}

in_cluster() {
  # Whoever looks does so again and again; a write is made once, and a busy server needs its time for it.
  local patience=5s
  [[ $1 != apply ]] || patience=60s
  "$kubectl" --kubeconfig "$kubeconfig" --request-timeout="$patience" "$@"
}

api_is_ready() { alive kube-apiserver && alive etcd && in_cluster get --raw /readyz; }

# wait_for SECONDS PIECE WHAT COMMAND…: repeats the command until it succeeds; ends with the last lines of that piece's
# log when the time is over or the piece has died.
wait_for() {
  local seconds=$1 piece=$2 what=$3 deadline=$((SECONDS + $1))
  shift 3
  until "$@" >/dev/null 2>&1; do
    if ! alive "$piece"; then
      tail -n 15 "$state/logs/$piece.log" >&2
      die "$piece has died; the whole log is $state/logs/$piece.log"
    fi
    if ((SECONDS >= deadline)); then
      tail -n 15 "$state/logs/$piece.log" >&2
      die "$what: not within $seconds s; the whole log is $state/logs/$piece.log"
    fi
    sleep 0.2
  done
}

# listens PORT: somebody accepts connections there, in the cluster's own network when it has one.
listens() {
  local into=()
  if [[ $kind == node ]]; then into=(nsenter --net="/run/netns/$netns"); fi
  "${into[@]}" bash -c ': <>"/dev/tcp/127.0.0.1/$1"' listens "$1"
}

# wait_until_ready PIECE
wait_until_ready() {
  case $1 in
    # Neither is of use without the other, and either may be the one that was started last.
    etcd | kube-apiserver) if alive etcd && alive kube-apiserver; then wait_for 180 "$1" "the API server's readiness" api_is_ready; fi ;;
    kube-controller-manager) wait_for 90 "$1" "the controllers' readiness" listens "$manager_port" ;;
    dns) wait_for 90 "$1" "the names of services" dns_answers ;;
    kube-scheduler) wait_for 90 "$1" "the scheduler's readiness" listens "$scheduler_port" ;;
    containerd) wait_for 90 "$1" "containerd's readiness" ctr version ;;
    kubelet) wait_for 180 "$1" "the node's readiness" node_is_ready ;;
    kube-proxy) wait_for 90 "$1" "kube-proxy's readiness" listens 10256 ;;
  esac
}

control_plane_pieces() {
  printf '%s\n' etcd kube-apiserver
  if [[ -x $(program kube-controller-manager) ]]; then printf '%s\n' kube-controller-manager; fi
  if [[ $scheduler == yes ]]; then printf '%s\n' kube-scheduler; fi
}

start_control_plane() {
  start_etcd
  start_kube_apiserver
  wait_until_ready kube-apiserver
  if [[ -x $(program kube-controller-manager) ]]; then
    start_kube_controller_manager
  else
    say "no kube-controller-manager in KUBEBUILDER_ASSETS: nothing collects garbage, ends namespaces or makes service accounts here"
  fi
  if [[ $scheduler == yes ]]; then start_kube_scheduler; fi
  if alive kube-controller-manager; then
    wait_for 180 kube-controller-manager "the controllers' readiness" in_cluster get serviceaccount default --namespace default
  fi
}
