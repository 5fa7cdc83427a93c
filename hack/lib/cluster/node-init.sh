#!/usr/bin/env bash
# The first process of a node: prepares the mounts of its namespace, then reaps whatever loses its parent. When it is
# killed the kernel ends every process of the node with it.
# Usage: node-init.sh STATE CACHE, started in fresh mount and pid namespaces by hack/lib/cluster/node.sh
set -euo pipefail

state=$1 cache=$2

# cover DIR: an empty folder over the host's; the cache stays visible when it lies below.
cover() {
  local cache_fd
  exec {cache_fd}<"$cache"
  mount -t tmpfs -o mode=755 berth "$1"
  case $cache/ in "$1"/*)
    mkdir -p "$cache"
    mount --no-canonicalize --rbind "/proc/self/fd/$cache_fd" "$cache"
    ;;
  esac
  exec {cache_fd}<&-
}

mount --make-rslave /
mount -t proc proc /proc
# The kubelet and containerd's shims have fixed paths below these.
cover /run
cover /var/lib
cover /var/log
mkdir -p /run/netns /run/lock /var/lib/kubelet /var/lib/cni /var/log/pods /var/log/containers
for part in lib/kubelet lib/cni log/pods; do
  mkdir -p "$state/data/$part"
  mount --bind "$state/data/$part" "/var/$part"
done
mount --make-rshared /var/lib/kubelet

touch "$state/run/node-is-ready"
while :; do
  sleep 3600 &
  wait $! || true
done
