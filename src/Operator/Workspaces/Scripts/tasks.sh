# Starts the tasks of a workspace inside its container, each in the background, and returns at once.
#
# Arguments, five a task: name, onSnapshot (Skip or Run), before, init, command.
#   Fresh     before, init, command
#   Restart   before, command; init too when it has not yet succeeded once
#   Snapshot  nothing for Skip; before, init, command for Run
# A task is a process of its own and behaves as a script under "sh -e": it ends at the first command that fails, and "exit" ends it.
# Its parts share that process, so what "before" exports or enters holds for the others. An init that ends with "exit 0" has succeeded.
# What it prints is in .berth/logs/<name>.log on the first volume, its exit code in .berth/exit/<name> once it has ended.
#
# Environment: BERTH_HOME, BERTH_WORKSPACE_UID, BERTH_PROJECT.
set -u

berth_state="$BERTH_HOME/.berth"
berth_kind=$(cat "$berth_state/start-kind")
# Tasks never began here, so this is still the first start, although the files were prepared in one that was cut off.
if [ "$(cat "$berth_state/began" 2> /dev/null)" != "$BERTH_WORKSPACE_UID" ] && [ -f "$berth_state/first-start" ]; then
  berth_kind=$(cat "$berth_state/first-start")
fi

# A name as part of a file name.
berth_file() {
  printf '%s' "$1" | sed -e 's/%/%25/g' -e 's,/,%2F,g' -e 's/^\./%2E/'
}

# A note of another workspace came with a copy of its files.
berth_done() {
  [ "$(cat "$berth_state/tasks/$1" 2> /dev/null)" = "$BERTH_WORKSPACE_UID" ]
}

berth_note() {
  printf '%s' "$BERTH_WORKSPACE_UID" > "$berth_state/tasks/.$1" && mv "$berth_state/tasks/.$1" "$berth_state/tasks/$1"
}

berth_task() {
  berth_name=$1 berth_before=$2 berth_init=$3 berth_command=$4
  if [ -d "$BERTH_PROJECT" ]; then cd "$BERTH_PROJECT" || return; else cd "$BERTH_HOME" || return; fi
  rm -f "$berth_state/exit/$berth_name"
  berth_part=before
  trap 'berth_ended "$?"' EXIT
  set +u -e
  eval "$berth_before"
  if [ -n "$berth_init" ] && ! berth_done "$berth_name"; then
    berth_part=init
    eval "$berth_init"
    berth_note "$berth_name"
  fi
  berth_part='command'
  eval "$berth_command"
}

berth_ended() {
  set +e
  if [ "$berth_part" = init ] && [ "$1" -eq 0 ]; then berth_note "$berth_name"; fi
  [ "$1" -eq 0 ] || echo "The task ended with exit code $1 in its part '$berth_part'."
  printf '%s' "$1" > "$berth_state/exit/.$berth_name" && mv "$berth_state/exit/.$berth_name" "$berth_state/exit/$berth_name"
}

# What the source of a copy had not finished is not begun here either, neither now nor at a later start.
if [ "$berth_kind" = Snapshot ]; then
  berth_left=$#
  while [ "$berth_left" -ge 5 ]; do
    [ "$2" = Run ] || berth_note "$(berth_file "$1")"
    set -- "$@" "$1" "$2" "$3" "$4" "$5"
    shift 5
    berth_left=$((berth_left - 5))
  done
fi
printf '%s' "$BERTH_WORKSPACE_UID" > "$berth_state/began"
mkdir -p "$berth_state/exit"

while [ $# -ge 5 ]; do
  if [ "$berth_kind" != Snapshot ] || [ "$2" = Run ]; then
    # The kubelet waits for whoever holds the output of this script: the tasks must not.
    # In parentheses: dash gives a function its old output back before it runs what is to be done at the end.
    (berth_task "$(berth_file "$1")" "$3" "$4" "$5") < /dev/null > "$berth_state/logs/$(berth_file "$1").log" 2>&1 &
  fi
  shift 5
done
