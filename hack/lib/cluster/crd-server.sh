# Kubernetes 1.36's server of custom resources behind the API server of 1.20: kubectl, the operator and the garbage
# collector see one cluster whose custom resources behave as on 1.36. The CRDs live in that server, and an APIService for
# each of their versions makes the API server hand requests on to it.

start_crd_server() {
  local certs=$state/certs config=$state/run/crd-server.kubeconfig
  # These two plugins ask the API server for kinds that 1.20 does not have. Their own prefix keeps its CRDs apart in etcd.
  launch crd-server "$crd_root/apiextensions-apiserver" --etcd-servers="http://127.0.0.1:$etcd_port" --etcd-prefix=/crd-server \
    --secure-port="$crd_port" --bind-address="$address" --cert-dir="$state/run" \
    --tls-cert-file="$certs/crd-server.crt" --tls-private-key-file="$certs/crd-server.key" --client-ca-file="$certs/ca.crt" \
    --kubeconfig="$config" --authentication-kubeconfig="$config" --authorization-kubeconfig="$config" \
    --enable-priority-and-fairness=false --max-requests-inflight=3000 --max-mutating-requests-inflight=1500 \
    --disable-admission-plugins=ValidatingAdmissionPolicy,MutatingAdmissionPolicy
}

# crd_request METHOD PATH [CURL-OPTION…]: as the administrator, at the CRD server itself.
crd_request() {
  local method=$1 path=$2
  shift 2
  curl -sS --fail-with-body --max-time 20 --cacert "$state/certs/ca.crt" --cert "$state/certs/admin.crt" --key "$state/certs/admin.key" \
    -X "$method" "$@" "https://$address:$crd_port$path"
}

crd_server_is_ready() { alive crd-server && crd_request GET /readyz; }

# An ExternalName is the one kind of Service that may lead to a loopback address, and needs neither endpoints nor rules.
make_crd_service() {
  in_cluster apply --validate=false -f - >/dev/null <<END
apiVersion: v1
kind: Service
metadata: {name: crd-server, namespace: kube-system}
spec: {type: ExternalName, externalName: "$address", ports: [{port: $crd_port}]}
END
}

is_established() {
  [[ $(crd_request GET "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/$1" | tr -d ' \n') =~ \"type\":\"Established\",\"status\":\"True\" ]]
}

# install_crd FILE: one CustomResourceDefinition.
install_crd() {
  local described group name version versions
  described=$(in_cluster create --dry-run=client --validate=false -f "$1" -o 'jsonpath={.metadata.name} {.spec.group} {.spec.versions[*].name}')
  read -r name group versions <<<"$described"
  crd_request PATCH "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/$name?fieldManager=hack-cluster&force=true" \
    -H 'Content-Type: application/apply-patch+yaml' --data-binary "@$1" -o "$state/run/answer" || die "$name was refused: $(cat "$state/run/answer")"
  until_true 90 is_established "$name" || die "$name is not established after 90 s; the log is $state/logs/crd-server.log"
  for version in $versions; do
    in_cluster apply --validate=false -f - <<END
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: $version.$group}
spec:
  group: $group
  version: $version
  groupPriorityMinimum: 1000
  versionPriority: 15
  caBundle: $(base64 -w0 "$state/certs/ca.crt")
  service: {namespace: kube-system, name: crd-server, port: $crd_port}
END
    in_cluster wait --for=condition=Available --timeout=90s "apiservice/$version.$group" >/dev/null
  done
  say "$name is served by Kubernetes $crd_version"
}

# install_crds FILE: every document of a file.
install_crds() {
  local part
  rm -rf "$state/run/crds"
  mkdir -p "$state/run/crds"
  awk -v dir="$state/run/crds" '/^---/ { n++; next } /[^[:space:]]/ && !/^#/ { seen[n] = 1 } { print > sprintf("%s/%03d.yaml", dir, n) } END { for (n in seen) print sprintf("%s/%03d.yaml", dir, n) }' "$1" |
    sort >"$state/run/crds/list"
  while read -r part; do install_crd "$part"; done <"$state/run/crds/list"
}
