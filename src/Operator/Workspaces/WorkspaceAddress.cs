using Berth.Crds;

namespace Berth.Operator.Workspaces;

/// <summary>How the web address of a workspace is made from its names.</summary>
/// <param name="Template">
/// A URL with the placeholders <c>{label}</c> (the host that the gateway serves the workspace at, <see cref="WorkspaceHost"/>),
/// <c>{name}</c>, <c>{namespace}</c>, <c>{clusterIP}</c> and <c>{port}</c>, such as <c>https://{label}.workspaces.example.com</c>.
/// </param>
public sealed record WorkspaceAddress(string Template)
{
    /// <summary>The name of the workspace's service, as DNS inside the cluster knows it.</summary>
    public static WorkspaceAddress InCluster { get; } = new("http://{name}.{namespace}.svc:{port}");

    /// <summary>
    /// Whether services need an address of their own. Otherwise they are headless: DNS leads to the pod, and the API server has no
    /// address to allocate, which is the dearest part of making a workspace.
    /// </summary>
    public bool NeedsClusterIP => Template.Contains("{clusterIP}", StringComparison.Ordinal);

    /// <summary>Whether addresses lead through the gateway: only it serves a host for each workspace, and only it lets guests in.</summary>
    public bool LeadsThroughGateway => Template.Contains("{label}", StringComparison.Ordinal);

    /// <summary>The address of a host under the workspaces' domain, without a path; null when addresses do not lead through the gateway.</summary>
    public Uri? OriginOf(string label) =>
        LeadsThroughGateway && Uri.TryCreate(Template.Replace("{label}", label, StringComparison.Ordinal), UriKind.Absolute, out var uri)
            ? new(uri.GetLeftPart(UriPartial.Authority))
            : null;

    /// <summary>The address, or null while a placeholder that the template uses has no value yet.</summary>
    public string? Of(string name, string @namespace, string uid, string? clusterIP, int port)
    {
        if (NeedsClusterIP && (clusterIP is null or WorkspaceObjects.Headless))
        {
            return null;
        }

        return Template
            .Replace("{label}", WorkspaceHost.Label(name, uid), StringComparison.Ordinal)
            .Replace("{name}", name, StringComparison.Ordinal)
            .Replace("{namespace}", @namespace, StringComparison.Ordinal)
            .Replace("{clusterIP}", clusterIP, StringComparison.Ordinal)
            .Replace("{port}", port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}
