using Berth.DevStorage.Data;
using Berth.DevStorage.Faults;
using Berth.DevStorage.Objects;
using Berth.DevStorage.Snapshots;
using Berth.Kube.Models;
using static Berth.DevStorage.Volumes.ClaimStep;

namespace Berth.DevStorage.Volumes;

/// <summary>What external-provisioner does for a claim, and when snapshot-controller lets go of one, as a function.</summary>
public static class ClaimPlan
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SlowRetry = TimeSpan.FromSeconds(10);

    /// <summary>The next step, or null when there is nothing to do until something changes.</summary>
    public static ClaimStep? Next(ClaimView view)
    {
        var claim = view.Claim;
        if (claim.HasFinalizer(StorageNames.ClaimAsSource) && !view.BeingCaptured)
        {
            return new Release();
        }

        return IsToBeProvisioned(view) ? Provision(view) : null;
    }

    /// <summary>
    /// kube-controller-manager hands a claim over by an annotation, and for a class that waits for its first consumer only
    /// when the scheduler chose a node; the latter is checked again, because the annotation stays when a pod goes.
    /// </summary>
    private static bool IsToBeProvisioned(ClaimView view)
    {
        var claim = view.Claim;
        var provisioner = claim.Metadata.Annotation(StorageNames.StorageProvisioner)
            ?? claim.Metadata.Annotation(StorageNames.BetaStorageProvisioner);
        return provisioner == Driver.Name
            && view.Class?.Provisioner == Driver.Name
            && !view.HasVolume
            && !claim.IsBeingDeleted()
            && string.IsNullOrEmpty(claim.Spec?.VolumeName)
            && (view.Class.VolumeBindingMode != "WaitForFirstConsumer" || claim.HasAnnotation(StorageNames.SelectedNode));
    }

    private static ClaimStep? Provision(ClaimView view)
    {
        var claim = view.Claim;
        if (claim.Spec?.VolumeMode is not (null or "Filesystem"))
        {
            return new Refuse($"volumeMode {claim.Spec.VolumeMode} is not supported: {Driver.Name} makes directories", SlowRetry);
        }

        var asked = claim.Spec?.Resources?.Requests?.Text("storage");
        if (!Quantity.TryParse(asked, out var request) || request.Sign <= 0)
        {
            return new Refuse($"spec.resources.requests.storage is '{asked}': ask for an amount above zero, such as 1Gi", SlowRetry);
        }

        FaultSet faults;
        try
        {
            faults = FaultParser.Parse(FaultParser.Requested(claim, view.Class, view.Class?.Parameters));
        }
        catch (FormatException e)
        {
            return new Refuse(e.Message, SlowRetry);
        }

        if (faults.WithoutSize || faults.DeletedWhileMade || faults.DataLoss)
        {
            return new Refuse($"{Driver.FaultKey}: ready-without-size, deleted-while-made and data-loss are for snapshots", SlowRetry);
        }

        var age = view.Now - (claim.Metadata.CreationTimestamp ?? view.Now);
        var handle = StorageNames.VolumeName(claim.Metadata.Uid ?? "");
        return faults.NeverReady ? null
            : faults.Fail ? new Refuse("failed on purpose", SlowRetry)
            : FaultPace.Wait(claim, faults, view.Now) is { } pause ? new Wait(pause)
            : claim.FailedAttempts() < faults.ErrorsFirst ? new FailOnPurpose(claim.FailedAttempts() + 1)
            : view.HasData ? age < faults.Slow ? new Wait(Later(faults.Slow - age)) : new CreateVolume(handle, Capacity(asked!, request))
            : claim.Spec?.DataSource is null ? new MakeData(handle, null)
            : SourceProblem(view, request) is { } problem ? new Refuse(problem, SlowRetry)
            : new MakeData(handle, ContentHandle(view.Content));
    }

    private static string? SourceProblem(ClaimView view, Quantity request)
    {
        var source = view.Claim.Spec!.DataSource!;
        if (!Binding.IsSnapshot(source))
        {
            return $"dataSource {source.Kind} {source.Name} is not supported: name a VolumeSnapshot";
        }

        if (view.Snapshot is not { } snapshot)
        {
            return $"error getting snapshot {source.Name} from api server: not found";
        }

        if (snapshot.IsBeingDeleted())
        {
            return $"snapshot {source.Name} is currently being deleted";
        }

        if (!Binding.IsReady(snapshot))
        {
            return $"snapshot {source.Name} is not Ready";
        }

        if (view.Content is not { } content || !Binding.PointsAt(content, snapshot)
            || snapshot.Status?.BoundVolumeSnapshotContentName != content.Metadata.Name)
        {
            return $"snapshot {source.Name} and content {snapshot.Status?.BoundVolumeSnapshotContentName} do not point at each other";
        }

        if (content.Spec?.Driver != Driver.Name)
        {
            return $"snapshot {source.Name} is of the driver {content.Spec?.Driver}, the storage class of {Driver.Name}";
        }

        if (snapshot.Status?.RestoreSize is { } size && Quantity.TryParse(size, out var needed) && request < needed)
        {
            return $"requested volume size {request.Units} is less than the size {needed.Units} for the source snapshot {source.Name}";
        }

        var handle = ContentHandle(content);
        return handle is null || !Handle.IsValid(handle) ? $"content {content.Metadata.Name} has no snapshot handle"
            : view.Stored is null ? $"snapshot {handle} not found in the storage"
            : null;
    }

    private static string? ContentHandle(V1VolumeSnapshotContent? content) => content?.Status?.SnapshotHandle;

    // As asked when it is whole bytes, else rounded up to such.
    private static string Capacity(string asked, Quantity request) =>
        request == Quantity.FromBytes(request.Units) ? asked : Quantity.OfBytes(request.Units);

    private static TimeSpan Later(TimeSpan rest) => rest > Retry ? rest : Retry;
}
