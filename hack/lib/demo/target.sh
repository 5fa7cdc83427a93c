# The cluster that the demo runs on: one of its own, or the one of KUBECONFIG. Sourced, never run.

# Sets $where (local or given) and points kubectl at the cluster.
choose_cluster() {
  local_state=${BERTH_CACHE:-$HOME/.cache/berth}/clusters/$name
  if [[ -n ${KUBECONFIG:-} && $KUBECONFIG != "$local_state/kubeconfig" ]]; then
    where=given
    command -v kubectl >/dev/null 2>&1 || fail "kubectl is missing: install it to use the cluster of KUBECONFIG, or unset KUBECONFIG"
  else
    where=local
    export KUBECONFIG=$local_state/kubeconfig
    # The kubectl that came with the cluster's Kubernetes.
    PATH=$local_state/bin:$PATH
  fi
  repository_image=${IMAGE_PREFIX:+${IMAGE_PREFIX%/}/}berth/workspace
  operator_image=${IMAGE_PREFIX:+${IMAGE_PREFIX%/}/}berth/operator
}

# prepare_local_cluster [ARCHIVE…]: with these images beside its own.
prepare_local_cluster() {
  local image operator workspace
  note "the local cluster '$name', its images and its storage (hack/cluster, hack/images)"
  # Storage without its cluster is what an interrupted removal left.
  [[ -e $local_state/settings ]] || "$hack/devstorage/run" down --name "$name" --purge 2>>"$log" || give_up_setup "left-over storage could not be removed"
  # hack/cluster would take KUBECONFIG for a cluster of somebody else while this one does not exist yet.
  env -u KUBECONFIG "$hack/cluster" up --name "$name" $(storage_option) 9>&- || give_up_setup "the cluster did not come up"
  workspace=$("$hack/images/workspace") || give_up_setup "the workspace image could not be built"
  operator=$("$hack/operator-image") || give_up_setup "the operator image could not be built"
  operator_hash=$(basename "$operator" .tar)
  mkdir -p "$local_state/demo"
  for image in "$workspace" "$operator" "$@"; do
    # The mark goes with the cluster, as the images in its node do.
    [[ -e $local_state/demo/$(basename "$image") ]] && continue
    run "$hack/cluster" load --name "$name" "$image"
    touch "$local_state/demo/$(basename "$image")"
  done
  if [[ $(local_setting csi) == yes ]]; then
    note "its storage: a CSI driver with the sidecars of the Kubernetes project"
  else
    note "its storage: hack/devstorage, which plays a CSI driver"
    "$hack/devstorage/run" up --name "$name" --kubeconfig "$KUBECONFIG" 9>&- || give_up_setup "the storage did not come up"
  fi
}

# local_setting KEY: what hack/cluster wrote down about the local cluster.
local_setting() { sed -n "s/^$1=//p" "$local_state/settings" 2>/dev/null; }

# The real CSI stack where its programs can be had; a cluster that exists keeps the storage that it was made with.
storage_option() {
  if [[ -e $local_state/settings ]]; then return; fi
  if env -u KUBECONFIG "$hack/cluster" check --csi >>"$log" 2>&1; then echo --csi; fi
}

give_up_setup() {
  tail -n 15 "$log" >&2
  fail "$1; the whole log is $log"
}

# Says by name all that the given cluster lacks, and ends when it lacks anything.
check_given_cluster() {
  local lacks=() kind
  note "the cluster of KUBECONFIG=$KUBECONFIG"
  kubectl version >>"$log" 2>&1 || fail "the cluster of KUBECONFIG=$KUBECONFIG does not answer: $(kubectl version 2>&1 | tail -n 1)"
  check_permissions
  kubectl get nodes --output 'jsonpath={range .items[*]}{.spec.unschedulable} {.status.conditions[?(@.type=="Ready")].status}{"\n"}{end}' 2>>"$log" | grep -qx ' True' ||
    lacks+=("a node that is Ready and takes pods (kubectl get nodes)")
  check_storage_class
  for kind in volumesnapshots volumesnapshotcontents volumesnapshotclasses; do
    kubectl get "$kind.v1.snapshot.storage.k8s.io" >>"$log" 2>&1 ||
      lacks+=("the resource $kind.snapshot.storage.k8s.io/v1: install the CRDs and the controller of external-snapshotter")
  done
  [[ ${lacks[*]} == *external-snapshotter* || -z ${provisioner:-} ]] || check_snapshot_class
  if kubectl get workspaceclass standard >>"$log" 2>&1 &&
    [[ $(kubectl get workspaceclass standard --output 'jsonpath={.metadata.labels.app\.kubernetes\.io/part-of}') != berth-samples ]]; then
    lacks+=("room for the samples: it has a WorkspaceClass 'standard' that is not theirs")
  fi
  if ((${#lacks[@]} > 0)); then
    printf '\nThis cluster lacks:\n' >&2
    printf '  - %s\n' "${lacks[@]}" >&2
    exit 1
  fi
  note "storage class $storage_class ($provisioner), snapshot class $snapshot_class"
  note "images $operator_image:dev and $repository_image:dev (hack/operator-image and hack/images/workspace make them; the cluster must have them)"
}

check_permissions() {
  local verb resource
  while read -r verb resource; do
    [[ $(kubectl auth can-i "$verb" "$resource" --all-namespaces 2>/dev/null) == yes ]] || lacks+=("the permission to $verb $resource")
  done <<'END'
create namespaces
create customresourcedefinitions.apiextensions.k8s.io
create clusterroles.rbac.authorization.k8s.io
create clusterrolebindings.rbac.authorization.k8s.io
create deployments.apps
create pods
create pods/exec
get nodes
get persistentvolumes
get storageclasses.storage.k8s.io
get volumesnapshotcontents.snapshot.storage.k8s.io
END
}

check_storage_class() {
  storage_class=${STORAGE_CLASS:-}
  if [[ -z $storage_class ]]; then
    storage_class=$(kubectl get storageclasses --output 'jsonpath={range .items[?(@.metadata.annotations.storageclass\.kubernetes\.io/is-default-class=="true")]}{.metadata.name}{"\n"}{end}' | head -n 1)
    [[ -n $storage_class ]] || lacks+=("a default StorageClass: mark one, or name one with STORAGE_CLASS ($(names storageclasses))")
  fi
  [[ -n $storage_class ]] || return 0
  provisioner=$(kubectl get storageclass "$storage_class" --output 'jsonpath={.provisioner}' 2>>"$log") ||
    lacks+=("the StorageClass '$storage_class' that STORAGE_CLASS names (there are: $(names storageclasses))")
}

# A snapshot class must be of the driver that makes the volumes.
check_snapshot_class() {
  local driver classes
  snapshot_class=${SNAPSHOT_CLASS:-}
  if [[ -n $snapshot_class ]]; then
    driver=$(kubectl get volumesnapshotclass "$snapshot_class" --output 'jsonpath={.driver}' 2>>"$log") ||
      { lacks+=("the VolumeSnapshotClass '$snapshot_class' that SNAPSHOT_CLASS names (there are: $(names volumesnapshotclasses))") && return; }
    [[ $driver == "$provisioner" ]] ||
      lacks+=("a VolumeSnapshotClass for $provisioner, the driver of the StorageClass '$storage_class': '$snapshot_class' is for $driver")
    return
  fi
  # The one that is marked as the driver's default, as the snapshot controller itself chooses; else the first by name.
  classes=$(kubectl get volumesnapshotclasses --output "jsonpath={range .items[?(@.driver==\"$provisioner\")]}{.metadata.name} {.metadata.annotations.snapshot\.storage\.kubernetes\.io/is-default-class}{\"\n\"}{end}")
  snapshot_class=$(sed -n 's/ true$//p' <<<"$classes" | head -n 1)
  snapshot_class=${snapshot_class:-$(cut -d" " -f1 <<<"$classes" | head -n 1)}
  [[ -n $snapshot_class ]] ||
    lacks+=("a VolumeSnapshotClass for $provisioner, the driver of the StorageClass '$storage_class': make one, or choose another class with STORAGE_CLASS (VolumeSnapshotClasses: $(names volumesnapshotclasses))")
}

names() { kubectl get "$1" --output name 2>/dev/null | cut -d/ -f2 | paste -sd' ' | sed 's/^$/none/'; }

# Writes an overlay of config/default: our image, and what makes the address of a workspace one that opens from here.
write_overlay() {
  local environment=''
  mkdir -p "$overlay"
  if [[ $where == local ]]; then
    environment=$'\n                env:\n                  - name: BERTH_WORKSPACE_URL\n                    value: http://{clusterIP}:{port}'
  fi
  cat >"$overlay/kustomization.yaml" <<END
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - $(realpath --relative-to="$overlay" "$top/config/default")
images:
  - name: berth/operator
    newName: $operator_image
patches:
  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: berth-operator
        namespace: $system
        annotations:
          berth.dev/installed-by: demo
      spec:
        template:
          metadata:
            annotations:
              # The image keeps its name: a new one needs a new pod.
              berth.dev/image: ${operator_hash:-given}
          spec:
            containers:
              - name: operator$environment
END
}

# Installs the operator as users do, unless somebody else has installed it on a cluster that is not ours.
install_operator() {
  local validate=() made_by
  if [[ $where == given ]] && made_by=$(kubectl --namespace "$system" get deployment berth-operator --output 'jsonpath={.metadata.annotations.berth\.dev/installed-by}' 2>>"$log") &&
    [[ $made_by != demo ]]; then
    note "the cluster has Berth already: using it as it is"
  else
    write_overlay
    # Before 1.25 CRDs know no CEL rules: the server drops them, and kubectl would refuse them.
    if (($(server_minor) < 25)); then validate=(--validate=false); fi
    run kubectl apply --kustomize "$overlay" "${validate[@]}"
  fi
  must 60 "the custom resources are served" crds_are_served
  run kubectl --namespace "$system" rollout status deployment/berth-operator --timeout=180s
}

# Right after it was created a definition has no conditions at all, and kubectl fails instead of waiting for one.
crds_are_served() {
  seen=$(kubectl wait --for=condition=Established --timeout=5s customresourcedefinition/{workspaces,workspacesnapshots,workspaceclasses}.berth.dev 2>&1) || return 1
  seen='workspaces, workspacesnapshots, workspaceclasses'
}

server_minor() { kubectl get --raw /version | sed -n 's/.*"gitVersion": *"v1\.\([0-9]*\).*/\1/p'; }

# Clears what an earlier demo left in its namespace, with the operator at work: its finalizers see to the data.
clear_namespace() {
  kubectl get namespace "$namespace" >>"$log" 2>&1 || return 0
  note "clearing what an earlier demo left"
  run kubectl --namespace "$namespace" delete workspaces --all --timeout=180s
  run kubectl --namespace "$namespace" delete workspacesnapshots --all --timeout=180s
  run kubectl delete namespace "$namespace" --timeout=180s
}
