# Builds the image of one of Berth's programs: published on a root file system that holds nothing but the C library, OpenSSL
# and the certificate authorities: no shell, no package manager, user 65532. Made without a container engine and without a
# registry. Sourced, never run.
# shellcheck disable=SC2154 # hack comes from the script that sources this; cache and logs from common.sh

cluster_lib=$hack/lib/cluster
for part in cluster/common cluster/debian images/publish; do
  # shellcheck source=/dev/null
  . "$hack/lib/$part.sh"
done

top=$(dirname "$hack")
# Raise the suffix when the recipe of the root file system below changes.
base=$cache/images/component-base-r1
packages=(libc6 libgcc-s1 libstdc++6 libssl3 zlib1g ca-certificates)

# One hash for all that the image is made of.
source_hash() {
  cd "$top"
  {
    printf '%s\n' "$image" "${base##*/}"
    find src/Crds src/Kube "src/$project" Directory.*.props BannedSymbols.txt global.json hack/lib/images hack/pack-image \
      -type d \( -name bin -o -name obj \) -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
  } | sha256sum | cut -c1-16
}

make_base() {
  local conf=$1 part=$base.making files=$base.files library
  rm -rf "$part" "$files"
  unpack_into "$conf" "$files" "${packages[@]}"
  mkdir -p "$part"/{etc/ssl/certs,usr/lib,tmp,proc,sys,dev,run}
  chmod 1777 "$part/tmp"
  # The libraries alone; nothing of these packages runs.
  for library in ld-linux-x86-64.so.2 libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libresolv.so.2 \
    libnss_dns.so.2 libnss_files.so.2 libgcc_s.so.1 libstdc++.so.6 libssl.so.3 libcrypto.so.3 libz.so.1; do
    cp -L "$(find "$files" -name "$library" -print -quit)" "$part/usr/lib/"
  done
  ln -s usr/lib "$part/lib"
  ln -s usr/lib "$part/lib64"
  # What installing ca-certificates would do, at the place where Debian's OpenSSL looks.
  find "$files/usr/share/ca-certificates" -name '*.crt' -print0 | LC_ALL=C sort -z | xargs -0 cat >"$part/etc/ssl/certs/ca-certificates.crt"
  mkdir -p "$part/usr/lib/ssl"
  ln -s /etc/ssl/certs/ca-certificates.crt "$part/usr/lib/ssl/cert.pem"
  ln -s /etc/ssl/certs "$part/usr/lib/ssl/certs"
  printf '%s\n' root:x:0:0:root:/:/nonexistent nonroot:x:65532:65532:nonroot:/tmp:/nonexistent >"$part/etc/passwd"
  printf '%s\n' root:x:0: nonroot:x:65532: >"$part/etc/group"
  printf 'hosts: files dns\npasswd: files\ngroup: files\n' >"$part/etc/nsswitch.conf"
  rm -rf "$files"
  mv "$part" "$base"
}

pack() {
  local root=$work/root
  rm -rf "$root"
  cp -a "$base" "$root"
  install -m 0755 "$work/publish/Berth.$project" "$root/berth-$component"
  "$hack/pack-image" --name "$image" --rootfs "$root" --output "$output" --user 65532:65532 --entrypoint "[\"/berth-$component\"]" \
    --env SSL_CERT_DIR=/etc/ssl/certs --env DOTNET_EnableDiagnostics=0
}

image_usage() {
  cat <<END
Usage: hack/$component-image [--name NAME:TAG] [--output FILE] [--rebuild]

Prints the path of the archive (default: \${BERTH_CACHE:-~/.cache/berth}/images/$component-dev-HASH.tar), which is made when
the sources have changed since (HASH stands for them). Load it into a node:

  hack/cluster load FILE            the local cluster
  kind load image-archive FILE      kind; k3d: k3d image import FILE; minikube: minikube image load FILE
  docker load --input FILE          then docker tag and docker push, for a registry

  --name NAME:TAG   the image's name (default: berth/$component:dev)
  --output FILE     where the archive goes
  --rebuild         also when the sources have not changed
END
}

# component_image COMPONENT PROJECT [OPTION…]: the image of src/PROJECT, as hack/COMPONENT-image --help says.
component_image() {
  component=$1 project=$2 image=berth/$1:dev output='' rebuild=no
  shift 2
  while (($#)); do
    case $1 in
      -h | --help) image_usage && exit ;;
      --rebuild) rebuild=yes ;;
      --name | --output)
        (($# > 1)) || die "$1 needs a value"
        case $1 in --name) image=$2 ;; --output) output=$2 ;; esac
        shift
        ;;
      *) die "unknown option $1 (see hack/$component-image --help)" ;;
    esac
    shift
  done

  [[ $(uname -sm) == 'Linux x86_64' ]] || die "the $component's image is built on Linux x86_64 only: this is $(uname -sm)"
  command -v dotnet >/dev/null 2>&1 || die "dotnet is missing: install the .NET SDK that global.json names"
  mkdir -p "$cache/images" "$logs"
  hash=$(source_hash)
  output=${output:-$cache/images/$component-dev-$hash.tar}
  exec 9>"$cache/images/component.lock"
  if ! flock --nonblock 9; then
    say "another run is building an image; waiting for it"
    flock 9
  fi
  if [[ -e $output && $rebuild == no && $output == *"$hash"* ]]; then
    touch "$output"
    printf '%s\n' "$output"
    exit
  fi
  if [[ ! -d $base ]]; then
    conf=$(apt_private bookworm) || exit 1
    logged "unpacking the base file system" "$logs/component-base.log" make_base "$conf"
  fi
  work=$cache/images/$component-build
  mkdir -p "$work"
  rm -rf "$work/publish"
  logged "publishing the $component (self-contained, trimmed, compiled ahead)" "$logs/$component-publish.log" \
    publish_component "$project" "$work/artifacts" "$work/publish"
  # Warnings are errors already; this says which ones when a project should ever switch that off.
  if grep -E 'warning (IL|AOT)[0-9]+' "$logs/$component-publish.log" >&2; then die "the publish has trimming or AOT warnings"; fi
  logged "packing $image" "$logs/$component-pack.log" pack
  # The last three stay: other checkouts may share the cache.
  find "$cache/images" -maxdepth 1 -name "$component-dev-*.tar" -printf '%T@ %p\n' | sort -rn | tail -n +4 | cut -d' ' -f2- | xargs -r rm -f
  printf '%s\n' "$output"
}
