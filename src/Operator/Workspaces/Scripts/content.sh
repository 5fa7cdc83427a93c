# Prepares the files of a workspace before its own container starts, and says what kind of start it is.
#
# A note on the volume names the workspace that prepared it. The volume itself decides, so a copy is never mistaken for a
# fresh volume, and a start that was cut off is finished by the next one:
#   no note            Fresh     clone the repository
#   this workspace     Restart   leave everything as it is
#   another workspace  Snapshot  the volume is a copy: nothing is cloned
#
# Credentials that got onto the volume stay with their owner: a copy for somebody else begins without them.
#
# Environment: BERTH_HOME (mount path of the first volume), BERTH_WORKSPACE_UID, BERTH_OWNER, BERTH_FROM_SNAPSHOT (true or empty),
# BERTH_REPOSITORY_URL, BERTH_REPOSITORY_REVISION, BERTH_REPOSITORY_DEPTH, BERTH_PROJECT (where the clone goes),
# BERTH_TERMINATION_LOG (where the kind of start is reported); BERTH_CREDENTIALS (the files of the Secret for the repository) and
# BERTH_CREDENTIALS_SECRET (its name), when the workspace names one.
set -eu

state="$BERTH_HOME/.berth"
mkdir -p "$state/tasks" "$state/logs"

if [ -f "$state/workspace" ] && [ "$(cat "$state/workspace")" = "$BERTH_WORKSPACE_UID" ]; then
  kind=Restart
elif [ -f "$state/workspace" ] || [ -n "$BERTH_FROM_SNAPSHOT" ]; then
  kind=Snapshot
else
  kind=Fresh
fi

forget_credentials() {
  for path in .git-credentials .config/git/credentials .netrc .ssh .aws .azure .kube .npmrc .docker/config.json .config/gcloud .config/gh \
    .bash_history .zsh_history .ash_history .python_history .node_repl_history .psql_history .mysql_history .sqlite_history .lesshst .viminfo; do
    rm -rf -- "${BERTH_HOME:?}/$path"
  done
  # In the configuration of Git: user and password in addresses, and headers that hold a token.
  find "$BERTH_HOME" -xdev -name node_modules -prune -o -type f \( -path '*/.git/*' -name config -o -name .gitconfig -o -path '*/.config/git/config' \) \
    -exec sed -i -e 's#\(https\{0,1\}://\)[^/"[:space:]]*@#\1#g' -e '/^[[:space:]]*[eE][xX][tT][rR][aA][hH][eE][aA][dD][eE][rR]/d' {} +
}

# A clone that will fail for want of credentials says which are missing, and where from.
require_credentials() {
  [ -n "${BERTH_CREDENTIALS:-}" ] || return 0
  missing="The Secret '$BERTH_CREDENTIALS_SECRET' (spec.repository.credentialsSecretRef) does not exist in this namespace, or has no key"
  case $BERTH_REPOSITORY_URL in
    http://* | https://*)
      if [ ! -f "$BERTH_CREDENTIALS/password" ] && [ ! -f "$BERTH_CREDENTIALS/token" ]; then
        echo "$missing 'password' or 'token', which $BERTH_REPOSITORY_URL needs." >&2
        exit 1
      fi
      ;;
    git://*)
      echo "git:// knows no credentials: use https:// or ssh:// in spec.repository.url, or remove credentialsSecretRef." >&2
      exit 1
      ;;
    *)
      for key in ssh-privatekey known_hosts; do
        if [ ! -f "$BERTH_CREDENTIALS/$key" ]; then
          echo "$missing '$key', which $BERTH_REPOSITORY_URL needs (ssh-keyscan HOST prints known_hosts)." >&2
          exit 1
        fi
      done
      if ! command -v ssh > /dev/null; then
        echo "The image has no ssh, and spec.repository.url asks for it: use an image with openssh-client, or https://." >&2
        exit 1
      fi
      ;;
  esac
}

clone() {
  if ! command -v git > /dev/null; then
    echo "The image has no git, and spec.repository asks for a clone: use an image with git, or remove spec.repository." >&2
    exit 1
  fi
  case $BERTH_REPOSITORY_REVISION in
    -*)
      echo "The revision '$BERTH_REPOSITORY_REVISION' begins with a hyphen: name a branch, a tag or a commit in spec.repository.revision." >&2
      exit 1
      ;;
  esac
  require_credentials
  export GIT_TERMINAL_PROMPT=0
  partial="$BERTH_PROJECT.cloning"
  rm -rf "$partial"
  if [ -z "$BERTH_REPOSITORY_REVISION" ]; then
    git clone ${BERTH_REPOSITORY_DEPTH:+"--depth=$BERTH_REPOSITORY_DEPTH"} -- "$BERTH_REPOSITORY_URL" "$partial"
  elif git ls-remote --exit-code --heads --tags -- "$BERTH_REPOSITORY_URL" "$BERTH_REPOSITORY_REVISION" > /dev/null; then
    git clone ${BERTH_REPOSITORY_DEPTH:+"--depth=$BERTH_REPOSITORY_DEPTH"} --branch="$BERTH_REPOSITORY_REVISION" -- "$BERTH_REPOSITORY_URL" "$partial"
  else
    # A commit: not every server gives a single one, so take the history and look for it.
    git clone --no-checkout -- "$BERTH_REPOSITORY_URL" "$partial"
    git -C "$partial" checkout --detach "$BERTH_REPOSITORY_REVISION" --
  fi
  mv "$partial" "$BERTH_PROJECT"
}

if [ "$kind" = Snapshot ] && [ "$(cat "$state/owner" 2>/dev/null)" != "${BERTH_OWNER:-}" ]; then
  forget_credentials
fi

if [ "$kind" = Fresh ] && [ -n "$BERTH_REPOSITORY_URL" ] && [ ! -e "$BERTH_PROJECT" ]; then
  clone
fi

# The note comes last and whole: until it is there, the next start does all of this again.
printf '%s' "$kind" > "$state/start-kind"
# What the tasks are to make of a first start that was cut off before they began.
[ "$kind" = Restart ] || printf '%s' "$kind" > "$state/first-start"
printf '%s' "${BERTH_OWNER:-}" > "$state/owner"
printf '%s' "$BERTH_WORKSPACE_UID" > "$state/workspace.new"
mv "$state/workspace.new" "$state/workspace"
printf '%s' "$kind" > "${BERTH_TERMINATION_LOG:-/dev/termination-log}"
