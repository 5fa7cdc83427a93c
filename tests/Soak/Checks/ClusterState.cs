using Berth.Crds;
using Berth.Kube.Client;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Soak.Checks;

/// <summary>All that there is of workspaces.</summary>
public sealed record ClusterState
{
    private const string Ours = $"{BerthLabels.ManagedBy}={BerthLabels.ManagedByBerth}";

    /// <summary>The classes.</summary>
    public required IReadOnlyList<WorkspaceClass> Classes { get; init; }

    /// <summary>The workspaces.</summary>
    public required IReadOnlyList<Workspace> Workspaces { get; init; }

    /// <summary>Their snapshots.</summary>
    public required IReadOnlyList<WorkspaceSnapshot> Snapshots { get; init; }

    /// <summary>Their pods.</summary>
    public required IReadOnlyList<V1Pod> Pods { get; init; }

    /// <summary>Their services.</summary>
    public required IReadOnlyList<V1Service> Services { get; init; }

    /// <summary>Their claims.</summary>
    public required IReadOnlyList<V1PersistentVolumeClaim> Claims { get; init; }

    /// <summary>The volumes of the cluster.</summary>
    public required IReadOnlyList<V1PersistentVolume> Volumes { get; init; }

    /// <summary>Their captures.</summary>
    public required IReadOnlyList<V1VolumeSnapshot> Captures { get; init; }

    /// <summary>What is behind the captures of the cluster.</summary>
    public required IReadOnlyList<V1VolumeSnapshotContent> Contents { get; init; }

    /// <summary>Reads it.</summary>
    public static async Task<ClusterState> ReadAsync(KubernetesClient client, string ns, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new()
        {
            Classes = await client.ListAsync<WorkspaceClass>(ct: ct).ToListAsync(ct),
            Workspaces = await client.ListAsync<Workspace>(ns, ct: ct).ToListAsync(ct),
            Snapshots = await client.ListAsync<WorkspaceSnapshot>(ns, ct: ct).ToListAsync(ct),
            Pods = await client.ListAsync<V1Pod>(ns, Ours, ct: ct).ToListAsync(ct),
            Services = await client.ListAsync<V1Service>(ns, Ours, ct: ct).ToListAsync(ct),
            Claims = await client.ListAsync<V1PersistentVolumeClaim>(ns, Ours, ct: ct).ToListAsync(ct),
            Volumes = await client.ListAsync<V1PersistentVolume>(ct: ct).ToListAsync(ct),
            Captures = await client.ListAsync<V1VolumeSnapshot>(ns, ct: ct).ToListAsync(ct),
            Contents = await client.ListAsync<V1VolumeSnapshotContent>(ct: ct).ToListAsync(ct),
        };
    }
}
