# The cluster's DNS, so that names of services mean here what they mean on other clusters.

start_dns() {
  # The service has no selector, so that its endpoints are written here.
  local slices=discovery.k8s.io/v1
  if (($(minor_version) < 21)); then slices=discovery.k8s.io/v1beta1; fi
  in_cluster apply -f - >/dev/null <<END
apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system}
spec: {clusterIP: $dns_address, ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]}
---
apiVersion: $slices
kind: EndpointSlice
metadata: {name: kube-dns, namespace: kube-system, labels: {kubernetes.io/service-name: kube-dns}}
addressType: IPv4
endpoints: [{addresses: [$address]}]
ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]
END
  touch "$state/run/dns-hosts"
  # What is not of this cluster is refused at once: nobody else is asked.
  LD_LIBRARY_PATH=$debian_libs launch dns "$node_tools/usr/sbin/dnsmasq" --keep-in-foreground --conf-file=/dev/null --user=root \
    --pid-file="$state/run/dns.pid" --addn-hosts="$state/run/dns-hosts" --listen-address="$address" --bind-interfaces \
    --no-resolv --no-hosts --local=/cluster.local/ --local-ttl=1 --log-facility=-
  launch dns-names "$(command -v bash)" "$cluster_lib/dns-names.sh" "$state/run/dns-hosts" "$state/run/dns.pid" "$kubectl" "$kubeconfig"
}

dns_answers() { alive dns-names && grep -q ' kubernetes\.default\.svc\.' "$state/run/dns-hosts"; }
