namespace Berth.Operator;

/// <summary>What <c>berth-operator --help</c> prints.</summary>
public static class OperatorHelp
{
    /// <summary>The text.</summary>
    public const string Text = """
        berth-operator: keeps Berth's Workspaces and WorkspaceSnapshots as their specs say.

        It takes no arguments. The cluster is the one it runs in, or the one of KUBECONFIG.
        Environment:
          BERTH_PORTAL_URL         the portal's address; snapshot links are made under it (default https://berth.localhost)
          BERTH_WORKSPACE_URL      the web address of a workspace, with {label} (its host at the gateway), or with {name},
                                   {namespace}, {clusterIP} and {port} (default http://{name}.{namespace}.svc:{port})
          BERTH_SNAPSHOT_DEADLINE  how long a capture may take (default 30m)
          BERTH_NAMESPACE          the operator's namespace, where its lease lives (default berth-system)
          BERTH_GATEWAY_NAMESPACE  the gateway's namespace, where Ingresses of workspaces are made (default: the operator's)
          BERTH_GATEWAY_SERVICE    the gateway's service, where they lead (default berth-gateway)
          BERTH_AUTHORIZE_URL      where ingress controllers ask the gateway about requests
                                   (default http://SERVICE.NAMESPACE.svc.cluster.local/.berth/authorize)
          BERTH_LISTEN_URL         where /healthz, /readyz and /metrics are served (default http://127.0.0.1:8080)
          BERTH_LEADER_ELECTION    true, or false for a single process (default true)
          BERTH_WORKERS            how many workspaces are reconciled at the same time (default 8)
        """;
}
