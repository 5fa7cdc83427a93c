namespace Berth.Gateway;

/// <summary>What <c>berth-gateway --help</c> prints.</summary>
public static class GatewayHelp
{
    /// <summary>The text.</summary>
    public const string Text = """
        berth-gateway: lets people who have logged in reach the workspaces that are theirs or shared with them, and nobody else.

        It takes no arguments. The cluster is the one it runs in, or the one of KUBECONFIG.
        Environment:
          BERTH_PORTAL_URL       the portal's address, where people log in (default https://berth.localhost)
          BERTH_WORKSPACE_URL    the address of a workspace, with {label}. in front of a domain that is neither above nor below
                                 the portal's (default https://{label}.workspaces.localhost)
          BERTH_LOGIN_FILE       the file with the identity providers (docs/login.md); or BERTH_LOGIN with its text
          BERTH_NAMESPACE        the gateway's namespace, where its keys and ended sessions are kept (default berth-system)
          BERTH_REPLICA          the name of this replica (default: the name of the machine)
          BERTH_LISTEN_URL       where requests are taken (default http://127.0.0.1:8080)
                                 with https:// TLS ends here, and HTTP/2 is spoken too
          BERTH_TLS              with https://: folders with tls.crt and tls.key, commas between them; read again when they change
          BERTH_H2C_URL          where the trusted proxies may speak HTTP/2 without TLS (default: nowhere)
          BERTH_MANAGEMENT_URL   where /healthz, /readyz and /metrics are served (default http://127.0.0.1:8081)
          BERTH_TRUSTED_PROXIES  networks of the proxies whose X-Forwarded-For is believed, and that may ask about requests
                                 (docs/exposure.md), such as 10.0.0.0/8 (default: none)
          BERTH_TELL_IDENTITY    whether workspaces are told who comes, in the header X-Berth-Identity (default true)
        """;
}
