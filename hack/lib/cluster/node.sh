# The node: namespaces of its own, containerd, kubelet, kube-proxy, and the image that every pod begins with.

pause_image=$cache/images/pause-2.tar
pause_name=berth/pause:2

# catatonit with -P waits and reaps, as the pause program of Kubernetes does: podman's pods begin with it.
build_pause() {
  local root=$cache/images/pause-root
  rm -rf "$root"
  mkdir -p "$root"
  cp "$node_tools/usr/bin/catatonit" "$root/pause"
  "$hack/pack-image" --name "$pause_name" --entrypoint '["/pause", "-P"]' --user 65535 --rootfs "$root" --output "$pause_image"
  rm -rf "$root"
}

ensure_pause() { [[ -e $pause_image ]] || logged "packing the pause image" "$logs/pause.log" build_pause; }

# no_node_because: prints why this machine cannot run a node; nothing when it can.
no_node_because() {
  if [[ $(uname -s) != Linux ]]; then
    echo "it needs Linux"
  elif ((EUID != 0)); then
    echo "it needs root"
  elif [[ -n ${KUBEBUILDER_ASSETS:-} ]]; then
    echo "KUBEBUILDER_ASSETS holds no kubelet: unset it"
  elif ! unshare --net --mount --pid --fork true 2>/dev/null; then
    echo "this machine lets nobody make namespaces (a container without privileges?)"
  fi
}

# Without these variables Debian's iptables finds neither its libraries nor its extensions where we unpacked them.
write_tool_wrappers() {
  local tool flavour=xtables-nft-multi libs
  debian_libs=$(dirname "$(find "$node_tools/usr/lib" -name 'libxtables.so.*' -print -quit)")
  libs=$debian_libs
  node_path=$state/run/bin:$(dirname "$(program containerd)"):$node_tools/usr/bin:$node_tools/usr/sbin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  mkdir -p "$state/run/bin"
  if ! LD_LIBRARY_PATH=$libs XTABLES_LIBDIR=$libs/xtables ip netns exec "$netns" "$node_tools/usr/sbin/$flavour" iptables -t nat -S >/dev/null 2>&1; then
    flavour=xtables-legacy-multi
  fi
  for tool in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore; do
    printf '#!/bin/sh\nexport LD_LIBRARY_PATH=%q XTABLES_LIBDIR=%q\nexec %q %s "$@"\n' "$libs" "$libs/xtables" "$node_tools/usr/sbin/$flavour" "$tool" | write "$state/run/bin/$tool"
  done
  printf '#!/bin/sh\nLD_LIBRARY_PATH=%q exec %q "$@"\n' "$libs" "$node_tools/usr/sbin/conntrack" | write "$state/run/bin/conntrack"
  chmod +x "$state/run/bin"/*
}

start_node() {
  # A killed first process stays a while, without a program, until the last process of its namespace has gone.
  if alive node && ! readlink "/proc/$(pid_of node)/exe" >/dev/null; then
    until_true 20 gone node || die "the node is dying, and does not end"
  fi
  alive node && return
  forget_pieces
  make_network
  rm -f "$state/run/node-is-ready"
  local pid
  # shellcheck disable=SC2016 # expanded by the inner shell
  pid=$(nsenter --net="/run/netns/$netns" unshare --mount --pid bash -c 'log=$1; shift; setsid "$@" >>"$log" 2>&1 </dev/null 7>&- 8>&- 9>&- & echo $!' \
    node "$state/logs/node.log" bash "$cluster_lib/node-init.sh" "$state" "$cache")
  record node "$pid"
  wait_for 60 node "the node's namespaces" test -e "$state/run/node-is-ready"
}

# The pieces of a node that has died are dead: what is recorded of them is of no use.
forget_pieces() { rm -f "$state/pids"/*; }

start_containerd() {
  local config=$state/run/containerd.toml snapshotter=overlayfs
  # The kernel refuses an overlay on an overlay (a cache inside a container).
  [[ $(stat -f -c %T "$state") != overlayfs ]] || snapshotter=native
  if [[ $source == release ]]; then containerd_2_config; else containerd_1_config; fi | write "$config"
  mkdir -p "$state/run/cni"
  write "$state/run/cni/10-berth.conflist" <<END
{"cniVersion": "0.4.0", "name": "berth", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isGateway": true, "hairpinMode": true, "forceAddress": true,
   "ipam": {"type": "host-local", "ranges": [[{"subnet": "$pod_range"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
END
  PATH=$node_path launch containerd "$(program containerd)" --config "$config"
}

# restrict_oom_score_adj: without CAP_SYS_RESOURCE runc may not lower the score of a process, and every pod would fail.
containerd_2_config() {
  cat <<END
version = 3
root = "$state/data/containerd"
state = "/run/containerd"
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins."io.containerd.cri.v1.images"]
  snapshotter = "$snapshotter"
  max_concurrent_downloads = 1
  [plugins."io.containerd.cri.v1.images".pinned_images]
    sandbox = "docker.io/$pause_name"
[plugins."io.containerd.cri.v1.runtime"]
  restrict_oom_score_adj = true
  [plugins."io.containerd.cri.v1.runtime".containerd]
    default_runtime_name = "runc"
    [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
  [plugins."io.containerd.cri.v1.runtime".cni]
    bin_dirs = ["$node_tools/usr/lib/cni"]
    conf_dir = "$state/run/cni"
END
}

containerd_1_config() {
  cat <<END
version = 2
root = "$state/data/containerd"
state = "/run/containerd"
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "docker.io/$pause_name"
  restrict_oom_score_adj = true
  max_concurrent_downloads = 1
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "$snapshotter"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$node_tools/usr/lib/cni"
    conf_dir = "$state/run/cni"
END
}

# Its log on standard error repeats containerd's remarks on the age of the machine's control groups at every call.
ctr() {
  nsenter --target "$(pid_of node)" --mount "$(program ctr)" --address /run/containerd/containerd.sock --namespace k8s.io "$@" \
    2> >(grep -v 'level=warning msg="DEPRECATION' >&2)
}

# Read from standard input: the node does not see every folder of the host.
load_image() { ctr images import - <"$1"; }

start_kubelet() {
  local certs=$state/certs config=$state/run/kubelet.yaml minor settings='' flags=()
  minor=$(minor_version)
  if ((minor < 27)); then
    # Off by itself in 1.20, without a switch in newer ones: pods get tokens that expire.
    settings='featureGates: {BoundServiceAccountTokenVolume: true}'
    flags+=(--container-runtime=remote --container-runtime-endpoint=unix:///run/containerd/containerd.sock)
  else
    # From 1.35 on the kubelet refuses the control groups of version 1 unless it is told that they will do.
    settings=$'failCgroupV1: false\ncontainerRuntimeEndpoint: unix:///run/containerd/containerd.sock'
  fi
  write "$config" <<END
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
$settings
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: true}
  x509: {clientCAFile: $certs/ca.crt}
authorization: {mode: Webhook}
tlsCertFile: $certs/kubelet.crt
tlsPrivateKeyFile: $certs/kubelet.key
cgroupDriver: cgroupfs
cgroupRoot: /$cgroup
enforceNodeAllocatable: []
evictionHard: {}
# Images come from archives, not from a registry: once collected they would not come back.
imageGCHighThresholdPercent: 100
# How soon a change of the node's readiness is told; an unchanged one is not written.
nodeStatusUpdateFrequency: 2s
failSwapOn: false
resolvConf: ""
clusterDNS: [$dns_address]
clusterDomain: cluster.local
serializeImagePulls: false
registryPullQPS: 0
kubeAPIQPS: 100
kubeAPIBurst: 200
volumePluginDir: /var/lib/kubelet/volume-plugins
END
  # The kubelet does not make its root group.
  cgroup_folders | xargs mkdir -p
  # It would look for a cloud's metadata for five seconds.
  PATH=$node_path AWS_EC2_METADATA_DISABLED=true launch kubelet "$(program kubelet)" --config="$config" --kubeconfig="$state/run/kubelet.kubeconfig" \
    --hostname-override="$name-node" --node-ip="$address" --root-dir=/var/lib/kubelet "${flags[@]}"
}

start_kube_proxy() {
  local config=$state/run/kube-proxy.yaml
  # It ends when its configuration is touched.
  alive kube-proxy && return
  write "$config" <<END
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
bindAddress: 0.0.0.0
hostnameOverride: $name-node
clusterCIDR: $pod_range
clientConnection: {kubeconfig: $state/run/kube-proxy.kubeconfig}
# Zero leaves the kernel's own: a namespace may not set them.
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
END
  PATH=$node_path launch kube-proxy "$(program kube-proxy)" --config="$config"
}

# The condition alone may be what a kubelet wrote before it was killed.
node_is_ready() {
  in_cluster get --raw "/api/v1/nodes/$name-node/proxy/healthz" &&
    [[ $(in_cluster get node "$name-node" -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}') == True ]]
}

start_node_pieces() {
  start_containerd
  wait_until_ready containerd
  if [[ -z $(ctr images list -q "name==docker.io/$pause_name") ]]; then load_image "$pause_image" >/dev/null; fi
  start_kubelet
  start_kube_proxy
  wait_until_ready kubelet
  wait_until_ready kube-proxy
  start_dns
  wait_until_ready dns
}

remove_node() {
  local pid part
  if pid=$(pid_of node); then
    kill -KILL "$pid"
    until_true 20 gone node || die "the node's first process ($pid) does not end"
  fi
  remove_network
  for part in $(cgroup_folders); do until_true 10 remove_cgroup "$part" || say "left behind: the control group $part"; done
}

# Our folder in the one hierarchy of version 2, or in each one of version 1.
cgroup_folders() {
  local part
  if [[ -e /sys/fs/cgroup/cgroup.controllers ]]; then
    printf '%s\n' "/sys/fs/cgroup/$cgroup"
  else
    for part in /sys/fs/cgroup/*/cgroup.procs; do printf '%s\n' "${part%/*}/$cgroup"; done
  fi
}

# A group can be removed a moment after its last process has gone, children first.
remove_cgroup() {
  [[ ! -d $1 ]] || find "$1" -depth -type d -exec rmdir {} +
}
