# The server of custom resources of Kubernetes 1.36, built from Debian sid's Go packages: CEL rules, ratcheting and
# streaming lists as on the newest clusters. Unpacked into folders of their own, never installed.

crd_version=1.36
crd_root=$cache/crd-server-$crd_version-r1

# The Go packages that the server is made of, the compiler among them; nothing that the machine has anyway.
crd_packages() {
  apt-get -c "$1" -qq --print-uris --no-install-recommends install golang-k8s-apiextensions-apiserver-dev golang-1.26-go golang-1.26-src |
    sed -E "s/^'[^']*' ([^_]+)_.*/\1/" | grep '^golang-' | sort -u
}

build_crd_server() {
  local conf=$1 part=$crd_root.making path=usr/share/gocode/src/k8s.io/apiextensions-apiserver
  mkdir -p "$part"
  if [[ ! -d $part/go ]]; then
    # shellcheck disable=SC2046 # a word per package
    unpack_into "$conf" "$part/go" $(crd_packages "$conf")
  fi
  if [[ ! -d $part/etcd ]]; then unpack_into "$conf" "$part/etcd" etcd-server; fi
  cd "$part/go/$path"
  GOROOT=$part/go/usr/lib/go-1.26 GOPATH=$part/go/usr/share/gocode GOCACHE=$part/go-build GO111MODULE=off CGO_ENABLED=0 \
    GOTOOLCHAIN=local GOFLAGS=-trimpath nice -n 5 "$part/go/usr/lib/go-1.26/bin/go" build -v -ldflags '-s -w' -o "$part/apiextensions-apiserver" .
  mkdir -p "$crd_root.part"
  mv "$part/apiextensions-apiserver" "$part/etcd/usr/bin/etcd" "$crd_root.part/"
  mv "$crd_root.part" "$crd_root"
  rm -rf "$part"
}

ensure_crd_server() {
  local conf
  [[ -d $crd_root ]] && return
  conf=$(apt_private sid) || exit 1
  logged "building the CRD server of Kubernetes $crd_version from Debian sid, once (400 MB to fetch, about 6 minutes on 2 cores)" \
    "$logs/build-crd-server.log" build_crd_server "$conf"
}
