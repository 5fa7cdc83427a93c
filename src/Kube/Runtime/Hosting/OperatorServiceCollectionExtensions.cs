using Berth.Kube.Client;
using Berth.Kube.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace Berth.Kube.Runtime;

/// <summary>Adds an operator to a host.</summary>
public static class OperatorServiceCollectionExtensions
{
    /// <summary>
    /// Adds the client, the stores' provider, the event recorder, health, metrics and the host of the controllers. Add kinds,
    /// controllers and finalizers to what it returns.
    /// </summary>
    public static OperatorBuilder AddKubernetesOperator(this IServiceCollection services, Action<OperatorOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new OperatorOptions();
        configure?.Invoke(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddPrometheusMetrics();
        services.AddSingleton(options);
        services.TryAddSingleton(_ => options.Cluster ?? ClusterConfiguration.Load());
        services.TryAddSingleton(provider => CreateClient(provider, options));
        services.AddSingleton<StoreProvider>();
        services.AddSingleton<OperatorHealth>();
        services.AddSingleton<WriteGuard>();
        services.AddSingleton<LeaderElectorFactory>();
        services.AddSingleton<Leadership>();
        services.AddSingleton<ApiMetrics>();
        services.AddSingleton<ControllerMetrics>();
        services.AddSingleton<EventMetrics>();
        services.AddSingleton<LeadershipMetrics>();
        services.AddSingleton(provider => new UnreadableMetrics(provider.GetRequiredService<IMetricFactory>(), provider.GetRequiredService<CollectorRegistry>()));
        services.AddSingleton(provider => new WorkQueueMetrics(provider.GetRequiredService<IMetricFactory>(), provider.GetRequiredService<CollectorRegistry>()));
        services.AddSingleton(provider => new EventRecorder(
            provider.GetRequiredService<KubernetesClient>(),
            options.Name,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<EventMetrics>(),
            provider.GetRequiredService<ILogger<EventRecorder>>()));
        services.AddHostedService(provider => provider.GetRequiredService<EventRecorder>());
        services.AddSingleton<IHostedService>(provider => new OperatorHost(
            provider.GetServices<IHostedStore>(),
            provider.GetServices<IHostedController>(),
            provider.GetServices<FinalizedKind>(),
            provider.GetRequiredService<LeaderElectorFactory>(),
            provider.GetRequiredService<EventRecorder>(),
            options,
            provider.GetRequiredService<OperatorHealth>(),
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<Leadership>(),
            provider.GetRequiredService<UnreadableMetrics>(),
            provider.GetRequiredService<ILogger<OperatorHost>>()));
        return new(services);
    }

    private static KubernetesClient CreateClient(IServiceProvider provider, OperatorOptions options)
    {
        var settings = new KubernetesClientOptions
        {
            LoggerFactory = provider.GetRequiredService<ILoggerFactory>(),
            TimeProvider = provider.GetRequiredService<TimeProvider>(),
            Metrics = provider.GetRequiredService<ApiMetrics>(),
            UserAgent = options.Name,
            WhyNotWrite = provider.GetRequiredService<WriteGuard>().WhyNot,
        };
        foreach (var resolver in options.JsonResolvers)
        {
            settings.JsonResolvers.Add(resolver);
        }

        options.ConfigureClient?.Invoke(settings);
        return new(provider.GetRequiredService<ClusterConfiguration>(), settings);
    }
}
