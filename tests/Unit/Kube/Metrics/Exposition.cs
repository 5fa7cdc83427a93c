using System.Text;
using Prometheus;

namespace Berth.Tests.Unit.Kube.Metrics;

/// <summary>The text that a scrape of a registry returns.</summary>
internal static class Exposition
{
    public static async Task<string> ScrapeAsync(this CollectorRegistry registry, ExpositionFormat format = ExpositionFormat.PrometheusText)
    {
        using var text = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(text, format, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
