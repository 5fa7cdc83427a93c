using Berth.DevStorage.Contents;
using Berth.DevStorage.Data;
using Berth.DevStorage.Effects;
using Berth.DevStorage.Snapshots;
using Berth.DevStorage.Volumes;
using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.DevStorage.Hosting;

/// <summary>Puts the parts together: which controller reconciles what, and what wakes it.</summary>
public static class DevStorageServices
{
    /// <summary>Adds the storage of one cluster. It must run once only: nothing is elected.</summary>
    public static IServiceCollection AddDevStorage(this IServiceCollection services, ClusterConfiguration cluster, DataDirectory data)
    {
        services.AddSingleton(data);
        services.AddSingleton<ClusterWriter>();
        services
            .AddKubernetesOperator(options =>
            {
                options.Name = "devstorage";
                options.Cluster = cluster;
                options.LeaderElection.Enabled = false;
            })
            .AddController<ClaimController, V1PersistentVolumeClaim>(c => c
                .WhileDeleting()
                .Workers(4)
                .Watches<V1PersistentVolume>(WakeUps.ClaimsOf)
                .Watches<V1StorageClass>(WakeUps.ClaimsOf)
                .Watches<V1VolumeSnapshot>(WakeUps.ClaimsOf)
                .Watches<V1VolumeSnapshotContent>(WakeUps.ClaimsOf))
            .AddController<VolumeController, V1PersistentVolume>(c => c.WhileDeleting().Workers(2))
            .AddController<SnapshotController, V1VolumeSnapshot>(c => c
                .WhileDeleting()
                .Workers(2)
                .Watches<V1PersistentVolumeClaim>(WakeUps.SnapshotsOf)
                .Watches<V1PersistentVolume>(WakeUps.SnapshotsOf)
                .Watches<V1VolumeSnapshotClass>(WakeUps.SnapshotsOf)
                .Watches<V1VolumeSnapshotContent>(WakeUps.SnapshotsOf))
            .AddController<ContentController, V1VolumeSnapshotContent>(c => c
                .WhileDeleting()
                .Workers(4)
                .Watches<V1VolumeSnapshot>(WakeUps.ContentsOf)
                .Watches<V1VolumeSnapshotClass>(WakeUps.ContentsOf)
                .Watches<V1PersistentVolume>(WakeUps.ContentsOf));
        services.AddHostedService<Startup>();
        return services;
    }
}
