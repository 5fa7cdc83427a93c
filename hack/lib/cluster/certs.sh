# A certificate authority for the cluster, one for the aggregator, and a certificate for each piece, made on the spot.

make_authority() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj "/CN=$2" \
    -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign,digitalSignature' \
    -keyout "$1.key" -out "$1.crt" 2>/dev/null
}

# sign FILE AUTHORITY SUBJECT [SUBJECT-ALT-NAMES]
sign() {
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "$3" -keyout "$1.key" -out "$1.csr" 2>/dev/null
  printf 'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=clientAuth,serverAuth\n%s\n' "${4:+subjectAltName=$4}" >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA "$2.crt" -CAkey "$2.key" -set_serial "0x$(openssl rand -hex 8)" -days 3650 -extfile "$1.ext" -out "$1.crt" 2>/dev/null
  rm "$1.csr" "$1.ext"
}

make_certificates() {
  [[ -d $state/certs ]] && return
  local part=$state/certs.part names
  rm -rf "$part"
  mkdir -p "$part"
  chmod 700 "$part"
  names="IP:127.0.0.1,IP:$address,IP:$service_address,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default"
  names+=",DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local"
  (
    cd "$part"
    make_authority ca "berth-$name"
    make_authority front-proxy-ca "berth-$name-front-proxy"
    sign apiserver ca /CN=kube-apiserver "$names"
    sign apiserver-kubelet-client ca /O=system:masters/CN=kube-apiserver-kubelet-client
    sign front-proxy-client front-proxy-ca /CN=front-proxy-client
    sign admin ca /O=system:masters/CN=admin
    sign kube-controller-manager ca /CN=system:kube-controller-manager
    sign kube-scheduler ca /CN=system:kube-scheduler
    sign csi ca /O=system:masters/CN=csi
    if [[ $kind == node ]]; then
      sign kubelet ca "/O=system:nodes/CN=system:node:$name-node" "IP:$address,DNS:$name-node"
      sign kube-proxy ca /CN=system:kube-proxy
    fi
    openssl genrsa -out service-accounts.key 2048 2>/dev/null
    openssl rsa -in service-accounts.key -pubout -out service-accounts.pub 2>/dev/null
    printf '%s,admin,admin,system:masters\n' "$(openssl rand -hex 24)" >tokens.csv
  )
  mv "$part" "$state/certs"
}

# write_kubeconfig FILE CERTIFICATE: whole in one file, so that it can be copied.
write_kubeconfig() {
  local certs=$state/certs
  (
    umask 077
    write "$1" <<END
apiVersion: v1
kind: Config
clusters:
- name: berth-$name
  cluster:
    server: https://$address:$api_port
    certificate-authority-data: $(base64 -w0 "$certs/ca.crt")
users:
- name: $2
  user:
    client-certificate-data: $(base64 -w0 "$certs/$2.crt")
    client-key-data: $(base64 -w0 "$certs/$2.key")
contexts:
- name: berth-$name
  context: {cluster: berth-$name, user: $2}
current-context: berth-$name
END
  )
}

write_kubeconfigs() {
  local user
  write_kubeconfig "$kubeconfig" admin
  for user in kube-controller-manager kube-scheduler csi; do write_kubeconfig "$state/run/$user.kubeconfig" "$user"; done
  if [[ $kind == node ]]; then
    for user in kubelet kube-proxy; do write_kubeconfig "$state/run/$user.kubeconfig" "$user"; done
  fi
}
