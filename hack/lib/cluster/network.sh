# A cluster with a node lives in a network namespace: its bridge, its rules and its ports never touch the host's, and
# they are gone with it. The host reaches the API server, pods and services through a pair of interfaces.

network_is_there() { [[ -e /run/netns/$netns ]]; }

make_network() {
  # Where these are modules, only br_netfilter is not loaded by the kernel itself when it is wanted.
  if command -v modprobe >/dev/null 2>&1; then modprobe -a overlay bridge br_netfilter 2>/dev/null || true; fi
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
  # No default route: nothing passes the host on, and "no route" at once is better than a time-out. The kubelet, for one,
  # asks a cloud's metadata address for ten seconds before it registers. What the node itself sends to services needs a
  # route before the rules can rewrite it.
  ip -n "$netns" route replace "$service_range" via "$host_address" table 100
  if [[ -z $(ip -n "$netns" rule show table 100) ]]; then ip -n "$netns" rule add iif lo to "$service_range" lookup 100; fi
  # These are the namespace's own settings. Traffic between pods of one bridge must pass the rules too: services depend on it.
  ip netns exec "$netns" bash -c '
    echo 1 >/proc/sys/net/ipv4/ip_forward
    bridge=/proc/sys/net/bridge/bridge-nf-call-iptables
    if [[ -e $bridge ]]; then echo 1 >"$bridge"; fi'
  ip route replace "$service_range" via "$address" dev "$veth"
  ip route replace "$pod_range" via "$address" dev "$veth"
}

remove_network() {
  [[ -e $state/run/netns-is-ours ]] || return 0
  ip link delete "$veth" 2>/dev/null || true
  if network_is_there; then ip netns delete "$netns"; fi
}
