using System.Collections.Concurrent;
using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Tests.Integration.Kube.Runtime;

/// <summary>
/// A small operator in this process: for each ConfigMap labelled <c>role=parent</c> it keeps a ConfigMap <c>NAME-child</c> with the
/// same data, and puts a finalizer on the parent. It writes down what it was called for.
/// </summary>
internal sealed class TestOperator : IAsyncDisposable
{
    public const string Finalizer = "test.berth.dev/cleanup";

    private readonly IHost _host;

    /// <summary>Shorter than in an installation, and long enough for a busy machine: who does not come to renew loses the lease.</summary>
    public static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(10);

    /// <summary>How long a leader tries to renew.</summary>
    public static readonly TimeSpan RenewDeadline = TimeSpan.FromSeconds(8);

    /// <summary>How often.</summary>
    public static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(0.5);

    public TestOperator(ControlPlane controlPlane, string ns, string name, bool elect = false)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(Calls);
        builder.Services.AddLogging(logging => logging.AddFilter(level => level >= LogLevel.Warning));
        builder.Services
            .AddKubernetesOperator(options =>
            {
                options.Name = name;
                options.Namespace = ns;
                options.Cluster = ClusterConfiguration.Load(controlPlane.KubeconfigPath);
                options.LeaderElection.Enabled = elect;
                options.LeaderElection.LeaseName = "test";
                options.LeaderElection.LeaseDuration = LeaseDuration;
                options.LeaderElection.RenewDeadline = RenewDeadline;
                options.LeaderElection.RetryPeriod = RetryPeriod;
            })
            .AddStore<V1ConfigMap>(store => store.Namespace(ns).LabelSelector("role"))
            .AddStore<V1VolumeSnapshot>(store => store.Optional())
            .AddController<ParentController, V1ConfigMap>(controller => controller.Workers(4).Owns<V1ConfigMap>())
            .AddFinalizer<ParentFinalizer, V1ConfigMap>(Finalizer);
        _host = builder.Build();
    }

    public ConcurrentQueue<string> Calls { get; } = new();

    public EntityStore<V1ConfigMap> Store => _host.Services.GetRequiredService<EntityStore<V1ConfigMap>>();

    public OperatorHealth Health => _host.Services.GetRequiredService<OperatorHealth>();

    public IServiceProvider Services => _host.Services;

    public static V1ConfigMap Parent(string ns, string name, string value = "1") => new()
    {
        Metadata = new() { NamespaceProperty = ns, Name = name, Labels = new Dictionary<string, string> { ["role"] = "parent" } },
        Data = new Dictionary<string, string> { ["key"] = value },
    };

    public Task StartAsync(CancellationToken ct) => _host.StartAsync(ct);

    public Task StopAsync(CancellationToken ct) => _host.StopAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    public sealed class ParentController(KubernetesClient client, EntityStore<V1ConfigMap> store, ConcurrentQueue<string> calls, OperatorOptions options)
        : IEntityController<V1ConfigMap>
    {
        public async Task<ReconciliationResult<V1ConfigMap>> ReconcileAsync(V1ConfigMap entity, CancellationToken cancellationToken)
        {
            calls.Enqueue($"reconcile {entity.Metadata.Name}");
            if (entity.Metadata.Label("role") != "parent")
            {
                return ReconciliationResult<V1ConfigMap>.Success(entity);
            }

            var child = store.Get(entity.Metadata.NamespaceProperty, $"{entity.Metadata.Name}-child");
            if (child?.Data?["key"] != entity.Data!["key"])
            {
                store.RecordWrite(await client.ApplyAsync(
                    new V1ConfigMap
                    {
                        Metadata = new()
                        {
                            NamespaceProperty = entity.Metadata.NamespaceProperty,
                            Name = $"{entity.Metadata.Name}-child",
                            Labels = new Dictionary<string, string> { ["role"] = "child" },
                            OwnerReferences =
                            [
                                new() { ApiVersion = "v1", Kind = "ConfigMap", Name = entity.Metadata.Name, Uid = entity.Metadata.Uid, Controller = true },
                            ],
                        },
                        Data = entity.Data,
                    },
                    options.Name,
                    cancellationToken));
            }

            return ReconciliationResult<V1ConfigMap>.Success(entity);
        }

        public Task<ReconciliationResult<V1ConfigMap>> DeletedAsync(V1ConfigMap entity, CancellationToken cancellationToken)
        {
            calls.Enqueue($"deleted {entity.Metadata.Name}");
            return Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity));
        }
    }

    public sealed class ParentFinalizer(ConcurrentQueue<string> calls) : IEntityFinalizer<V1ConfigMap>
    {
        public Task<ReconciliationResult<V1ConfigMap>> FinalizeAsync(V1ConfigMap entity, CancellationToken cancellationToken)
        {
            calls.Enqueue($"finalize {entity.Metadata.Name}");
            return Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity));
        }
    }
}
