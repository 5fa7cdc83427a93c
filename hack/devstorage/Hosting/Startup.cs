using Berth.DevStorage.Data;
using Berth.DevStorage.Effects;
using Berth.DevStorage.Objects;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using k8s.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.DevStorage.Hosting;

/// <summary>What is done once, when the cluster is known: classes, leftovers, and the word that it is ready.</summary>
public sealed partial class Startup(
    StoreProvider stores,
    ClusterWriter writer,
    DataDirectory data,
    OperatorHealth health,
    ReadyFile ready,
    TimeProvider time,
    ILogger<Startup> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        ready.Remove();
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await writer.ApplyAsync(Classes.Storage(Driver.StorageClass, "WaitForFirstConsumer", isDefault: true), stoppingToken);
        await writer.ApplyAsync(Classes.Storage(Driver.ImmediateStorageClass, "Immediate", isDefault: false), stoppingToken);
        await writer.ApplyAsync(Classes.Snapshot(), stoppingToken);
        while (!health.Ready)
        {
            await Task.Delay(Pause, time, stoppingToken);
        }

        ClearLeftovers();
        ready.Write();
        LogReady(logger);
    }

    private void ClearLeftovers()
    {
        if (stores.Of<V1PersistentVolumeClaim>().UnreadableCount + stores.Of<V1PersistentVolume>().UnreadableCount + stores.Of<V1VolumeSnapshotContent>().UnreadableCount > 0)
        {
            // What cannot be read may want any of them.
            return;
        }

        var leftovers = LeftoverPlan.For(
            data.Unconfirmed,
            stores.Of<V1PersistentVolumeClaim>().List(),
            stores.Of<V1PersistentVolume>().List(),
            stores.Of<V1VolumeSnapshotContent>().List());
        foreach (var handle in leftovers.Known)
        {
            data.Confirm(handle);
        }

        foreach (var handle in leftovers.Orphans)
        {
            data.RemoveVolume(handle);
            data.RemoveSnapshot(handle);
            LogOrphan(logger, handle);
        }
    }

    [LoggerMessage(LogLevel.Information, "Removed {Handle}, which an earlier run made and nothing can want any more")]
    private static partial void LogOrphan(ILogger logger, string handle);

    [LoggerMessage(LogLevel.Information, "Ready")]
    private static partial void LogReady(ILogger logger);
}
