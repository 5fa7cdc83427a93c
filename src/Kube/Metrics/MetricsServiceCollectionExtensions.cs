using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Berth.Kube.Metrics;

/// <summary>Adds the exposition of metrics to a host.</summary>
public static class MetricsServiceCollectionExtensions
{
    /// <summary>Adds a <see cref="PrometheusExporter"/> for the meters of the host's <see cref="IMeterFactory"/>, and the process' own metrics.</summary>
    public static IServiceCollection AddPrometheusExporter(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(provider =>
        {
            var factory = provider.GetRequiredService<IMeterFactory>();
            ProcessMetrics.AddTo(factory.Create("Berth.Process"));
            return new PrometheusExporter(factory);
        });
        return services;
    }
}
