# Which Kubernetes a cluster runs, and where each of its programs lies. A cluster has one of three sources:
#   assets   the folder that KUBEBUILDER_ASSETS names
#   release  the releases of Kubernetes, etcd and containerd (releases.sh)
#   debian   Kubernetes 1.20 built from Debian's source package (build.sh), etcd and containerd from Debian

# choose_source KIND: sets $source and makes its programs present. BERTH_KUBERNETES asks for one version; without it the
# first source that can be had is taken.
choose_source() {
  local wanted=$1
  if [[ -n $source ]]; then
    if [[ $source == release ]] && ! ensure_release "$wanted"; then die "cluster '$name' runs Kubernetes $release_version, which cannot be had any more (see above)"; fi
  elif [[ -n ${KUBEBUILDER_ASSETS:-} ]]; then
    source=assets
  else
    case ${BERTH_KUBERNETES:-} in
      '')
        source=release
        if ! ensure_release "$wanted"; then
          say "Kubernetes $release_version cannot be had here (see above); taking Kubernetes $debian_version from Debian's source package instead"
          source=debian
        fi
        ;;
      "$release_version" | "${release_version%.*}")
        source=release
        ensure_release "$wanted" || die "BERTH_KUBERNETES asks for $BERTH_KUBERNETES, which cannot be had here (see above)"
        ;;
      "$debian_version" | "${debian_version%.*}") source=debian ;;
      *) die "BERTH_KUBERNETES is '$BERTH_KUBERNETES': it may be ${release_version%.*} or ${debian_version%.*}, or empty for the first that can be had" ;;
    esac
  fi
}

# program NAME: prints the path of a program of this cluster's Kubernetes.
program() {
  case $source/$1 in
    assets/*) printf '%s\n' "$KUBEBUILDER_ASSETS/$1" ;;
    release/*) printf '%s\n' "$release_bin/$1" ;;
    */etcd | */containerd | */ctr) printf '%s\n' "$debian_root/usr/bin/$1" ;;
    *) printf '%s\n' "$kube_bin/$1" ;;
  esac
}

# The kubectl that came with the cluster's Kubernetes, else the machine's, else Debian's.
ensure_kubectl() {
  if [[ $source != debian && -x $(program kubectl) ]]; then
    kubectl=$(program kubectl)
  elif command -v kubectl >/dev/null 2>&1; then
    kubectl=$(command -v kubectl)
  else
    # Of the next Debian: bookworm's (1.20) knows no kustomization that has folders among its resources.
    unpacked "kubectl" trixie "$cache/kubectl-trixie" kubectl
    kubectl=$cache/kubectl-trixie/usr/bin/kubectl
  fi
}

# The minor version of the Kubernetes that this cluster runs.
minor_version() { "$(program kube-apiserver)" --version | sed 's/^Kubernetes v1\.\([0-9]*\).*/\1/'; }
