# The releases of Kubernetes, etcd and containerd as their projects publish them. Each archive is taken from BERTH_MIRROR
# when that folder has it (laid out HOST/PATH, as its public address is), else from its public address, and is used only
# when its SHA-256 is the published one.

release_version=1.37.2
etcd_version=3.7.3
containerd_version=2.4.2
release_bin=$cache/kubernetes-$release_version/bin

kubernetes_archive=https://dl.k8s.io/v$release_version/kubernetes-server-linux-$node_arch.tar.gz
etcd_archive=https://github.com/etcd-io/etcd/releases/download/v$etcd_version/etcd-v$etcd_version-linux-$node_arch.tar.gz
containerd_archive=https://github.com/containerd/containerd/releases/download/v$containerd_version/containerd-$containerd_version-linux-$node_arch.tar.gz

# ensure_release KIND: the programs of a control plane or of a node are in $release_bin afterwards; fails, with the reason
# told, when they cannot be had.
ensure_release() {
  from_archive "$kubernetes_archive" kubernetes/server/bin kube-apiserver kube-controller-manager kube-scheduler kube-proxy kubelet kubectl &&
    from_archive "$etcd_archive" "etcd-v$etcd_version-linux-$node_arch" etcd || return 1
  [[ $1 != node ]] || from_archive "$containerd_archive" bin containerd containerd-shim-runc-v2 ctr
}

# from_archive URL FOLDER PROGRAM…: these programs, which lie in that folder of the archive, are in $release_bin afterwards.
from_archive() {
  local url=$1 folder=$2 log=$logs/unpack-${1##*/}.log part=$release_bin.part wanted missing=no archive
  shift 2
  for wanted in "$@"; do [[ -x $release_bin/$wanted ]] || missing=yes; done
  [[ $missing == yes ]] || return 0
  obtain "$url" || return 1
  rm -rf "$part"
  mkdir -p "$part" "$release_bin"
  if ! attempt "unpacking ${url##*/}" "$log" tar -xzf "$archive" -C "$part" --strip-components="$(tr -cd / <<<"$folder/" | wc -c)" "${@/#/$folder/}"; then
    rm -rf "$part"
    drop_download "$archive"
    no_space_is_final "$log"
    return 1
  fi
  # Hard links among the programs stay links: each is renamed into its place whole.
  for wanted in "$@"; do mv "$part/$wanted" "$release_bin/$wanted"; done
  rm -rf "$part"
  drop_download "$archive"
}

# A full disk will not hold anything from another source either.
no_space_is_final() {
  if grep -qiE 'no space left|disk quota exceeded' "$1"; then die "no space is left in $cache: $(df -h --output=avail,target "$cache" | tail -n 1 | xargs) available"; fi
}

# obtain URL: sets $archive to a file whose checksum is right; fails when no source has one.
obtain() {
  local url=$1 local_file=${BERTH_MIRROR:+${BERTH_MIRROR%/}/${1#https://}} sum
  if [[ -n ${BERTH_MIRROR:-} ]]; then
    if [[ ! -d $BERTH_MIRROR ]]; then
      say "BERTH_MIRROR is $BERTH_MIRROR, which is no folder"
    elif [[ ! -r $local_file ]]; then
      say "BERTH_MIRROR does not hold ${url#https://}"
    elif sum=$(published_sum "$url" read_mirror) && is_whole "$local_file" "$sum"; then
      archive=$local_file
      return
    fi
  fi
  download "$url"
}

read_mirror() { cat "${BERTH_MIRROR%/}/${1#https://}" 2>/dev/null; }

read_public() { curl -fsSL --connect-timeout 5 --max-time 30 "$1"; }

# published_sum URL READER: prints the SHA-256 that is published beside the archive, under one of the names in use.
published_sum() {
  local url=$1 reader=$2 text found
  for found in "$url.sha256sum" "$url.sha256" "${url%/*}/SHA256SUMS"; do
    text=$("$reader" "$found" 2>/dev/null) || continue
    # A list names the file behind each sum; a file for one archive may hold the sum alone.
    text=$(awk -v file="${url##*/}" 'NF == 1 || $2 == file || $2 == "*" file { print $1 }' <<<"$text" | head -n 1)
    if [[ $text =~ ^[0-9a-f]{64}$ ]]; then
      printf '%s\n' "$text"
      return
    fi
    say "what $found holds is no checksum of ${url##*/} (the page of a proxy?)"
  done
  say "no checksum is published beside $url"
  return 1
}

# is_whole FILE SUM
is_whole() {
  local seen
  seen=$(sha256sum "$1" | cut -d' ' -f1)
  [[ $seen != "$2" ]] || return 0
  say "$1 is not used: its SHA-256 is $seen, the published one is $2 (half a download, or an altered file)"
  return 1
}

# download URL: from its public address, after one short probe of the host.
download() {
  local url=$1 host target=$cache/downloads/${1##*/} sum
  host=${url#https://} host=${host%%/*}
  need curl curl
  if ! curl -sS --head --connect-timeout 3 --max-time 6 -o /dev/null "https://$host/" 2>"$logs/probe.log"; then
    say "$host does not answer: $(tail -n 1 "$logs/probe.log")"
    return 1
  fi
  sum=$(published_sum "$url" read_public) || return 1
  mkdir -p "${target%/*}"
  # A half that an earlier run left is completed; one that turns out wrong is fetched anew by the next run.
  if ! attempt "downloading $url" "$logs/download.log" curl -fSL --no-progress-meter --connect-timeout 10 --retry 2 --speed-limit 1000 --speed-time 60 -C - -o "$target.part" "$url"; then
    no_space_is_final "$logs/download.log"
    return 1
  fi
  if ! is_whole "$target.part" "$sum"; then
    rm -f "$target.part"
    return 1
  fi
  mv "$target.part" "$target"
  archive=$target
}

# drop_download FILE: removes what download made; a mirror's file stays.
drop_download() { [[ $1 != "$cache/downloads/"* ]] || rm -f "$1"; }
