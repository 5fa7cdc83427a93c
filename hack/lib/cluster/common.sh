# Shared by every part of hack/cluster: where things lie, how progress and failures are told.
# Sourced, never run.

cache=${BERTH_CACHE:-$HOME/.cache/berth}
clusters=$cache/clusters
logs=$cache/logs

debian_version=1.20.2
# Raise the suffix when the recipe in build.sh changes: binaries of another recipe are then not used.
kube_bin=$cache/kubernetes-$debian_version-r1
debian_root=$cache/debian-r3
node_tools=$cache/node-tools-r1
go_root=$cache/toolchain/go
node_arch=$(dpkg --print-architecture 2>/dev/null || echo unknown)

say() { printf '%(%H:%M:%S)T %s\n' -1 "$*" >&2; }

die() {
  say "error: $*"
  exit 1
}

# heartbeat TITLE LOG: while this script lives, says every 30 s that TITLE goes on and how far its log has come.
heartbeat() {
  local started=$SECONDS pause=''
  trap 'kill $pause 2>/dev/null; exit' TERM
  while kill -0 $$ 2>/dev/null; do
    sleep 30 &
    pause=$!
    wait $pause
    say "  … $1: $((SECONDS - started)) s, $(wc -l <"$2") lines in its log"
  done
}

# attempt TITLE LOG COMMAND…: runs the command (a program or a function, with -e) with its output in LOG; shows
# progress, and on failure the end of the log and its path. The command stays in the foreground, so that an
# interrupt at the terminal reaches it.
attempt() {
  local title=$1 log=$2 beat status started=$SECONDS
  shift 2
  mkdir -p "${log%/*}"
  : >"$log"
  say "$title"
  heartbeat "$title" "$log" >/dev/null 7>&- 9>&- &
  beat=$!
  set +e
  (
    set -e
    "$@"
  ) >>"$log" 2>&1
  status=$?
  kill "$beat" 2>/dev/null
  wait "$beat" 2>/dev/null
  set -e
  if ((status != 0)); then
    tail -n 20 "$log" >&2
    say "$title: failed with status $status; the whole log is $log"
    return "$status"
  fi
  say "  done in $((SECONDS - started)) s"
}

# logged TITLE LOG COMMAND…: as attempt, and a failure ends this script.
logged() { attempt "$@" || exit 1; }

# until_true SECONDS COMMAND…: repeats a quiet command until it succeeds; fails when the time is over.
until_true() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || return 1
    sleep 0.2
  done
}

# write FILE: from standard input, at once as a whole, and only when it says something new: others may be reading it.
write() {
  cat >"$1.part"
  if cmp -s "$1.part" "$1"; then rm "$1.part"; else mv "$1.part" "$1"; fi
}

# need TOOL PACKAGE: makes sure that a program is there; installs Debian's package where we may.
need() {
  command -v "$1" >/dev/null 2>&1 && return
  ((EUID == 0)) || die "$1 is missing: install Debian's package $2 (as root: apt-get install $2)"
  command -v apt-get >/dev/null 2>&1 || die "$1 is missing and this is no Debian: install it, or point KUBECONFIG at a cluster"
  logged "installing $2 (for $1)" "$logs/apt-$2.log" install_package "$2"
}

install_package() {
  # Another installation on this machine may be at work: it is waited for.
  local apt=(apt-get -o DPkg::Lock::Timeout=600)
  export DEBIAN_FRONTEND=noninteractive
  # Whoever was killed while it installed something left this to be done; it does nothing otherwise.
  dpkg --configure -a || true
  "${apt[@]}" install -y --no-install-recommends "$1" && return
  "${apt[@]}" update
  "${apt[@]}" install -y --no-install-recommends "$1"
}
