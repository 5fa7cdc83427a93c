# Starts the tasks of a workspace inside its container, each in the background, and returns at once.
#
# Arguments, five a task: name, onSnapshot (Skip or Run), before, init, command.
#   Fresh     before, init, command
#   Restart   before, command; init too when it has not yet succeeded once
#   Snapshot  nothing for Skip; before, init, command for Run
# A task stops at its first part that fails. What it prints is in .berth/logs/<name>.log on the first volume.
#
# Environment: BERTH_HOME, BERTH_WORKSPACE_UID, BERTH_PROJECT.
set -u

state="$BERTH_HOME/.berth"
kind=$(cat "$state/start-kind")

once() {
  [ -z "$2" ] && return 0
  eval "$2" && printf '%s' "$BERTH_WORKSPACE_UID" > "$state/tasks/$1"
}

task() {
  if [ "$kind" = Snapshot ] && [ "$2" = Skip ]; then
    # What the source had not finished is not begun here either.
    printf '%s' "$BERTH_WORKSPACE_UID" > "$state/tasks/$1"
    return 0
  fi
  if [ "$kind" = Snapshot ] && [ "$(cat "$state/tasks/$1" 2> /dev/null)" != "$BERTH_WORKSPACE_UID" ]; then
    rm -f "$state/tasks/$1"
  fi
  if [ -d "$BERTH_PROJECT" ]; then cd "$BERTH_PROJECT" || return 1; else cd "$BERTH_HOME" || return 1; fi
  eval "$3" || return
  [ -f "$state/tasks/$1" ] || once "$1" "$4" || return
  eval "$5"
}

while [ $# -ge 5 ]; do
  # The kubelet waits for whoever holds the output of this script: the tasks must not.
  task "$1" "$2" "$3" "$4" "$5" < /dev/null > "$state/logs/$1.log" 2>&1 &
  shift 5
done
