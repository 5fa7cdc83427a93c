# The state of one cluster: $cache/clusters/NAME/{settings,kubeconfig,audit.log,certs/,logs/,pids/,data/,run/}.

settings=(kind index etcd_port peer_port api_port manager_port scheduler_port audit scheduler watch_list manager_args csi csi_root source assets id)

use_cluster() {
  name=$1
  [[ $name =~ ^[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?$ ]] || die "'$name' is no cluster name: lower-case letters, digits and dashes, at most 30"
  state=$clusters/$name
}

cluster_exists() { [[ -e $state/settings ]]; }

load_settings() {
  local key
  cluster_exists || die "there is no cluster '$name' (make it with: hack/cluster up --name $name)"
  for key in "${settings[@]}"; do printf -v "$key" %s ''; done
  # shellcheck source=/dev/null # written by save_settings
  . "$state/settings"
  # The programs it was made with, whoever asks now.
  KUBEBUILDER_ASSETS=$assets
  placement
}

save_settings() {
  local key
  mkdir -p "$state"/{logs,pids,data,run}
  for key in "${settings[@]}"; do printf '%s=%q\n' "$key" "${!key:-}"; done | write "$state/settings"
}

# Where the pieces are reached. A cluster with a node has a network of its own, so that its ports are fixed; one without
# shares the loopback address with others and has ports of its own.
placement() {
  if [[ $kind == node ]]; then
    address=10.197.$index.2 host_address=10.197.$index.1 link_range=10.197.$index.0/30
    service_range=10.198.$index.0/24 service_address=10.198.$index.1 dns_address=10.198.$index.10 pod_range=10.199.$index.0/24
    netns=berth-$name veth=berth-$index cgroup=berth-$name
  else
    address=127.0.0.1 service_range=10.0.0.0/16 service_address=10.0.0.1
  fi
  kubeconfig=$state/kubeconfig
}

# taken_by_others KEY: what the other clusters of this cache have written for that setting.
taken_by_others() { find "$clusters" -mindepth 2 -maxdepth 2 -name settings -exec sed -n "s/^$1=//p" {} +; }

# One at a time: two clusters that start at once must not choose the same ports or addresses.
choose_placement() {
  mkdir -p "$clusters"
  exec 8>"$cache/placement.lock"
  flock 8
  if [[ $kind == node ]]; then choose_index; else choose_ports; fi
  save_settings
  exec 8>&-
  placement
}

choose_index() {
  etcd_port=2379 peer_port=2380 api_port=6443 manager_port=10257 scheduler_port=10259
  local taken
  taken=$(taken_by_others index)
  for index in {0..63}; do
    grep -qx "$index" <<<"$taken" && continue
    range_is_free "10.197.$index.0/24" && range_is_free "10.198.$index.0/24" && range_is_free "10.199.$index.0/24" && return
  done
  die "no free address range in 10.197.0.0/16 to 10.199.0.0/16"
}

range_is_free() {
  [[ -z $(ip -4 route show root "$1" table all) && -z $(ip -4 route show match "$1" | sed '/^default/d') ]]
}

choose_ports() {
  local key port taken
  taken=$(taken_by_others '[a-z]*_port'; listening_ports)
  for key in etcd_port peer_port api_port manager_port scheduler_port; do
    until port=$((20000 + RANDOM % 12000)) && ! grep -qx "$port" <<<"$taken"; do :; done
    printf -v "$key" %s "$port"
    taken+=$'\n'$port
  done
}

# Column 2 is ADDRESS:PORT in hexadecimal (proc(5), /proc/net/tcp); below the range that the kernel gives to clients.
listening_ports() {
  local hex
  while read -r _ hex _; do printf '%d\n' "0x${hex##*:}" 2>/dev/null || true; done < <(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | grep -v local_address)
}
