# Makes every program present that a cluster of the wanted kind needs.

# What a node needs beside Kubernetes and containerd, whatever their source.
node_packages=(runc containernetworking-plugins iptables conntrack catatonit
  libip4tc2 libip6tc2 libxtables12 libmnl0 libnetfilter-conntrack3 libnfnetlink0 libnftnl11
  dnsmasq-base libdbus-1-3 libgmp10 libhogweed6 libidn2-0 libjansson4 libnettle8 libnftables1 libunistring2)

ensure_node_tools() { unpacked "runc, CNI plugins, iptables and dnsmasq" bookworm "$node_tools" "${node_packages[@]}"; }

# ensure_programs KIND: control-plane or node. One run fills the cache, others wait for it. Sets $source and $kubectl.
ensure_programs() {
  local wanted=$1
  mkdir -p "$cache" "$logs"
  exec 9>"$cache/ensure.lock"
  take_turns 9
  need openssl openssl
  choose_source "$wanted"
  case $source in
    assets)
      [[ $wanted == control-plane ]] || die "KUBEBUILDER_ASSETS holds no node: use --no-node, or unset it"
      [[ -x $KUBEBUILDER_ASSETS/kube-apiserver && -x $KUBEBUILDER_ASSETS/etcd ]] ||
        die "KUBEBUILDER_ASSETS=$KUBEBUILDER_ASSETS holds no kube-apiserver and etcd"
      ;;
    debian) unpacked "etcd and containerd" bookworm "$debian_root" etcd-server containerd ;;
  esac
  if [[ $wanted == node ]]; then
    ensure_node_tools
    need ip iproute2
    ensure_pause
  fi
  if [[ $csi == yes ]]; then ensure_csi; fi
  ensure_kubectl
  exec 9>&-
  if [[ $source == debian ]]; then ensure_debian_kubernetes "$wanted"; fi
}

# The build takes minutes, and has a turn of its own: nobody who wants another version waits for it.
ensure_debian_kubernetes() {
  exec 9>"$cache/build.lock"
  take_turns 9
  ensure_kubernetes kube-apiserver kube-controller-manager kube-scheduler
  if [[ $1 == node ]]; then
    ensure_kubernetes kubelet kube-proxy
    drop_build_tools
  fi
  exec 9>&-
}

# take_turns FD: waits for the lock of that descriptor, and says so.
take_turns() {
  flock -w 3 "$1" && return
  say "another run is filling $cache; waiting for it"
  until flock -w 30 "$1"; do say "  … still waiting for it (its logs are in $logs)"; done
}
