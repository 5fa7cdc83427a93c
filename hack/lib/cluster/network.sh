# A cluster with a node lives in a network namespace: its bridge, its rules and its ports never touch the host's, and
# they are gone with it. The host reaches the API server, pods and services through a pair of interfaces.

network_is_there() { [[ -e /run/netns/$netns ]]; }

make_network() {
  if network_is_there && [[ ! -e $state/run/netns-is-ours ]]; then
    die "a network namespace $netns exists and is not ours: choose another --name, or remove it (ip netns delete $netns)"
  fi
  touch "$state/run/netns-is-ours"
  network_is_there || ip netns add "$netns"
  if ! ip link show "$veth" >/dev/null 2>&1; then ip link add "$veth" type veth peer name eth0 netns "$netns"; fi
  ip addr replace "$host_address/30" dev "$veth"
  ip link set "$veth" up
  ip -n "$netns" link set lo up
  ip -n "$netns" addr replace "$address/30" dev eth0
  ip -n "$netns" link set eth0 up
  ip -n "$netns" route replace default via "$host_address"
  # These are the namespace's own settings. Traffic between pods of one bridge must pass the rules too: services depend on it.
  ip netns exec "$netns" bash -c '
    echo 1 >/proc/sys/net/ipv4/ip_forward
    for name in /proc/sys/net/bridge/bridge-nf-call-iptables; do if [[ -e $name ]]; then echo 1 >"$name"; fi; done'
  ip route replace "$service_range" via "$address" dev "$veth"
  ip route replace "$pod_range" via "$address" dev "$veth"
}

remove_network() {
  [[ -e $state/run/netns-is-ours ]] || return 0
  ip link delete "$veth" 2>/dev/null || true
  if network_is_there; then ip netns delete "$netns"; fi
}
