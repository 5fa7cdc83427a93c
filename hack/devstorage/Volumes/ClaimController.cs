using System.Globalization;
using Berth.DevStorage.Data;
using Berth.DevStorage.Effects;
using Berth.DevStorage.Objects;
using Berth.DevStorage.Snapshots;
using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using k8s.Models;

namespace Berth.DevStorage.Volumes;

/// <summary>Carries out <see cref="ClaimPlan"/>.</summary>
public sealed class ClaimController(
    KubernetesClient client, StoreProvider stores, ClusterWriter writer, DataDirectory data, EventRecorder events, TimeProvider time)
    : IEntityController<V1PersistentVolumeClaim>
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public Task<ReconciliationResult<V1PersistentVolumeClaim>> ReconcileAsync(
        V1PersistentVolumeClaim entity, CancellationToken cancellationToken)
    {
        var claim = entity;
        return Steps.RunAsync(
            entity,
            () =>
            {
                var current = stores.Of<V1PersistentVolumeClaim>().Get(ObjectKey.Of(entity));
                claim = current ?? entity;
                return current is null ? null : ClaimPlan.Next(View(current));
            },
            step => ActAsync(claim, step, cancellationToken));
    }

    /// <summary>A claim that went before its volume object existed leaves a directory that nobody else would remove.</summary>
    public async Task<ReconciliationResult<V1PersistentVolumeClaim>> DeletedAsync(
        V1PersistentVolumeClaim entity, CancellationToken cancellationToken)
    {
        var handle = StorageNames.VolumeName(entity.Metadata.Uid ?? "");
        if (data.HasVolume(handle) && await client.GetAsync<V1PersistentVolume>(null, handle, cancellationToken) is null
            && data.IsUnconfirmed(handle))
        {
            data.RemoveVolume(handle);
        }

        return ReconciliationResult<V1PersistentVolumeClaim>.Success(entity);
    }

    private ClaimView View(V1PersistentVolumeClaim claim)
    {
        var ns = claim.Metadata.NamespaceProperty;
        var handle = StorageNames.VolumeName(claim.Metadata.Uid ?? "");
        var snapshots = stores.Of<V1VolumeSnapshot>();
        var snapshot = Binding.IsSnapshot(claim.Spec?.DataSource) ? snapshots.Get(ns, claim.Spec?.DataSource?.Name ?? "") : null;
        var content = snapshot?.Status?.BoundVolumeSnapshotContentName is { } name
            ? stores.Of<V1VolumeSnapshotContent>().Get(null, name)
            : null;
        return new(
            claim,
            ClassOf(claim),
            stores.Of<V1PersistentVolume>().Get(null, handle) is not null,
            data.HasVolume(handle),
            snapshot,
            content,
            data.Find(content?.Status?.SnapshotHandle),
            Binding.IsBeingCaptured(claim, snapshots.List(ns)),
            time.GetUtcNow());
    }

    private V1StorageClass? ClassOf(V1PersistentVolumeClaim claim) =>
        claim.Spec?.StorageClassName is { } name ? stores.Of<V1StorageClass>().Get(null, name) : null;

    private async Task<TimeSpan?> ActAsync(V1PersistentVolumeClaim claim, ClaimStep step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case ClaimStep.Release:
                await writer.RemoveFinalizerAsync(claim, StorageNames.ClaimAsSource, cancellationToken);
                return null;
            case ClaimStep.MakeData make:
                return await MakeAsync(claim, make, cancellationToken);
            case ClaimStep.CreateVolume create:
                await writer.CreateAsync(VolumeFactory.Create(claim, ClassOf(claim)!, create, data.VolumePath(create.Name)), cancellationToken);
                data.Confirm(create.Name);
                events.Publish(claim, EventType.Normal, "ProvisioningSucceeded", $"Successfully provisioned volume {create.Name}");
                return null;
            case ClaimStep.Refuse refuse:
                Fail(claim, refuse.Message);
                return refuse.RetryAfter;
            case ClaimStep.FailOnPurpose fail:
                await writer.AnnotateAsync(
                    claim, Driver.AttemptsKey, fail.Attempt.ToString(CultureInfo.InvariantCulture), cancellationToken);
                Fail(claim, $"failed on purpose, attempt {fail.Attempt}");
                return Retry;
            case ClaimStep.Wait wait:
                return wait.Time;
            default:
                throw new InvalidOperationException($"unknown step {step}");
        }
    }

    private async Task<TimeSpan?> MakeAsync(V1PersistentVolumeClaim claim, ClaimStep.MakeData make, CancellationToken cancellationToken)
    {
        events.Publish(
            claim, EventType.Normal, "Provisioning", $"External provisioner is provisioning volume for claim \"{ObjectKey.Of(claim)}\"");
        try
        {
            await data.MakeVolumeAsync(make.Handle, make.SnapshotHandle, cancellationToken);
            return null;
        }
        catch (IOException e)
        {
            Fail(claim, e.Message);
            return Retry;
        }
    }

    private void Fail(V1PersistentVolumeClaim claim, string message) => events.Publish(
        claim, EventType.Warning, "ProvisioningFailed",
        $"failed to provision volume with StorageClass \"{claim.Spec?.StorageClassName}\": {message}");
}
