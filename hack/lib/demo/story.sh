# The story, step by step. Sourced, never run.

story() {
  repository
  alice_works
  first_snapshot
  bob_opens_it
  the_limit
  stop_and_start
  alice_goes
}

apply_sample() { run kubectl apply --filename "$samples/$1.yaml"; }

# A sample with something else in it: apply_changed FILE SED-EXPRESSION
apply_changed() {
  note "\$ sed '$2' config/samples/$1.yaml | kubectl apply --filename -"
  sed "$2" "$samples/$1.yaml" >"$scratch/$1.yaml"
  kubectl apply --filename "$scratch/$1.yaml" >>"$log" 2>&1 || give_up "config/samples/$1.yaml could not be applied: $(tail -n 1 "$log")"
}

repository() {
  step "A class of workspaces, a repository, a secret"
  apply_sample namespace
  apply_sample class
  if [[ $where == given ]]; then
    run kubectl patch workspaceclass standard --type=merge \
      --patch "{\"spec\":{\"image\":\"$repository_image:dev\",\"storage\":{\"className\":\"$storage_class\",\"snapshotClassName\":\"$snapshot_class\"}}}"
  fi
  if [[ -n ${IMAGE_PREFIX:-} ]]; then apply_changed repository "s#image: berth/workspace#image: $repository_image#"; else apply_sample repository; fi
  apply_sample secret
  must "$patience" "the git server runs" pod_is_ready repository
  has_dns=no
  if k exec repository -- git ls-remote "git://repository.$namespace.svc/hello.git" >>"$log" 2>&1; then has_dns=yes; fi
}

alice_works() {
  local ip
  step "Alice's workspace runs and serves her files"
  if [[ $has_dns == yes ]]; then
    apply_sample alice
  else
    note "names of services do not resolve on this cluster: the repository's address is used instead of its name"
    ip=$(field service repository '{.spec.clusterIP}')
    apply_changed alice "s#repository.$namespace.svc#$ip#"
  fi
  must "$patience" "it runs" phase_is alice Running
  holds 10 "it is a fresh start" says Fresh field workspace alice '{.status.startKind}'
  holds 20 "her tasks ran: files were prepared, one start was counted" says started in_pod alice 'cat ~/init-ran >/dev/null && cat ~/starts'
  holds 20 "its address $(field workspace alice '{.status.url}') serves a file of the repository" says 'Hello from the repository.' fetch alice README.md
  holds 10 "she has her secret in the environment" says "$(secret)" in_pod alice 'printenv API_TOKEN'
  note "she changes a file:"
  run k exec alice --container workspace -- /bin/sh -c "echo 'written by alice' > ~/notes.txt"
  holds 10 "its address serves what she wrote" says 'written by alice' fetch alice notes.txt
}

secret() { k get secret alice --output 'jsonpath={.data.token}' | base64 --decode; }

first_snapshot() {
  local pod_before
  step "A snapshot of it while it runs"
  pod_before=$(pod_identity alice)
  apply_sample snapshot
  must "$patience" "it is ready" snapshot_ready alice-1
  holds 10 "it has a link that cannot be guessed" link_issued alice-1
  holds 0 "alice's workspace ran on meanwhile (same pod, no restart)" says "$pod_before" pod_identity alice
}

pod_identity() { field pod "$1" '{.metadata.uid} {.status.containerStatuses[0].restartCount}'; }

link_issued() { seen=$(field workspacesnapshot "$1" '{.status.url}') && [[ $seen =~ ^https?://[^/]+/s/[A-Za-z0-9_-]{20,}$ ]]; }

bob_opens_it() {
  local token
  step "Bob's workspace from the snapshot"
  apply_sample bob
  must "$patience" "it runs" phase_is bob Running
  holds 10 "it started from the snapshot" says Snapshot field workspace bob '{.status.startKind}'
  holds 0 "it holds the repository's file" says 'Hello from the repository.' in_pod bob 'cat ~/README.md'
  holds 0 "it holds what alice changed after the start" says 'written by alice' in_pod bob 'cat ~/notes.txt'
  holds 0 "her tasks did not run again: the counter is as it was" says started in_pod bob 'sleep 2; cat ~/starts'
  holds 0 "her preparation is the same, not a second one" says "$(in_pod alice 'cat ~/init-ran')" in_pod bob 'cat ~/init-ran'
  token=$(secret)
  # Alice's own workspace is the control: there the same search finds it.
  holds 0 "the search for her secret finds it in her environment" says 1 in_pod alice "env | grep -cF '$token'"
  holds 0 "her secret is not in his environment" says 0 in_pod bob "env | grep -cF '$token' || true"
  holds 0 "her secret is in none of his files" says_nothing in_pod bob "grep -rlF '$token' ~ || true"
  holds 0 "his pod does not refer to it" says_nothing field pod bob '{.spec.containers[*].env[*].valueFrom.secretKeyRef}{.spec.initContainers[*].env[*].valueFrom.secretKeyRef}'
  note "he writes in it:"
  run k exec bob --container workspace -- /bin/sh -c "echo 'written by bob' > ~/notes.txt; echo 'from bob' > ~/bob.txt"
  holds 10 "his address $(field workspace bob '{.status.url}') serves what he wrote" says 'written by bob' fetch bob notes.txt
  holds 0 "alice's file is as it was" says 'written by alice' in_pod alice 'cat ~/notes.txt'
  holds 0 "and his new file is not there" says_nothing in_pod alice 'ls ~/bob.txt 2>/dev/null || true'
}

the_limit() {
  local number
  step "Three snapshots are allowed, a fourth is not"
  for number in 2 3; do apply_changed snapshot "s/alice-1/alice-$number/"; done
  for number in 2 3; do must "$patience" "alice-$number is ready" snapshot_ready "alice-$number"; done
  apply_changed snapshot "s/alice-1/alice-4/"
  holds "$patience" "the fourth is refused, with the count and the limit" refused alice-4 3 3
  holds 0 "and no VolumeSnapshot was made for it" says_nothing k get volumesnapshots --selector berth.dev/snapshot=alice-4 --output name
  holds 10 "the workspace counts three of three" says '3/3' field workspace alice '{.status.snapshots.count}/{.status.snapshots.limit}'
}

# refused SNAPSHOT COUNT LIMIT
refused() {
  seen=$(condition workspacesnapshot "$1" Accepted reason)": "$(condition workspacesnapshot "$1" Accepted message)
  [[ $(condition workspacesnapshot "$1" Accepted status) == False && $seen =~ ^LimitReached:.*[^0-9]$2[^0-9].*[^0-9]$3[^0-9] ]]
}

stop_and_start() {
  local prepared
  prepared=$(in_pod alice 'cat ~/init-ran')
  step "Alice stops her workspace and starts it again"
  run k patch workspace alice --type=merge --patch '{"spec":{"operatingMode":"Stopped"}}'
  must "$patience" "it is stopped" phase_is alice Stopped
  holds 10 "no pod is left" gone pod alice
  run k patch workspace alice --type=merge --patch '{"spec":{"operatingMode":"Running"}}'
  must "$patience" "it runs" phase_is alice Running
  holds 10 "it is a restart" says Restart field workspace alice '{.status.startKind}'
  holds 10 "her file is there, and served" says 'written by alice' fetch alice notes.txt
  holds 20 "her preparation did not run again, her start command did: two starts are counted" says "2, $prepared" in_pod alice 'echo "$(grep -c started ~/starts), $(cat ~/init-ran)"'
}

alice_goes() {
  local claims volumes snapshots contents directories storage_root
  step "Alice deletes her workspace"
  mapfile -t claims < <(k get persistentvolumeclaims --selector berth.dev/workspace=alice --output 'jsonpath={range .items[*]}{.metadata.name}{"\n"}{end}')
  mapfile -t volumes < <(k get persistentvolumeclaims --selector berth.dev/workspace=alice --output 'jsonpath={range .items[*]}{.spec.volumeName}{"\n"}{end}')
  mapfile -t snapshots < <(k get volumesnapshots --selector berth.dev/workspace=alice --output 'jsonpath={range .items[*]}{.metadata.name}{"\n"}{end}')
  mapfile -t contents < <(k get volumesnapshots --selector berth.dev/workspace=alice --output 'jsonpath={range .items[*]}{.status.boundVolumeSnapshotContentName}{"\n"}{end}')
  holds 0 "there is something to be deleted" says '1 claim, 1 volume, 3 captures, 3 contents' \
    printf '%d claim, %d volume, %d captures, %d contents' "${#claims[@]}" "${#volumes[@]}" "${#snapshots[@]}" "${#contents[@]}"
  if [[ $where == local ]]; then
    storage_root=$(local_storage)
    mapfile -t directories < <(storage_directories "${volumes[0]}" "${contents[@]}")
    holds 0 "and these directories are in the storage" all_exist "${directories[@]}"
  fi
  run k delete workspace alice --timeout="${patience}s"
  holds "$patience" "no workspace" gone workspace alice
  holds "$patience" "no claim" gone persistentvolumeclaim "${claims[@]}"
  holds "$patience" "no volume" gone persistentvolume "${volumes[@]}"
  holds "$patience" "no snapshot, the refused one included" gone workspacesnapshot alice-1 alice-2 alice-3 alice-4
  holds "$patience" "no capture in the storage's API" gone volumesnapshot "${snapshots[@]}"
  holds "$patience" "no content" gone volumesnapshotcontent "${contents[@]}"
  if [[ $where == local ]]; then
    holds "$patience" "no directory of hers in the storage" none_exists "${directories[@]}"
    holds "$patience" "nothing else is left there either: bob's volume is all" says "$(volume_handle "$(field persistentvolumeclaim bob-home '{.spec.volumeName}')")" stored
  fi
  holds 0 "bob's workspace works on: it serves what he wrote" says 'written by bob' fetch bob notes.txt
  holds 0 "and what he took over from alice" says 'Hello from the repository.' fetch bob README.md
  holds 0 "and takes what he writes" says 'still here' in_pod bob 'echo still here > ~/after.txt; cat ~/after.txt'
  holds 10 "it is well" phase_is bob Running
}

# storage_directories VOLUME CONTENT…: where the local storage keeps them.
storage_directories() {
  local content
  printf '%s/volumes/%s\n' "$storage_root" "$(volume_handle "$1")"
  shift
  for content in "$@"; do
    printf '%s/snapshots/%s\n' "$storage_root" "$(kubectl get volumesnapshotcontent "$content" --output 'jsonpath={.status.snapshotHandle}')"
  done
}

# volume_handle VOLUME: what the storage calls it; hack/devstorage has volumes of hostPath, whose handle is their name.
volume_handle() {
  local handle
  handle=$(kubectl get persistentvolume "$1" --output 'jsonpath={.spec.csi.volumeHandle}')
  printf '%s\n' "${handle:-$1}"
}

# The folder in which the local storage keeps everything.
local_storage() {
  if [[ $(local_setting csi) == yes ]]; then printf '%s\n' "$local_state/data/csi"; else cat "${BERTH_CACHE:-$HOME/.cache/berth}/devstorage/$name/data"; fi
}

all_exist() {
  local path
  for path in "$@"; do
    seen=$path
    [[ -d $path ]] || return 1
  done
  seen=$(printf '%s ' "${@##*/}")
}

none_exists() {
  local path
  for path in "$@"; do
    seen=$path
    [[ ! -e $path ]] || return 1
  done
  seen="$# directories gone"
}

# Names all that the local storage holds.
stored() { find "$storage_root"/{volumes,snapshots,work} -mindepth 1 -maxdepth 1 -printf '%f\n' | paste -sd' '; }
