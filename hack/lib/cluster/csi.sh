# A real CSI stack: the sidecars of the Kubernetes project (external-provisioner, -snapshotter
# with group snapshots, -resizer, the snapshot controller) and a driver whose volumes are folders.
# BERTH_CSI names a folder that holds csi-linux-ARCH.tar.xz (the programs) with its .sha256sum, crds/ and classes.yaml.

csi_pieces=(csi-folder snapshot-controller csi-provisioner csi-snapshotter csi-resizer)
csi_driver=folder.csi.test
csi_archive=${BERTH_CSI:-}/csi-linux-$node_arch.tar.xz

# no_csi_because: prints why the stack cannot run; nothing when it can.
no_csi_because() {
  if [[ -z ${BERTH_CSI:-} ]]; then
    echo "BERTH_CSI names no folder with its programs (see hack/cluster --help)"
  elif [[ ! -r $csi_archive || ! -r $BERTH_CSI/classes.yaml || ! -d $BERTH_CSI/crds ]]; then
    echo "BERTH_CSI is $BERTH_CSI, which lacks ${csi_archive##*/}, classes.yaml or crds/"
  elif [[ ${BERTH_KUBERNETES:-} == "${debian_version%.*}"* ]]; then
    echo "its sidecars need a newer Kubernetes than $BERTH_KUBERNETES, which BERTH_KUBERNETES asks for"
  fi
}

# Each set of programs has a folder of its own, named by its checksum. A cluster keeps the set it was made with.
ensure_csi() {
  local sum
  [[ $source == release ]] || die "the CSI stack needs Kubernetes $release_version, and this is 1.$(minor_version)"
  [[ -z $csi_root || ! -d $csi_root ]] || return 0
  sum=$(cut -d' ' -f1 "$csi_archive.sha256sum" 2>/dev/null) || die "$csi_archive.sha256sum cannot be read"
  csi_root=$cache/csi-${sum:0:12}
  [[ ! -d $csi_root ]] || return 0
  is_whole "$csi_archive" "$sum" || exit 1
  need xz xz-utils
  rm -rf "$csi_root.part"
  mkdir -p "$csi_root.part/bin"
  logged "unpacking the CSI stack" "$logs/unpack-csi.log" tar -xJf "$csi_archive" -C "$csi_root.part/bin"
  cp -r "$BERTH_CSI/crds" "$BERTH_CSI/classes.yaml" "$csi_root.part/"
  chmod -R u+w "$csi_root.part"
  mv "$csi_root.part" "$csi_root"
}

# piece_program PIECE: prints the path of a piece's program, of the CSI stack or of Kubernetes.
piece_program() { if [[ " ${csi_pieces[*]} " == *" $1 "* ]]; then printf '%s\n' "$csi_root/bin/$1"; else program "$1"; fi; }

csi_is_registered() { [[ " $(in_cluster get csinode "$name-node" -o 'jsonpath={.spec.drivers[*].name}') " == *" $csi_driver "* ]]; }

# start_csi_stack: all of it. A sidecar ends when it loses its driver; one that has not ended yet is ended, so that all of
# them speak to the driver that runs.
start_csi_stack() {
  local piece
  in_cluster apply --server-side --force-conflicts -f "$csi_root/crds" >/dev/null
  until_true 90 in_cluster wait --for=condition=Established --timeout=90s -f "$csi_root/crds" || die "the definitions of snapshots are not served (kubectl describe crd)"
  in_cluster apply --server-side --force-conflicts -f "$csi_root/classes.yaml" >/dev/null
  if ! alive csi-folder; then
    for piece in "${csi_pieces[@]}"; do stop_piece "$piece" KILL; done
  fi
  if [[ $kind == node ]]; then start_csi_on_node; else start_csi_without_node; fi
  start_sidecar snapshot-controller --feature-gates=CSIVolumeGroupSnapshot=true
  start_sidecar csi-snapshotter --feature-gates=CSIVolumeGroupSnapshot=true
  start_sidecar csi-resizer
}

# The kubelet finds the driver in its registry, and hands volumes to it.
start_csi_on_node() {
  csi_socket=/var/lib/kubelet/plugins/$csi_driver/csi.sock
  start_csi_driver -registry /var/lib/kubelet/plugins_registry
  wait_for 90 csi-folder "the registration of the CSI driver with the kubelet" csi_is_registered
  start_sidecar csi-provisioner --feature-gates=Topology=true --extra-create-metadata
}

# Volumes are made, captured and removed, and no pod mounts them: neither a kubelet nor a topology is asked. Nobody chooses a
# node for a claim here, so that there is a class whose claims need none.
start_csi_without_node() {
  csi_socket=$state/run/csi.sock
  in_cluster apply --server-side --force-conflicts -f - >/dev/null <<END
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: folder-immediate}
provisioner: $csi_driver
volumeBindingMode: Immediate
allowVolumeExpansion: true
END
  start_csi_driver
  wait_for 90 csi-folder "the socket of the CSI driver" test -S "$csi_socket"
  start_sidecar csi-provisioner --immediate-topology=false --extra-create-metadata
}

start_csi_driver() {
  mkdir -p "$state/data/csi"
  launch csi-folder "$csi_root/bin/csi-folder" -node "$name-node" -data "$state/data/csi" -socket "$csi_socket" "$@"
}

# start_sidecar PIECE FLAG…
start_sidecar() {
  local piece=$1
  shift
  if [[ $piece != snapshot-controller ]]; then set -- "--csi-address=$csi_socket" "$@"; fi
  launch "$piece" "$csi_root/bin/$piece" --kubeconfig="$state/run/csi.kubeconfig" --leader-election=false "$@"
}
