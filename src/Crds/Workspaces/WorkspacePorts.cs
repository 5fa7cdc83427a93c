namespace Berth.Crds;

/// <summary>The ports of a workspace, with what its spec leaves open.</summary>
public static class WorkspacePorts
{
    private const int DefaultPort = 8080;

    /// <summary>The ports that a workspace has.</summary>
    public static IReadOnlyList<PortSpec> Of(WorkspaceSpec? spec) =>
        spec?.Ports is { Count: > 0 } ports ? ports : [new() { Name = WorkspaceHost.MainPort, Port = DefaultPort }];

    /// <summary>The editor's port among some: the one named main, or the first.</summary>
    public static PortSpec MainOf(IReadOnlyList<PortSpec> ports) => ports.FirstOrDefault(port => port.Name == WorkspaceHost.MainPort) ?? ports[0];

    /// <summary>Who reaches a port while the workspace is shared.</summary>
    public static PortVisibility VisibilityOf(PortSpec port, bool isMain) =>
        port.Visibility ?? (isMain ? PortVisibility.Shared : PortVisibility.Owner);
}
