using System.Globalization;
using System.Text.Json;
using Berth.DevStorage.Data;
using Berth.DevStorage.Effects;
using Berth.DevStorage.Objects;
using Berth.DevStorage.Snapshots;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using k8s.Models;

namespace Berth.DevStorage.Contents;

/// <summary>Carries out <see cref="ContentPlan"/>.</summary>
public sealed class ContentController(
    StoreProvider stores, ClusterWriter writer, DataDirectory data, EventRecorder events, TimeProvider time)
    : IEntityController<V1VolumeSnapshotContent>
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public Task<ReconciliationResult<V1VolumeSnapshotContent>> ReconcileAsync(
        V1VolumeSnapshotContent entity, CancellationToken cancellationToken)
    {
        var content = entity;
        return Steps.RunAsync(
            entity,
            () =>
            {
                var current = stores.Of<V1VolumeSnapshotContent>().Get(ObjectKey.Of(entity));
                content = current ?? entity;
                return current is null ? null : ContentPlan.Next(View(current));
            },
            step => ActAsync(content, step, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<ReconciliationResult<V1VolumeSnapshotContent>> DeletedAsync(
        V1VolumeSnapshotContent entity, CancellationToken cancellationToken) =>
        Task.FromResult(ReconciliationResult<V1VolumeSnapshotContent>.Success(entity));

    private ContentView View(V1VolumeSnapshotContent content)
    {
        var reference = content.Spec?.VolumeSnapshotRef;
        var snapshot = reference?.Name is { } name ? stores.Of<V1VolumeSnapshot>().Get(reference.NamespaceProperty, name) : null;
        var volume = content.Spec?.Source?.VolumeHandle;
        return new(
            content,
            snapshot is not null && Binding.PointsAt(content, snapshot) ? snapshot : null,
            content.Spec?.VolumeSnapshotClassName is { } className ? stores.Of<V1VolumeSnapshotClass>().Get(null, className) : null,
            volume is null ? null : stores.Of<V1PersistentVolume>().Get(null, volume),
            data.Find(ContentPlan.HandleOf(content)),
            time.GetUtcNow());
    }

    private async Task<TimeSpan?> ActAsync(V1VolumeSnapshotContent content, ContentStep step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case ContentStep.AddFinalizer:
                await writer.AddFinalizerAsync(content, StorageNames.ContentBound, cancellationToken);
                return null;
            case ContentStep.RemoveFinalizer:
                await writer.RemoveFinalizerAsync(content, StorageNames.ContentBound, cancellationToken);
                return null;
            case ContentStep.BeginMaking:
                await writer.AnnotateAsync(content, StorageNames.BeingCreated, "yes", cancellationToken);
                return null;
            case ContentStep.EndMaking:
                await writer.AnnotateAsync(content, StorageNames.BeingCreated, null, cancellationToken);
                return null;
            case ContentStep.Cut cut:
                return await CutAsync(content, cut, cancellationToken);
            case ContentStep.WriteStatus write:
                await WriteAsync(content, write.Status, cancellationToken);
                if (write.Status.SnapshotHandle is { } handle && Handle.IsValid(handle))
                {
                    data.Confirm(handle);
                }

                return null;
            case ContentStep.Refuse refuse:
                await RefuseAsync(content, refuse, cancellationToken);
                return null;
            case ContentStep.FailOnPurpose fail:
                await writer.AnnotateAsync(
                    content, Driver.AttemptsKey, fail.Attempt.ToString(CultureInfo.InvariantCulture), cancellationToken);
                await RefuseAsync(
                    content,
                    new("SnapshotCreationFailed", $"Failed to create snapshot: failed on purpose, attempt {fail.Attempt}", null),
                    cancellationToken);
                return Retry;
            case ContentStep.Wait wait:
                return wait.Time;
            case ContentStep.DeleteData delete:
                data.RemoveSnapshot(delete.Handle);
                await WriteAsync(content, new() { Error = content.Status?.Error }, cancellationToken);
                return null;
            case ContentStep.DeleteSnapshot delete:
                await writer.DeleteAsync(delete.Snapshot, cancellationToken);
                return null;
            case ContentStep.LoseData lose:
                data.RemoveSnapshot(lose.Handle);
                return null;
            default:
                throw new InvalidOperationException($"unknown step {step}");
        }
    }

    private async Task<TimeSpan?> CutAsync(V1VolumeSnapshotContent content, ContentStep.Cut cut, CancellationToken cancellationToken)
    {
        try
        {
            var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
            await data.CutAsync(cut.Handle, new(now, cut.RestoreSize, cut.VolumeHandle), cancellationToken);
            return null;
        }
        catch (IOException e)
        {
            await RefuseAsync(
                content,
                new("SnapshotCreationFailed", $"Failed to create snapshot: failed to take snapshot of the volume {cut.VolumeHandle}: {e.Message}", null),
                cancellationToken);
            return Retry;
        }
    }

    private async Task RefuseAsync(V1VolumeSnapshotContent content, ContentStep.Refuse refuse, CancellationToken cancellationToken)
    {
        // Said already; saying it again would wake this very controller, again and again.
        if (content.Status?.Error?.Message == refuse.Message)
        {
            return;
        }

        var status = (content.Status ?? new()) with
        {
            ReadyToUse = false,
            Error = new() { Message = refuse.Message, Time = time.GetUtcNow() },
        };
        await WriteAsync(content, status, cancellationToken);
        events.Publish(content, EventType.Warning, refuse.Reason, refuse.Message);
    }

    private Task WriteAsync(V1VolumeSnapshotContent content, V1VolumeSnapshotContentStatus status, CancellationToken cancellationToken) =>
        writer.ReplaceStatusAsync(
            content, JsonSerializer.SerializeToNode(status, KubeJsonContext.Default.V1VolumeSnapshotContentStatus), cancellationToken);
}
