using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Prometheus;

namespace Berth.Kube.Metrics;

/// <summary>Adds metrics to a host.</summary>
public static class MetricsServiceCollectionExtensions
{
    /// <summary>
    /// Adds a <see cref="CollectorRegistry"/> of the host's own, the <see cref="IMetricFactory"/> that defines metrics in it, and what every
    /// program of Berth exports: <c>process_*</c>, <c>dotnet_*</c> and <c>berth_build_info</c>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="program">The assembly whose version is exported; the one that was started when absent.</param>
    public static IServiceCollection AddPrometheusMetrics(this IServiceCollection services, Assembly? program = null)
    {
        services.TryAddSingleton<CollectorRegistry>();
        services.TryAddSingleton(provider => FactoryOf(provider.GetRequiredService<CollectorRegistry>()));
        services.TryAddSingleton(provider =>
        {
            var metrics = new ProgramMetrics(
                provider.GetRequiredService<IMetricFactory>(),
                provider.GetRequiredService<CollectorRegistry>(),
                program ?? Assembly.GetEntryAssembly() ?? typeof(ProgramMetrics).Assembly);
            metrics.Start();
            return metrics;
        });
        return services;
    }

    /// <summary>
    /// The factory of metrics in a registry. Without exemplars: prometheus-net would look for a trace with every observation, and nothing
    /// here is traced.
    /// </summary>
    public static IMetricFactory FactoryOf(CollectorRegistry registry)
    {
        var factory = Prometheus.Metrics.WithCustomRegistry(registry);
        factory.ExemplarBehavior = ExemplarBehavior.NoExemplars();
        return factory;
    }
}
