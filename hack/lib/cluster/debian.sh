# Packages of Debian, fetched with an apt configuration of our own (own lists, own sources, an empty dpkg status) and
# unpacked into the cache: nothing is installed on the system, and no rights are needed.

keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# Prints the address of the Debian mirror that this machine's own apt configuration names.
debian_mirror() {
  local mirrors
  command -v apt-get >/dev/null 2>&1 || die "no apt-get here: set KUBECONFIG to a cluster, or KUBEBUILDER_ASSETS to a folder with kube-apiserver and etcd"
  # This reads the configuration alone: it works before any list was fetched, and without rights.
  mirrors=$(apt-get --print-uris update | sed -n "s#^'\(.*/debian\)/dists/.*Release'.*#\1#p")
  [[ -n $mirrors ]] || die "apt's configuration names no Debian mirror (looked for …/debian)"
  head -n1 <<<"$mirrors"
}

# apt_private SUITE: prints the path of an apt configuration for that suite, made when it is not there.
apt_private() {
  local root=$cache/apt/$1
  mkdir -p "$cache/apt"
  exec 6>"$cache/apt/lock"
  flock 6
  # Written anew each time: a cache may have been moved, and holds paths of its own.
  write_apt_configuration "$1" "$root"
  if [[ ! -e $root/ready ]]; then
    logged "reading Debian's package lists ($1)" "$logs/apt-$1.log" apt-get -c "$root/apt.conf" -q update
    touch "$root/ready"
  fi
  exec 6>&-
  printf '%s\n' "$root/apt.conf"
}

write_apt_configuration() {
  local suite=$1 root=$2 mirror
  [[ -e $keyring ]] || die "$keyring is missing: install debian-archive-keyring"
  mirror=$(debian_mirror) || exit 1
  mkdir -p "$root/lists/partial" "$root/archives/partial"
  : >"$root/status"
  printf '%s [signed-by=%s] %s %s main\n' deb "$keyring" "$mirror" "$suite" deb-src "$keyring" "$mirror" "$suite" >"$root/sources.list"
  cat >"$root/apt.conf" <<END
Dir::State "$root";
Dir::State::lists "$root/lists";
Dir::State::status "$root/status";
Dir::Cache "$root";
Dir::Cache::archives "$root/archives";
Dir::Etc::sourcelist "$root/sources.list";
Dir::Etc::sourceparts "/dev/null";
APT::Sandbox::User "";
APT::Update::Post-Invoke-Success {};
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
END
}

# fetch_packages CONF DIR PACKAGE…: downloads into DIR. A list that has grown old names files that are gone: read it anew once.
fetch_packages() {
  local conf=$1 dir=$2
  shift 2
  mkdir -p "$dir"
  cd "$dir"
  apt-get -c "$conf" -q download "$@" && return
  apt-get -c "$conf" -q update
  apt-get -c "$conf" -q download "$@"
}

unpack_into() {
  local conf=$1 target=$2 part
  shift 2
  rm -rf "$target.part" "$target.debs"
  fetch_packages "$conf" "$target.debs" "$@"
  mkdir -p "$target.part"
  for part in "$target.debs"/*.deb; do dpkg -x "$part" "$target.part"; done
  mv "$target.part" "$target"
  rm -rf "$target.debs"
}

# unpacked TITLE SUITE TARGET PACKAGE…: TARGET holds the unpacked packages afterwards, whole or not at all.
unpacked() {
  local title=$1 suite=$2 target=$3 conf
  shift 3
  [[ -d $target ]] && return
  conf=$(apt_private "$suite") || exit 1
  logged "fetching $title from Debian" "$logs/fetch-${target##*/}.log" unpack_into "$conf" "$target" "$@"
}
