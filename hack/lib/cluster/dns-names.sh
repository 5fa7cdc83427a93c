#!/usr/bin/env bash
# Names of services for the node's pods (Debian has no CoreDNS): writes an address for every Service, and one for every
# address of a headless one, as Kubernetes' DNS specification has them, and tells dnsmasq to read them. Ends with the node.
# Usage: dns-names.sh HOSTS-FILE PID-FILE KUBECTL KUBECONFIG, started by hack/lib/cluster/dns.sh
set -euo pipefail

hosts=$1 pid_file=$2 kubectl=$3 config=$4

read_names() {
  "$kubectl" --kubeconfig "$config" get services,endpointslices --all-namespaces --output \
    'go-template={{range .items}}{{$name := printf "%s.%s.svc.cluster.local" .metadata.name .metadata.namespace}}{{if eq .kind "Service"}}{{with .spec.clusterIP}}{{if ne . "None"}}{{.}} {{$name}}{{"\n"}}{{end}}{{end}}{{else}}{{$name := printf "%s.%s.svc.cluster.local" (index .metadata.labels "kubernetes.io/service-name") .metadata.namespace}}{{range .endpoints}}{{$host := .hostname}}{{if ne (printf "%v" .conditions.ready) "false"}}{{range .addresses}}endpoint {{.}} {{$name}}{{with $host}} {{.}}.{{$name}}{{end}}{{"\n"}}{{end}}{{end}}{{end}}{{end}}{{end}}'
}

# The addresses behind a service count only when it has none of its own.
write_names() {
  read_names | awk '
    $1 != "endpoint" { own[$2] = 1; print; next }
    { of[++n] = $3; line[n] = substr($0, length("endpoint ") + 1) }
    END { for (i = 1; i <= n; i++) if (!(of[i] in own)) print line[i] }' | LC_ALL=C sort >"$hosts.part"
  cmp -s "$hosts.part" "$hosts" && return
  mv "$hosts.part" "$hosts"
  # One that is just being started reads the file by itself.
  kill -HUP "$(cat "$pid_file")" 2>/dev/null || true
}

# watch KIND: a line for each change, also for each object there is when the watch begins.
watch() {
  setpriv --pdeathsig KILL "$kubectl" --kubeconfig "$config" get "$1" --all-namespaces --watch --output name >&3 2>/dev/null &
  watcher[$1]=$!
}

rm -f "$hosts.events"
mkfifo "$hosts.events"
exec 3<>"$hosts.events"
declare -A watcher=()
while :; do
  # A watch ends with the API server, and is begun again until that is back.
  for kind in services endpointslices; do
    if [[ -z ${watcher[$kind]:-} ]] || ! kill -0 "${watcher[$kind]}" 2>/dev/null; then watch "$kind"; fi
  done
  if read -r -t 1 _ <&3; then
    # What changes together is read together.
    for _ in {1..50}; do read -r -t 0.2 _ <&3 || break; done
    write_names || true
  fi
done
