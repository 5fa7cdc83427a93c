using Berth.DevStorage.Data;
using Berth.DevStorage.Effects;
using Berth.DevStorage.Objects;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using k8s.Models;

namespace Berth.DevStorage.Volumes;

/// <summary>Carries out <see cref="VolumePlan"/>.</summary>
public sealed class VolumeController(StoreProvider stores, ClusterWriter writer, DataDirectory data) : IEntityController<V1PersistentVolume>
{
    /// <inheritdoc/>
    public Task<ReconciliationResult<V1PersistentVolume>> ReconcileAsync(V1PersistentVolume entity, CancellationToken cancellationToken)
    {
        var volume = entity;
        return Steps.RunAsync(
            entity,
            () =>
            {
                var current = stores.Of<V1PersistentVolume>().Get(ObjectKey.Of(entity));
                volume = current ?? entity;
                return current is null ? null : VolumePlan.Next(current, data.HasVolume(current.Metadata.Name ?? ""));
            },
            step => ActAsync(volume, step, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<ReconciliationResult<V1PersistentVolume>> DeletedAsync(V1PersistentVolume entity, CancellationToken cancellationToken) =>
        Task.FromResult(ReconciliationResult<V1PersistentVolume>.Success(entity));

    private async Task<TimeSpan?> ActAsync(V1PersistentVolume volume, VolumeStep step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case VolumeStep.RemoveData:
                data.RemoveVolume(volume.Metadata.Name ?? "");
                return null;
            case VolumeStep.Delete:
                await writer.DeleteAsync(volume, cancellationToken);
                return null;
            case VolumeStep.RemoveFinalizer:
                await writer.RemoveFinalizerAsync(volume, StorageNames.VolumeFinalizer, cancellationToken);
                return null;
            default:
                throw new InvalidOperationException($"unknown step {step}");
        }
    }
}
