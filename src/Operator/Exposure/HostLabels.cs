using System.Text.RegularExpressions;
using Berth.Crds;

namespace Berth.Operator.Exposure;

/// <summary>The hosts of a workspace: one for each port.</summary>
public static partial class HostLabels
{
    /// <summary>
    /// The first labels of the hosts, with the port that each leads to; the editor's first. What is no label is left out: names come from
    /// users, and an older API server, or one whose definitions were changed, may have let anything through.
    /// </summary>
    public static IReadOnlyList<(string Label, PortSpec Port)> Of(Workspace workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var (name, uid) = (workspace.Metadata.Name!, workspace.Metadata.Uid!);
        var ports = WorkspacePorts.Of(workspace.Spec);
        var main = WorkspacePorts.MainOf(ports);
        return
        [
            .. ports
                .Where(port => port != main)
                .Select(port => (Label: WorkspaceHost.Label(name, uid, port.Name), Port: port))
                .Prepend((Label: WorkspaceHost.Label(name, uid), Port: main))
                .Where(host => IsLabel(host.Label) && PortName().IsMatch(host.Port.Name)),
        ];
    }

    /// <summary>Whether a text is a DNS label (RFC 1123) in lower case.</summary>
    public static bool IsLabel(string text) => LabelPattern().IsMatch(text);

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z")]
    private static partial Regex LabelPattern();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?\z")]
    private static partial Regex PortName();
}
