# Makes every program present that a cluster of the wanted kind needs, and says where each one is.

debian_packages=(etcd-server containerd runc containernetworking-plugins iptables conntrack
  libip4tc2 libip6tc2 libxtables12 libmnl0 libnetfilter-conntrack3 libnfnetlink0 libnftnl11
  dnsmasq-base libdbus-1-3 libgmp10 libhogweed6 libidn2-0 libjansson4 libnettle8 libnftables1 libunistring2)

ensure_debian() { unpacked "etcd, containerd, runc, CNI plugins, iptables and dnsmasq" bookworm "$debian_root" "${debian_packages[@]}"; }

# The machine's kubectl when it has one, else Debian's.
ensure_kubectl() {
  mkdir -p "$cache/bin"
  if [[ -x ${KUBEBUILDER_ASSETS:-/nowhere}/kubectl ]]; then
    kubectl=$KUBEBUILDER_ASSETS/kubectl
  elif command -v kubectl >/dev/null 2>&1; then
    kubectl=$(command -v kubectl)
  else
    # Of the next Debian: bookworm's (1.20) knows no kustomization that has folders among its resources.
    unpacked "kubectl" trixie "$cache/kubectl-trixie" kubectl
    ln -sfn "$cache/kubectl-trixie/usr/bin/kubectl" "$cache/bin/kubectl"
    kubectl=$cache/bin/kubectl
  fi
}

# program NAME: prints the path of a control plane's program.
program() {
  if [[ -n ${KUBEBUILDER_ASSETS:-} ]]; then
    printf '%s\n' "$KUBEBUILDER_ASSETS/$1"
  elif [[ $1 == etcd && $crd_server == yes ]]; then
    # The CRD server's streaming lists need etcd's progress notices of 3.5.
    printf '%s\n' "$crd_root/etcd"
  elif [[ $1 == etcd ]]; then
    printf '%s\n' "$debian_root/usr/bin/etcd"
  elif [[ $1 == crd-server ]]; then
    printf '%s\n' "$crd_root/apiextensions-apiserver"
  else
    printf '%s\n' "$kube_bin/$1"
  fi
}

# ensure_programs KIND: control-plane or node. One run builds, others wait for it.
ensure_programs() {
  local wanted=$1
  mkdir -p "$cache" "$logs"
  exec 9>"$cache/ensure.lock"
  if ! flock -w 3 9; then
    say "another run is filling $cache; waiting for it"
    until flock -w 30 9; do say "  … still waiting for it (its logs are in $logs)"; done
  fi
  ensure_kubectl
  need openssl openssl
  if [[ -n ${KUBEBUILDER_ASSETS:-} ]]; then
    [[ $wanted == control-plane && $crd_server == no ]] || die "KUBEBUILDER_ASSETS holds no node and no CRD server: use --no-node, or unset it to build them"
    [[ -x $KUBEBUILDER_ASSETS/kube-apiserver && -x $KUBEBUILDER_ASSETS/etcd ]] ||
      die "KUBEBUILDER_ASSETS=$KUBEBUILDER_ASSETS holds no kube-apiserver and etcd"
  else
    ensure_debian
    ensure_kubernetes kube-apiserver kube-controller-manager kube-scheduler
    if [[ $wanted == node ]]; then
      ensure_kubernetes kubelet kube-proxy
      need ip iproute2
      ensure_pause
      drop_build_tools
    fi
    if [[ $crd_server == yes ]]; then
      need curl curl
      ensure_crd_server
    fi
  fi
  exec 9>&-
}
