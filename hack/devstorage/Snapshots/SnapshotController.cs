using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.DevStorage.Effects;
using Berth.DevStorage.Objects;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using k8s.Models;

namespace Berth.DevStorage.Snapshots;

/// <summary>Carries out <see cref="SnapshotPlan"/>.</summary>
public sealed class SnapshotController(StoreProvider stores, ClusterWriter writer, EventRecorder events, TimeProvider time)
    : IEntityController<V1VolumeSnapshot>
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public Task<ReconciliationResult<V1VolumeSnapshot>> ReconcileAsync(V1VolumeSnapshot entity, CancellationToken cancellationToken)
    {
        var snapshot = entity;
        return Steps.RunAsync(
            entity,
            () =>
            {
                var current = stores.Of<V1VolumeSnapshot>().Get(ObjectKey.Of(entity));
                snapshot = current ?? entity;
                return current is null ? null : SnapshotPlan.Next(View(current));
            },
            step => ActAsync(snapshot, step, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<ReconciliationResult<V1VolumeSnapshot>> DeletedAsync(V1VolumeSnapshot entity, CancellationToken cancellationToken) =>
        Task.FromResult(ReconciliationResult<V1VolumeSnapshot>.Success(entity));

    private SnapshotView View(V1VolumeSnapshot snapshot)
    {
        var ns = snapshot.Metadata.NamespaceProperty;
        var claims = stores.Of<V1PersistentVolumeClaim>();
        var claim = snapshot.Spec?.Source?.PersistentVolumeClaimName is { } name ? claims.Get(ns, name) : null;
        return new(
            snapshot,
            claim,
            claim?.Spec?.VolumeName is { Length: > 0 } volume ? stores.Of<V1PersistentVolume>().Get(null, volume) : null,
            stores.Of<V1VolumeSnapshotContent>().Get(null, Binding.ContentName(snapshot)),
            stores.Of<V1VolumeSnapshotClass>().List(),
            Binding.IsBeingRestored(snapshot, claims.List(ns)));
    }

    private async Task<TimeSpan?> ActAsync(V1VolumeSnapshot snapshot, SnapshotStep step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case SnapshotStep.ChooseClass choose:
                await writer.MergeAsync(
                    snapshot, new() { ["spec"] = new JsonObject { ["volumeSnapshotClassName"] = choose.Name } }, cancellationToken);
                return null;
            case SnapshotStep.AddFinalizer add:
                await writer.AddFinalizerAsync(snapshot, add.Finalizer, cancellationToken);
                return null;
            case SnapshotStep.RemoveFinalizer remove:
                await writer.RemoveFinalizerAsync(snapshot, remove.Finalizer, cancellationToken);
                return null;
            case SnapshotStep.ProtectClaim protect:
                await writer.AddFinalizerAsync(protect.Claim, StorageNames.ClaimAsSource, cancellationToken);
                return null;
            case SnapshotStep.CreateContent create:
                await writer.CreateAsync(create.Content, cancellationToken);
                events.Publish(
                    snapshot, EventType.Normal, "CreatingSnapshot",
                    $"Waiting for a snapshot {ObjectKey.Of(snapshot)} to be created by the CSI driver.");
                return null;
            case SnapshotStep.BindContent bind:
                var spec = new JsonObject { ["volumeSnapshotRef"] = new JsonObject { ["uid"] = snapshot.Metadata.Uid } };
                if (bind.ClassName is not null)
                {
                    spec["volumeSnapshotClassName"] = bind.ClassName;
                }

                await writer.MergeAsync(bind.Content, new() { ["spec"] = spec }, cancellationToken);
                return null;
            case SnapshotStep.MarkContent mark:
                await writer.AnnotateAsync(mark.Content, StorageNames.BeingDeleted, "yes", cancellationToken);
                return null;
            case SnapshotStep.DeleteContent delete:
                await writer.DeleteAsync(delete.Content, cancellationToken);
                return null;
            case SnapshotStep.WriteStatus write:
                await WriteAsync(snapshot, write.Status, cancellationToken);
                Announce(snapshot, write.Status);
                return null;
            case SnapshotStep.Refuse refuse:
                var status = snapshot.Status ?? new();
                status = status with
                {
                    ReadyToUse = refuse.NotReady ? false : status.ReadyToUse,
                    Error = new() { Message = refuse.Message, Time = time.GetUtcNow() },
                };
                await WriteAsync(snapshot, status, cancellationToken);
                events.Publish(snapshot, EventType.Warning, refuse.Reason, refuse.Message);
                return null;
            case SnapshotStep.AwaitRestore:
                events.Publish(snapshot, EventType.Warning, "SnapshotDeletePending", "Snapshot is being used to restore a PVC");
                return Retry;
            default:
                throw new InvalidOperationException($"unknown step {step}");
        }
    }

    private void Announce(V1VolumeSnapshot before, V1VolumeSnapshotStatus after)
    {
        if (before.Status?.CreationTime is null && after.CreationTime is not null)
        {
            events.Publish(
                before, EventType.Normal, "SnapshotCreated", $"Snapshot {ObjectKey.Of(before)} was successfully created by the CSI driver.");
        }

        if (after.ReadyToUse == true)
        {
            events.Publish(before, EventType.Normal, "SnapshotReady", $"Snapshot {ObjectKey.Of(before)} is ready to use.");
        }
    }

    private Task WriteAsync(V1VolumeSnapshot snapshot, V1VolumeSnapshotStatus status, CancellationToken cancellationToken) =>
        writer.ReplaceStatusAsync(
            snapshot, JsonSerializer.SerializeToNode(status, KubeJsonContext.Default.V1VolumeSnapshotStatus), cancellationToken);
}
