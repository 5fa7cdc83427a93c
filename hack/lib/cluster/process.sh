# The pieces as processes. A pid is recorded with the time at which its process started (proc(5), stat, field 22), so
# that a number which the kernel gave to somebody else is never killed.

start_time() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  # The second field may hold spaces and parentheses: the third begins after the last ')'.
  read -ra stat <<<"${stat##*) }"
  [[ ${stat[0]} != Z ]] && printf '%s\n' "${stat[19]}"
}

# record PIECE PID
record() { printf '%s %s\n' "$2" "$(start_time "$2" || true)" >"$state/pids/$1.part" && mv "$state/pids/$1.part" "$state/pids/$1"; }

# pid_of PIECE: prints the pid when that process lives.
pid_of() {
  local pid started
  read -r pid started 2>/dev/null <"$state/pids/$1" || return 1
  [[ -n $started && $(start_time "$pid") == "$started" ]] && printf '%s\n' "$pid"
}

alive() { pid_of "$1" >/dev/null; }

# adopt PIECE PROGRAM: finds the process of a run that was killed before it could record it: the one that was told which
# piece it is, runs that program, and leads its session.
adopt() {
  local file pid stat
  for file in $(grep -lzxF -e "BERTH_PIECE=$state/$1" /proc/[0-9]*/environ 2>/dev/null); do
    pid=${file#/proc/} pid=${pid%/environ}
    [[ $(readlink "/proc/$pid/exe") == "$(readlink -f "$2")" ]] || continue
    stat=$(cat "/proc/$pid/stat" 2>/dev/null) || continue
    read -ra stat <<<"${stat##*) }"
    if [[ ${stat[3]} == "$pid" ]]; then record "$1" "$pid" && return; fi
  done
  return 1
}

# launch PIECE PROGRAM ARGUMENT…: in a session of its own, inside the node when the cluster has one; its log is appended to.
launch() {
  local piece=$1 program=$2 pid into=()
  shift
  alive "$piece" && return
  adopt "$piece" "$program" && return
  [[ -x $program ]] || die "$program is missing${KUBEBUILDER_ASSETS:+ (KUBEBUILDER_ASSETS is set)}: hack/cluster ensure makes what can be made"
  if [[ $kind == node ]]; then into=(nsenter --target "$(pid_of node)" --mount --net --pid); fi
  # shellcheck disable=SC2016 # expanded by the inner shell
  pid=$(BERTH_PIECE=$state/$piece "${into[@]}" bash -c 'log=$1; shift; setsid "$@" >>"$log" 2>&1 </dev/null 7>&- 8>&- 9>&- & echo $!' launch "$state/logs/$piece.log" "$@")
  if [[ $kind == node ]]; then pid=$(outer_pid "$pid"); fi
  record "$piece" "$pid"
}

# outer_pid PID: what the host calls a process of the node. It was forked inside so that the node's first process becomes
# its parent: a namespace cannot end while one of its dead waits for a parent outside.
outer_pid() {
  local file pid
  for file in $(grep -lE "^NSpid:.*[[:space:]]$1$" /proc/[0-9]*/status 2>/dev/null); do
    pid=${file#/proc/} pid=${pid%/status}
    if [[ $(readlink "/proc/$pid/ns/pid") == "$(readlink "/proc/$(pid_of node)/ns/pid")" ]]; then
      printf '%s\n' "$pid"
      return
    fi
  done
  die "a piece has ended at once; see $state/logs"
}

# stop_piece PIECE SIGNAL: sends the signal and waits until the process is gone.
stop_piece() {
  local pid
  pid=$(pid_of "$1") || return 0
  kill "-$2" "$pid" 2>/dev/null || true
  if ! until_true 20 gone "$1"; then
    kill -KILL "$pid" 2>/dev/null || true
    until_true 10 gone "$1" || die "$1 (pid $pid) does not end"
  fi
  rm -f "$state/pids/$1"
}

gone() { ! alive "$1"; }
