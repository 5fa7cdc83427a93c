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
record() { printf '%s %s\n' "$2" "$(start_time "$2")" >"$state/pids/$1.part" && mv "$state/pids/$1.part" "$state/pids/$1"; }

# pid_of PIECE: prints the pid when that process lives.
pid_of() {
  local pid started
  read -r pid started 2>/dev/null <"$state/pids/$1" || return 1
  [[ -n $started && $(start_time "$pid") == "$started" ]] && printf '%s\n' "$pid"
}

alive() { pid_of "$1" >/dev/null; }

# adopt PIECE PROGRAM: finds the process of a run that was killed before it could record it. It runs our program and
# names this cluster's folder in its arguments.
adopt() {
  local file pid
  for file in $(grep -lF -e "$state/" /proc/[0-9]*/cmdline 2>/dev/null); do
    pid=${file#/proc/} pid=${pid%/cmdline}
    [[ $(readlink "/proc/$pid/exe") == "$2" ]] && record "$1" "$pid" && return
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
  # Without its own fork nsenter leaves no process behind, and the shell's $! is the pid as the host counts.
  if [[ $kind == node ]]; then into=(nsenter --target "$(pid_of node)" --mount --net --pid --no-fork); fi
  # shellcheck disable=SC2016 # expanded by the inner shell
  pid=$("${into[@]}" bash -c 'log=$1; shift; setsid "$@" >>"$log" 2>&1 </dev/null 7>&- 8>&- 9>&- & echo $!' launch "$state/logs/$piece.log" "$@")
  record "$piece" "$pid"
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
