using System.Reflection;
using Prometheus;

namespace Berth.Kube.Metrics;

/// <summary>What every program exports about itself: its version, its process and its .NET runtime.</summary>
public sealed class ProgramMetrics : IDisposable
{
    private readonly DotNetMetrics _dotnet;

    /// <summary>Defines the metrics, and reads them anew for each scrape; exceptions are counted from <see cref="Start"/> on.</summary>
    public ProgramMetrics(IMetricFactory metrics, CollectorRegistry registry, Assembly program)
    {
        ArgumentNullException.ThrowIfNull(registry);
        BuildInfo.Export(metrics, program);
        var process = new ProcessMetrics(metrics);
        _dotnet = new(metrics);
        registry.AddBeforeCollectCallback(process.Update);
        registry.AddBeforeCollectCallback(_dotnet.Update);
    }

    /// <summary>Begins to count the exceptions of the process.</summary>
    public void Start() => _dotnet.Start();

    /// <summary>Stops counting exceptions.</summary>
    public void Dispose() => _dotnet.Dispose();
}
