using Berth.Crds;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Operator.Workspaces;

/// <summary>The objects that a workspace consists of, as they should be.</summary>
public static class WorkspaceObjects
{
    /// <summary>The <c>clusterIP</c> of a service that has no address of its own.</summary>
    public const string Headless = "None";

    /// <summary>The claim of a volume, empty or restored from a snapshot of the storage.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="volume">The volume.</param>
    /// <param name="volumeSnapshotName">The VolumeSnapshot in the same namespace to restore from; null for an empty volume.</param>
    public static V1PersistentVolumeClaim Claim(Workspace workspace, EffectiveVolume volume, string? volumeSnapshotName) => new()
    {
        Metadata = ChildMetadata(workspace, volume.ClaimName, (BerthLabels.Volume, volume.Name)),
        Spec = new()
        {
            AccessModes = ["ReadWriteOnce"],
            StorageClassName = volume.StorageClassName,
            Resources = new() { Requests = QuantityMapExtensions.Of("storage", volume.Size) },
            DataSource = volumeSnapshotName is null
                ? null
                : new() { ApiGroup = "snapshot.storage.k8s.io", Kind = "VolumeSnapshot", Name = volumeSnapshotName },
        },
    };

    /// <summary>The service: a stable name for the pod, with the ports that the workspace declares. Headless where the address allows it.</summary>
    public static V1Service Service(Workspace workspace, IReadOnlyList<PortSpec> ports, WorkspaceAddress address) => new()
    {
        Metadata = ChildMetadata(workspace, workspace.Metadata.Name!),
        Spec = new()
        {
            ClusterIP = address.NeedsClusterIP ? null : Headless,
            Selector = new Dictionary<string, string> { [BerthLabels.WorkspaceUid] = workspace.Metadata.Uid! },
            Ports = Ports(ports),
        },
    };

    /// <summary>The ports of the service.</summary>
    public static IList<V1ServicePort> Ports(IReadOnlyList<PortSpec> ports) =>
        [.. ports.Select(port => new V1ServicePort { Name = port.Name, Port = port.Port, TargetPort = port.Port, Protocol = "TCP" })];

    /// <summary>Name, labels and owner of an object that belongs to a workspace.</summary>
    public static V1ObjectMeta ChildMetadata(Workspace workspace, string name, params ReadOnlySpan<(string Key, string Value)> labels)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [BerthLabels.ManagedBy] = BerthLabels.ManagedByBerth,
            [BerthLabels.Workspace] = workspace.Metadata.Name!,
            [BerthLabels.WorkspaceUid] = workspace.Metadata.Uid!,
        };
        foreach (var (key, value) in labels)
        {
            all[key] = value;
        }

        return new()
        {
            Name = name,
            NamespaceProperty = workspace.Metadata.NamespaceProperty,
            Labels = all,
            OwnerReferences = [ControllerReference.To(workspace)],
        };
    }
}
