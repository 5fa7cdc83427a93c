namespace Berth.Operator.Workspaces;

/// <summary>How the web address of a workspace is made from its names.</summary>
/// <param name="Template">
/// A URL with the placeholders <c>{name}</c>, <c>{namespace}</c>, <c>{clusterIP}</c> and <c>{port}</c>, such as
/// <c>http://{name}.{namespace}.svc:{port}</c>.
/// </param>
public sealed record WorkspaceAddress(string Template)
{
    /// <summary>The name of the workspace's service, as DNS inside the cluster knows it.</summary>
    public static WorkspaceAddress InCluster { get; } = new("http://{name}.{namespace}.svc:{port}");

    /// <summary>The address, or null while a placeholder that the template uses has no value yet.</summary>
    public string? Of(string name, string @namespace, string? clusterIP, int port)
    {
        if (clusterIP is null && Template.Contains("{clusterIP}", StringComparison.Ordinal))
        {
            return null;
        }

        return Template
            .Replace("{name}", name, StringComparison.Ordinal)
            .Replace("{namespace}", @namespace, StringComparison.Ordinal)
            .Replace("{clusterIP}", clusterIP, StringComparison.Ordinal)
            .Replace("{port}", port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}
