# Builds Kubernetes 1.20.2 from Debian's source package with Debian's Go. Every binary is linked under a temporary name
# and renamed, so that one that is there is whole; Go's own build cache carries on after an interruption.

kube_source=$cache/src/kubernetes
kube_import=k8s.io/kubernetes
kube_pieces=(kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy)

with_go() {
  GOROOT=$go_root/usr/lib/go-1.19 GOPATH=$cache/gopath GOCACHE=$cache/go-build GO111MODULE=off CGO_ENABLED=0 \
    GOFLAGS=-trimpath GOTOOLCHAIN=local nice -n 5 "$go_root/usr/lib/go-1.19/bin/go" "$@"
}

# Without these the server calls itself v0.0.0 and clients misjudge it.
version_flags() {
  local package flags='-s -w'
  for package in vendor/k8s.io/component-base/version vendor/k8s.io/client-go/pkg/version; do
    flags+=" -X $kube_import/$package.gitVersion=v$debian_version -X $kube_import/$package.gitMajor=1"
    flags+=" -X $kube_import/$package.gitMinor=20 -X $kube_import/$package.gitTreeState=clean"
  done
  printf '%s\n' "$flags"
}

fetch_source() {
  local conf=$1 part=$cache/src/part
  rm -rf "$part"
  mkdir -p "$part/packages"
  cd "$part/packages"
  apt-get -c "$conf" -q source --download-only kubernetes || { apt-get -c "$conf" -q update && apt-get -c "$conf" -q source --download-only kubernetes; }
  apt-get -c "$conf" -q download golang-github-modern-go-reflect2-dev
  dpkg-source --no-check -x ./*.dsc "$part/kubernetes"
  # The reflect2 of 2018 in the tree reads Go's maps as they were before Go 1.18: the API server then dies at random
  # ("unexpected fault address") once custom resources with labels are written. Debian's is made for its Go.
  dpkg -x ./golang-github-modern-go-reflect2-dev_*.deb "$part/reflect2"
  rm -rf "$part/kubernetes/vendor/github.com/modern-go/reflect2"
  cp -a "$part/reflect2/usr/share/gocode/src/github.com/modern-go/reflect2" "$part/kubernetes/vendor/github.com/modern-go/"
  rm -rf "$kube_source"
  mv "$part/kubernetes" "$kube_source"
  rm -rf "$part"
}

# The OpenAPI definitions are not in the source package. The tree lists the rule violations it expects of them: the same
# list says that the same packages were read as upstream's own make reads.
generate_openapi() {
  local out=pkg/generated/openapi packages
  cd "$cache/gopath/src/$kube_import"
  with_go build -o "$cache/gopath/openapi-gen" "$kube_import/vendor/k8s.io/kube-openapi/cmd/openapi-gen"
  packages=$(grep -RIl --include='*.go' '+k8s:openapi-gen=' cmd pkg plugin vendor/k8s.io/ |
    grep -vE '^vendor/k8s.io/(code-generator|sample-apiserver|kube-openapi)/' | xargs -n1 dirname | LC_ALL=C sort -u)
  PATH=$go_root/usr/lib/go-1.19/bin:$PATH GOROOT=$go_root/usr/lib/go-1.19 GOPATH=$cache/gopath GO111MODULE=off GOFLAGS='' \
    "$cache/gopath/openapi-gen" --logtostderr -i "$(sed "s#^#$kube_import/#" <<<"$packages" | paste -sd,)" \
    -p "$kube_import/$out" -O zz_generated.openapi.part -h vendor/k8s.io/code-generator/hack/boilerplate.go.txt \
    -r "$cache/gopath/violations.report"
  diff "$cache/gopath/violations.report" api/api-rules/violation_exceptions.list
  mv "$out/zz_generated.openapi.part.go" "$out/zz_generated.openapi.go"
}

build_piece() {
  mkdir -p "$kube_bin"
  cd "$cache/gopath/src/$kube_import"
  with_go build -v -ldflags "$(version_flags)" -o "$kube_bin/.$1.part" "$kube_import/cmd/$1"
  mv "$kube_bin/.$1.part" "$kube_bin/$1"
}

ensure_go() { unpacked "the Go toolchain" bookworm "$go_root" golang-1.19-go golang-1.19-src; }

# ensure_kubernetes PIECE…: these binaries exist afterwards.
ensure_kubernetes() {
  local piece missing=() conf
  for piece in "$@"; do [[ -x $kube_bin/$piece ]] || missing+=("$piece"); done
  ((${#missing[@]})) || return 0
  say "building Kubernetes $debian_version from Debian's source package, once: ${missing[*]} (about 5 minutes on 2 idle cores for all)"
  need dpkg-source dpkg-dev
  need patch patch
  need xz xz-utils
  ensure_go
  if [[ ! -d $kube_source ]]; then
    conf=$(apt_private bookworm) || exit 1
    logged "fetching the source of Kubernetes" "$logs/fetch-source.log" fetch_source "$conf"
  fi
  mkdir -p "$cache/gopath/src/k8s.io"
  ln -sfn "$kube_source" "$cache/gopath/src/$kube_import"
  if [[ ! -e $kube_source/pkg/generated/openapi/zz_generated.openapi.go ]]; then
    logged "generating the OpenAPI definitions" "$logs/openapi.log" generate_openapi
  fi
  for piece in "${missing[@]}"; do logged "building $piece" "$logs/build-$piece.log" build_piece "$piece"; done
}

# When all is built, the sources, the compiler and its cache (2 GB) are of no more use.
drop_build_tools() {
  local piece
  for piece in "${kube_pieces[@]}"; do [[ -x $kube_bin/$piece ]] || return 0; done
  rm -rf "$cache/src" "$cache/gopath" "$cache/go-build" "$go_root"
}
