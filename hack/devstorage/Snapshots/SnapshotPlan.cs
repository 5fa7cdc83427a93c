using Berth.DevStorage.Objects;
using Berth.Kube.Models;
using static Berth.DevStorage.Snapshots.SnapshotStep;

namespace Berth.DevStorage.Snapshots;

/// <summary>
/// What snapshot-controller of external-snapshotter 8 does for a VolumeSnapshot, as a function: the order of its checks, the
/// reasons of its events and its finalizers are the same, so that whoever waits for it waits for the same things.
/// </summary>
public static class SnapshotPlan
{
    /// <summary>The next step, or null when there is nothing to do until something changes.</summary>
    public static SnapshotStep? Next(SnapshotView view)
    {
        var step = view.Snapshot.IsBeingDeleted()
            ? Delete(view)
            : Class(view) ?? Validate(view) ?? Content(view) ?? Finalizers(view) ?? Bind(view);

        // What is wrong is said once; it is said again when it is something else.
        return step is Refuse refusal && view.Snapshot.Status?.Error?.Message == refusal.Message ? null : step;
    }

    private static SnapshotStep? Delete(SnapshotView view)
    {
        var snapshot = view.Snapshot;
        var asSource = snapshot.HasFinalizer(StorageNames.SnapshotAsSource);
        var bound = snapshot.HasFinalizer(StorageNames.SnapshotBound);
        if (!asSource && !bound)
        {
            return null;
        }

        var content = view.Content is { } found && Binding.PointsAt(found, snapshot) ? found : null;
        if (content is not null && view.BeingRestored)
        {
            return new AwaitRestore();
        }

        if (content is not null && !content.HasAnnotation(StorageNames.BeingDeleted))
        {
            return new MarkContent(content);
        }

        var goesToo = content?.Spec?.DeletionPolicy == "Delete";
        if (content is not null && goesToo && !content.IsBeingDeleted())
        {
            return new DeleteContent(content);
        }

        return asSource ? new RemoveFinalizer(StorageNames.SnapshotAsSource)
            : goesToo ? null
            : new RemoveFinalizer(StorageNames.SnapshotBound);
    }

    private static SnapshotStep? Class(SnapshotView view)
    {
        var spec = view.Snapshot.Spec;
        if (spec?.VolumeSnapshotClassName is { } name)
        {
            return view.Classes.Any(c => c.Metadata.Name == name)
                ? null
                : new Refuse("GetSnapshotClassFailed",
                    $"Failed to get snapshot class with error volumesnapshotclass.{StorageNames.SnapshotGroup} \"{name}\" not found", false);
        }

        if (spec?.Source?.VolumeSnapshotContentName is not null)
        {
            return null;
        }

        var problem = VolumeProblem(view);
        if (problem is null)
        {
            var defaults = view.Classes
                .Where(c => c.Driver == Driver.Name && c.Metadata.Annotation(StorageNames.DefaultSnapshotClass) == "true")
                .ToList();
            if (defaults is [var only])
            {
                return new ChooseClass(only.Metadata.Name ?? "");
            }

            problem = defaults.Count == 0
                ? "cannot find default snapshot class"
                : $"{defaults.Count} default snapshot classes were found";
        }

        return new Refuse("SetDefaultSnapshotClassFailed", $"Failed to set default snapshot class with error {problem}", false);
    }

    private static Refuse? Validate(SnapshotView view)
    {
        var source = view.Snapshot.Spec?.Source;
        return source?.PersistentVolumeClaimName is null == source?.VolumeSnapshotContentName is null
            ? new Refuse("SnapshotValidationError",
                "Exactly one of PersistentVolumeClaimName and VolumeSnapshotContentName should be specified", true)
            : null;
    }

    private static Refuse? Content(SnapshotView view)
    {
        if (view.Content is not { } content)
        {
            return null;
        }

        var imported = view.Snapshot.Spec?.Source?.VolumeSnapshotContentName is not null;
        if (imported != content.Spec?.Source?.SnapshotHandle is not null)
        {
            return new Refuse("SnapshotContentMismatch", imported
                ? "VolumeSnapshotContent is dynamically provisioned while expecting a pre-provisioned one"
                : $"VolumeSnapshotContent {content.Metadata.Name} is pre-provisioned while expecting a dynamically provisioned one", true);
        }

        var belongs = imported ? Binding.MayPointAt(content, view.Snapshot) : Binding.PointsAt(content, view.Snapshot);
        return belongs
            ? null
            : new Refuse("SnapshotContentMisbound",
                $"VolumeSnapshotContent [{content.Metadata.Name}] is bound to a different snapshot", true);
    }

    private static AddFinalizer? Finalizers(SnapshotView view)
    {
        var snapshot = view.Snapshot;
        if (!snapshot.HasFinalizer(StorageNames.SnapshotAsSource))
        {
            return new(StorageNames.SnapshotAsSource);
        }

        return view.Content?.Spec?.DeletionPolicy == "Delete"
            && snapshot.Status?.BoundVolumeSnapshotContentName is not null
            && !snapshot.HasFinalizer(StorageNames.SnapshotBound)
            ? new(StorageNames.SnapshotBound)
            : null;
    }

    private static SnapshotStep? Bind(SnapshotView view)
    {
        var imported = view.Snapshot.Spec?.Source?.VolumeSnapshotContentName is not null;
        var bound = view.Snapshot.Status?.BoundVolumeSnapshotContentName is not null;
        if (view.Content is not { } content)
        {
            return imported || (bound && Binding.IsReady(view.Snapshot))
                ? new Refuse("SnapshotContentMissing", "VolumeSnapshotContent is missing", true)
                : Create(view);
        }

        if (string.IsNullOrEmpty(content.Spec?.VolumeSnapshotRef?.Uid)
            || (content.Spec.VolumeSnapshotClassName is null && view.Snapshot.Spec?.VolumeSnapshotClassName is not null))
        {
            return new BindContent(content, view.Snapshot.Spec?.VolumeSnapshotClassName);
        }

        if (bound && Binding.IsReady(view.Snapshot))
        {
            return null;
        }

        var status = SnapshotStatus.From(content, view.Snapshot.Status);
        return status == view.Snapshot.Status ? null : new WriteStatus(status);
    }

    private static SnapshotStep Create(SnapshotView view)
    {
        var className = view.Snapshot.Spec?.VolumeSnapshotClassName;
        var @class = view.Classes.First(c => c.Metadata.Name == className);
        var problem = VolumeProblem(view)
            ?? (@class.Driver == Driver.Name
                ? null
                : $"snapshot class {className} is of the driver {@class.Driver}, the volume of {Driver.Name}");
        if (problem is null && !view.Claim!.HasFinalizer(StorageNames.ClaimAsSource))
        {
            if (!view.Claim!.IsBeingDeleted())
            {
                return new ProtectClaim(view.Claim!);
            }

            problem = "cannot add finalizer on claim because it is being deleted";
        }

        if (problem is not null)
        {
            return new Refuse("SnapshotContentCreationFailed", $"Failed to create snapshot content with error {problem}", true);
        }

        return new CreateContent(new()
        {
            Metadata = new() { Name = StorageNames.ContentName(view.Snapshot.Metadata.Uid ?? "") },
            Spec = new()
            {
                VolumeSnapshotRef = new()
                {
                    ApiVersion = $"{StorageNames.SnapshotGroup}/v1",
                    Kind = "VolumeSnapshot",
                    NamespaceProperty = view.Snapshot.Metadata.NamespaceProperty,
                    Name = view.Snapshot.Metadata.Name,
                    Uid = view.Snapshot.Metadata.Uid,
                    ResourceVersion = view.Snapshot.Metadata.ResourceVersion,
                },
                Source = new() { VolumeHandle = view.Volume!.Metadata.Name },
                VolumeSnapshotClassName = className,
                DeletionPolicy = @class.DeletionPolicy,
                Driver = @class.Driver,
                SourceVolumeMode = view.Volume.Spec?.VolumeMode,
            },
        });
    }

    private static string? VolumeProblem(SnapshotView view)
    {
        var name = view.Snapshot.Spec?.Source?.PersistentVolumeClaimName;
        if (view.Claim is not { } claim)
        {
            return $"failed to retrieve PVC {name} from the lister: persistentvolumeclaim \"{name}\" not found";
        }

        if (claim.Status?.Phase != "Bound")
        {
            return $"the PVC {name} is not yet bound to a PV, will not attempt to take a snapshot";
        }

        if (view.Volume is not { } volume)
        {
            return $"failed to retrieve PV {claim.Spec?.VolumeName} from the API server: not found";
        }

        var reference = volume.Spec?.ClaimRef;
        if (reference?.Name != claim.Metadata.Name || reference?.NamespaceProperty != claim.Metadata.NamespaceProperty
            || (!string.IsNullOrEmpty(reference?.Uid) && reference.Uid != claim.Metadata.Uid))
        {
            return "claim in dataSource not bound or invalid";
        }

        return volume.Metadata.Annotation(StorageNames.ProvisionedBy) == Driver.Name
            ? null
            : $"volume {volume.Metadata.Name} was not provisioned by {Driver.Name}";
    }
}
