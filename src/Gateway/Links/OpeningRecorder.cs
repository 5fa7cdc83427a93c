using Berth.Crds;
using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Kube.Runtime.Rbac;

namespace Berth.Gateway.Links;

/// <summary>
/// Notes openings in a snapshot's <c>status.opened</c>, under a field manager that all replicas share: who counts anew has read what is there
/// (resourceVersion), so that none is lost.
/// </summary>
[EntityRbac(typeof(WorkspaceSnapshot), Subresource = "status", Verbs = RbacVerb.Patch)]
internal sealed class OpeningRecorder(KubernetesClient client, TimeProvider time, ILogger<OpeningRecorder> logger)
{
    /// <summary>The name under which the gateway owns the field.</summary>
    public const string FieldManager = "berth-gateway";

    private const int Most = 10;
    private const int Attempts = 10;

    /// <summary>What comes of what was noted before and one more opening.</summary>
    public static SnapshotOpenings With(SnapshotOpenings? before, SnapshotOpening opening) => new()
    {
        Count = (before?.Count ?? 0) + 1,
        Last = [opening, .. (before?.Last ?? []).Take(Most - 1)],
    };

    /// <summary>Notes one. That it could not be is logged: the workspace is there all the same.</summary>
    public async Task NoteAsync(WorkspaceSnapshot snapshot, Workspace made, CancellationToken ct)
    {
        var opening = new SnapshotOpening { User = made.Spec.Owner, Workspace = ObjectKey.Of(made).ToString(), Time = time.GetUtcNow() };
        var key = ObjectKey.Of(snapshot);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await ApplyAsync(snapshot, opening, ct);
                    return;
                }
                catch (KubernetesApiException changed) when (changed.IsConflict && attempt < Attempts)
                {
                    if (await client.GetAsync<WorkspaceSnapshot>(key.Namespace, key.Name, ct) is not { } now || now.Metadata.Uid != snapshot.Metadata.Uid)
                    {
                        return;
                    }

                    snapshot = now;
                }
            }
        }
        catch (Exception failure) when (failure is KubernetesApiException or HttpRequestException or IOException or TimeoutException)
        {
            LinkLog.NotNoted(logger, key, failure.Message);
        }
    }

    private Task<WorkspaceSnapshot> ApplyAsync(WorkspaceSnapshot snapshot, SnapshotOpening opening, CancellationToken ct) => client.ApplyStatusAsync(
        new WorkspaceSnapshot
        {
            Metadata = new()
            {
                Name = snapshot.Metadata.Name,
                NamespaceProperty = snapshot.Metadata.NamespaceProperty,
                Uid = snapshot.Metadata.Uid,
                ResourceVersion = snapshot.Metadata.ResourceVersion,
            },
            Status = new() { Opened = With(snapshot.Status?.Opened, opening) },
        },
        FieldManager,
        ct);
}
