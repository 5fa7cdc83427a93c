using Berth.DevStorage.Data;
using Berth.DevStorage.Faults;
using Berth.DevStorage.Objects;
using Berth.Kube.Models;
using static Berth.DevStorage.Contents.ContentStep;

namespace Berth.DevStorage.Contents;

/// <summary>What csi-snapshotter (the sidecar of external-snapshotter 8) and a driver do for a VolumeSnapshotContent, as a function.</summary>
public static class ContentPlan
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SlowRetry = TimeSpan.FromSeconds(10);

    /// <summary>The handle under which the storage holds the content's data, or will.</summary>
    public static string? HandleOf(V1VolumeSnapshotContent content) =>
        content.Spec?.Source?.SnapshotHandle
        ?? content.Status?.SnapshotHandle
        ?? (string.IsNullOrEmpty(content.Spec?.VolumeSnapshotRef?.Uid)
            ? null
            : StorageNames.SnapshotHandle(content.Spec.VolumeSnapshotRef.Uid));

    /// <summary>The next step, or null when there is nothing to do until something changes.</summary>
    public static ContentStep? Next(ContentView view)
    {
        if (view.Content.Spec?.Driver != Driver.Name)
        {
            return null;
        }

        var step = MayGo(view.Content) ? Delete(view) : Keep(view);

        // What is wrong is said once; what nobody but time can mend is tried again.
        return step is Refuse refusal && view.Content.Status?.Error?.Message == refusal.Message
            ? refusal.RetryAfter is { } after ? new Wait(after) : null
            : step;
    }

    private static bool MayGo(V1VolumeSnapshotContent content)
    {
        if (!content.IsBeingDeleted())
        {
            return false;
        }

        var importedUnbound = content.Spec?.Source?.SnapshotHandle is not null
            && string.IsNullOrEmpty(content.Spec.VolumeSnapshotRef?.Uid);
        return importedUnbound
            || (!content.HasAnnotation(StorageNames.BeingCreated) && content.HasAnnotation(StorageNames.BeingDeleted));
    }

    private static ContentStep? Delete(ContentView view)
    {
        var handle = HandleOf(view.Content);
        if (view.Content.Spec?.DeletionPolicy == "Delete" && handle is not null && Handle.IsValid(handle)
            && (view.Content.Status?.SnapshotHandle is not null || view.Stored is not null))
        {
            return new DeleteData(handle);
        }

        return view.Content.HasFinalizer(StorageNames.ContentBound) ? new RemoveFinalizer() : null;
    }

    private static ContentStep? Keep(ContentView view)
    {
        var content = view.Content;
        var source = content.Spec?.Source;
        if (source?.VolumeHandle is null == source?.SnapshotHandle is null)
        {
            return new Refuse("ContentValidationError", "Exactly one of VolumeHandle and SnapshotHandle should be specified", null);
        }

        if (!content.IsBeingDeleted() && !string.IsNullOrEmpty(content.Spec?.VolumeSnapshotRef?.Uid)
            && !content.HasFinalizer(StorageNames.ContentBound))
        {
            return new AddFinalizer();
        }

        FaultSet faults;
        try
        {
            faults = FaultParser.Parse(FaultParser.Requested(view.Snapshot, view.Class, view.Class?.Parameters));
        }
        catch (FormatException e)
        {
            return Failed(e.Message, SlowRetry);
        }

        if (content.Status?.ReadyToUse == true)
        {
            return content.HasAnnotation(StorageNames.BeingCreated) ? new EndMaking()
                : faults.DataLoss && view.Stored is not null && content.Status.SnapshotHandle is { } lost ? new LoseData(lost)
                : null;
        }

        return source!.SnapshotHandle is { } handle ? Import(view, handle, faults) : Make(view, faults);
    }

    private static ContentStep? Import(ContentView view, string handle, FaultSet faults)
    {
        const string Reason = "SnapshotContentCheckandUpdateFailed";
        const string Prefix = "Failed to check and update snapshot content: ";
        if (!Handle.IsValid(handle))
        {
            return new Refuse(Reason, $"{Prefix}'{handle}' is no snapshot handle: lower-case letters, digits and '-' are", null);
        }

        if (view.Stored is null)
        {
            return new Refuse(Reason, $"{Prefix}snapshot {handle} not found in the storage", SlowRetry);
        }

        return faults.Fail ? new Refuse(Reason, $"{Prefix}failed on purpose", SlowRetry) : Report(view, handle, view.Stored, faults);
    }

    private static ContentStep? Make(ContentView view, FaultSet faults)
    {
        var content = view.Content;
        var handle = HandleOf(content);
        if (handle is null)
        {
            return Failed("volumeSnapshotRef.uid is missing", null);
        }

        if (view.Class is null)
        {
            return Failed($"snapshot class {content.Spec?.VolumeSnapshotClassName} not found", SlowRetry);
        }

        if (view.Stored is { } stored)
        {
            return Report(view, handle, stored, faults);
        }

        if (content.Status?.SnapshotHandle is not null)
        {
            return Failed($"snapshot {handle} is not in the storage any more", SlowRetry);
        }

        var making = content.HasAnnotation(StorageNames.BeingCreated);
        var answered = content.Status?.Error is not null;
        if (faults.Fail)
        {
            // A driver's final answer ends the making, so that a failed content can be deleted.
            return making && answered ? new EndMaking()
                : making || answered ? Failed("failed on purpose", SlowRetry)
                : new BeginMaking();
        }

        // Deleted before its making began: there is nothing to begin any more.
        if (content.IsBeingDeleted() && !making)
        {
            return null;
        }

        if (view.Volume is not { } volume)
        {
            return making
                ? new EndMaking()
                : Failed($"volume {content.Spec?.Source?.VolumeHandle} not found", SlowRetry);
        }

        if (!making)
        {
            return new BeginMaking();
        }

        if (FaultPace.Wait(content, faults, view.Now) is { } pause)
        {
            return new Wait(pause);
        }

        if (content.FailedAttempts() < faults.ErrorsFirst)
        {
            return new FailOnPurpose(content.FailedAttempts() + 1);
        }

        if (faults.DeletedWhileMade && view.Snapshot is { } snapshot && !snapshot.IsBeingDeleted())
        {
            return new DeleteSnapshot(snapshot);
        }

        var size = Quantity.TryParse(volume.Spec?.Capacity?.Text("storage"), out var capacity) ? capacity.Units : 0;
        return new Cut(handle, volume.Metadata.Name ?? "", size);
    }

    private static ContentStep? Report(ContentView view, string handle, StoredSnapshot stored, FaultSet faults)
    {
        var age = view.Now - (view.Content.Metadata.CreationTimestamp ?? view.Now);
        var status = new V1VolumeSnapshotContentStatus
        {
            SnapshotHandle = handle,
            CreationTime = stored.CreationTime,
            RestoreSize = faults.WithoutSize || stored.RestoreSize == 0 ? null : stored.RestoreSize,
            ReadyToUse = !faults.NeverReady && age >= faults.Slow,
        };
        return status != view.Content.Status ? new WriteStatus(status)
            : view.Content.HasAnnotation(StorageNames.BeingCreated) ? new EndMaking()
            : faults.NeverReady ? null
            : new Wait(faults.Slow - age > Retry ? faults.Slow - age : Retry);
    }

    private static Refuse Failed(string message, TimeSpan? retryAfter) =>
        new("SnapshotCreationFailed", $"Failed to create snapshot: {message}", retryAfter);
}
