using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Plans;
using Berth.Operator.Workspaces;

namespace Berth.Operator.Snapshots;

/// <summary>What is captured of a workspace: the spec as it works out, and a VolumeSnapshot for each included volume.</summary>
public static class SnapshotCapture
{
    /// <summary>The spec as it works out, without a single value of an environment variable.</summary>
    public static CapturedWorkspace Spec(SnapshotView view)
    {
        var workspace = view.Workspace!;
        var (spec, policy) = (workspace.Spec!, view.Class.Policy!);
        return new()
        {
            Uid = workspace.Metadata.Uid,
            Owner = spec.Owner,
            ClassName = view.Class.Name.Length == 0 ? null : view.Class.Name,
            Image = spec.Image ?? policy.Image,
            Resources = spec.Resources ?? policy.Resources,
            EnvNames = spec.Env is { Count: > 0 } env ? [.. env.Select(variable => variable.Name!)] : null,
            // A copy may be somebody else's: it does not learn the name of the Secret, and clones nothing.
            Repository = spec.Repository is { } repository ? repository with { CredentialsSecretRef = null } : null,
            Tasks = spec.Tasks,
            Volumes = [.. EffectiveWorkspace.VolumesOf(workspace, view.Class).Select(volume => Volume(view, volume))],
            Ports = WorkspacePorts.Of(spec),
        };
    }

    /// <summary>The volumes to capture, before anything is known of them.</summary>
    public static IReadOnlyList<SnapshotVolumeStatus> Volumes(SnapshotView view) =>
    [
        .. EffectiveWorkspace.VolumesOf(view.Workspace!, view.Class)
            .Where(volume => volume.Snapshotted)
            .Select(volume => new SnapshotVolumeStatus
            {
                Name = volume.Name,
                Claim = volume.ClaimName,
                VolumeSnapshotName = $"{view.Snapshot.Metadata.Name}-{volume.Name}",
            }),
    ];

    /// <summary>Asks the storage for the capture of one volume.</summary>
    public static PlannedWrite Take(SnapshotView view, SnapshotVolumeStatus volume) => new CreateObject<V1VolumeSnapshot>(new()
    {
        Metadata = new()
        {
            Name = volume.VolumeSnapshotName,
            NamespaceProperty = view.Snapshot.Metadata.NamespaceProperty,
            Labels = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [BerthLabels.ManagedBy] = BerthLabels.ManagedByBerth,
                [BerthLabels.Workspace] = view.Snapshot.Spec!.WorkspaceName,
                [BerthLabels.Snapshot] = view.Snapshot.Metadata.Name!,
                [BerthLabels.Volume] = volume.Name,
            },
            OwnerReferences = [ControllerReference.To(view.Snapshot)],
        },
        Spec = new()
        {
            VolumeSnapshotClassName = view.Class.Policy?.Storage?.SnapshotClassName,
            Source = new() { PersistentVolumeClaimName = volume.Claim },
        },
    });

    private static VolumeSpec Volume(SnapshotView view, EffectiveVolume volume)
    {
        var claim = view.Claims.FirstOrDefault(candidate => candidate.Metadata.Name == volume.ClaimName);
        return new()
        {
            Name = volume.Name,
            MountPath = volume.MountPath,
            Size = claim?.Status?.Capacity?.Text("storage") ?? volume.Size,
            StorageClassName = claim?.Spec?.StorageClassName ?? volume.StorageClassName,
            Snapshot = volume.Snapshotted ? SnapshotInclusion.Include : SnapshotInclusion.Exclude,
        };
    }
}
