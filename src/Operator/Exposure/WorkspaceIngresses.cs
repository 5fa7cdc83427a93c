using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Workspaces;
using k8s.Models;

namespace Berth.Operator.Exposure;

/// <summary>
/// The Ingresses that a workspace should have while it runs, by its class. Into annotations goes what administrators wrote, and labels that
/// are nothing but letters, digits and hyphens (CVE-2025-24514, CVE-2025-15566).
/// </summary>
public static class WorkspaceIngresses
{
    /// <summary>Below this path every host is the gateway's: the login, its hand-over and the logout.</summary>
    public const string GatewayPath = "/.berth/";

    /// <summary>All of them; none while the workspace does not run.</summary>
    public static IReadOnlyList<V1Ingress> Of(WorkspaceView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var hosts = HostLabels.Of(view.Workspace);
        return (view.Class.Policy?.Exposure, hosts, IsRunning(view)) switch
        {
            ({ Mode: ExposureMode.Ingress } exposure, [_, ..], true) => [ToGateway(view, exposure, hosts, "", "/")],
            ({ Mode: ExposureMode.ExternalAuth, ExternalAuth: { } external } exposure, [_, ..], true) =>
            [
                ToGateway(view, exposure, hosts, "-login", GatewayPath),
                .. hosts.Select(host => ToWorkspace(view, exposure, external, host.Label, host.Port)),
            ],
            _ => [],
        };
    }

    /// <summary>Whether a workspace has a pod and is meant to, and hosts lead to it.</summary>
    public static bool IsRunning(WorkspaceView view) =>
        view is { Pod: not null, Workspace.Metadata.DeletionTimestamp: null }
        && view.Address.OriginOf("label") is not null
        && view.Workspace.Spec?.OperatingMode != OperatingMode.Stopped;

    /// <summary>In the gateway's namespace, where its service is; an ExternalName elsewhere would lead anybody anywhere.</summary>
    private static V1Ingress ToGateway(
        WorkspaceView view, ExposurePolicy exposure, IReadOnlyList<(string Label, PortSpec Port)> hosts, string suffix, string path)
    {
        var backend = new V1IngressBackend { Service = new() { Name = view.Exposure.GatewayService, Port = new() { Name = ExposureSettings.GatewayPort } } };
        return new()
        {
            Metadata = Metadata(view, view.Exposure.GatewayNamespace, hosts[0].Label + suffix, Annotations(exposure, null)),
            Spec = new()
            {
                IngressClassName = exposure.Ingress?.ClassName,
                Tls = Tls(view, exposure.Ingress?.TlsSecretName, [.. hosts.Select(host => host.Label)]),
                Rules = [.. hosts.Select(host => Rule(view, host.Label, path, backend))],
            },
        };
    }

    /// <summary>Beside the workspace's service. Its certificate is the one of the host, which the Ingress to the gateway names.</summary>
    private static V1Ingress ToWorkspace(WorkspaceView view, ExposurePolicy exposure, ExternalAuthPolicy external, string label, PortSpec port)
    {
        var auth = ExternalAuthAnnotations.Of(external, label, view.Address.OriginOf(label)!, view.Exposure.AuthorizeUrl);
        var metadata = Metadata(view, view.Workspace.Metadata.NamespaceProperty!, label + "-direct", Annotations(exposure, auth));
        return new()
        {
            Metadata = metadata with { OwnerReferences = [ControllerReference.To(view.Workspace)] },
            Spec = new()
            {
                IngressClassName = exposure.Ingress?.ClassName,
                Rules = [Rule(view, label, "/", new() { Service = new() { Name = view.Workspace.Metadata.Name, Port = new() { Name = port.Name } } })],
            },
        };
    }

    private static V1IngressRule Rule(WorkspaceView view, string label, string path, V1IngressBackend backend) => new()
    {
        Host = HostOf(view, label),
        Http = new() { Paths = [new() { Path = path, PathType = "Prefix", Backend = backend }] },
    };

    private static IList<V1IngressTLS>? Tls(WorkspaceView view, string? secret, IReadOnlyList<string> labels) =>
        secret is null ? null
        : secret.Contains("{label}", StringComparison.Ordinal)
            ? [.. labels.Select(label => new V1IngressTLS { Hosts = [HostOf(view, label)], SecretName = secret.Replace("{label}", label, StringComparison.Ordinal) })]
        : [new() { Hosts = [.. labels.Select(label => HostOf(view, label))], SecretName = secret }];

    private static string HostOf(WorkspaceView view, string label) => view.Address.OriginOf(label)!.IdnHost;

    private static Dictionary<string, string> Annotations(ExposurePolicy exposure, IReadOnlyDictionary<string, string>? auth)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in exposure.Ingress?.Annotations ?? new Dictionary<string, string>())
        {
            // Refused at the door by servers that know CEL; also on the Ingress of the login, which must stay open to all.
            if (exposure.Mode != ExposureMode.ExternalAuth || !OwnAnnotations.IsOwn(name))
            {
                all[name] = value;
            }
        }

        foreach (var (name, value) in auth ?? new Dictionary<string, string>())
        {
            all[name] = value;
        }

        all[BerthAnnotations.Annotations] = string.Join(',', all.Keys.Order(StringComparer.Ordinal));
        return all;
    }

    private static V1ObjectMeta Metadata(WorkspaceView view, string @namespace, string name, Dictionary<string, string> annotations) => new()
    {
        Name = name,
        NamespaceProperty = @namespace,
        Labels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [BerthLabels.ManagedBy] = BerthLabels.ManagedByBerth,
            [BerthLabels.Workspace] = view.Workspace.Metadata.Name!,
            [BerthLabels.WorkspaceUid] = view.Workspace.Metadata.Uid!,
            [BerthLabels.WorkspaceNamespace] = view.Workspace.Metadata.NamespaceProperty!,
        },
        Annotations = annotations,
    };
}
