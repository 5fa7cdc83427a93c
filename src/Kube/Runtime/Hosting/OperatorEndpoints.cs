using System.Text;
using Berth.Kube.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Prometheus;

namespace Berth.Kube.Runtime;

/// <summary>The endpoints that a kubelet and a Prometheus ask.</summary>
public static class OperatorEndpoints
{
    /// <summary>
    /// Maps <c>/healthz</c> and <c>/readyz</c> (200 or 503, with one line per check) and <c>/metrics</c> (Prometheus' text format, or
    /// OpenMetrics for a scraper that asks for it).
    /// </summary>
    public static IEndpointRouteBuilder MapOperatorEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var health = endpoints.ServiceProvider.GetRequiredService<OperatorHealth>();
        var services = endpoints.ServiceProvider;
        Export(services);
        endpoints.MapGet("/healthz", (RequestDelegate)(context => AnswerAsync(context, health.LivenessChecks())));
        endpoints.MapGet("/readyz", (RequestDelegate)(context => AnswerAsync(context, health.ReadinessChecks())));
        endpoints.MapMetrics(settings => settings.Registry = services.GetRequiredService<CollectorRegistry>());
        return endpoints;
    }

    // What is defined where nobody asks for it: the program's own, and what is read for each scrape.
    private static void Export(IServiceProvider services)
    {
        services.GetRequiredService<ProgramMetrics>();
        var (leadership, metrics) = (services.GetRequiredService<Leadership>(), services.GetRequiredService<LeadershipMetrics>());
        var lease = services.GetRequiredService<LeaderElectorFactory>().LeaseName;
        services.GetRequiredService<CollectorRegistry>().AddBeforeCollectCallback(() => metrics.Set(lease, leadership.IsLeader));
    }

    private static Task AnswerAsync(HttpContext context, List<(string Name, string? Problem)> checks)
    {
        var text = new StringBuilder();
        foreach (var (name, problem) in checks)
        {
            text.Append(problem is null ? $"[+] {name} ok\n" : $"[-] {name}: {problem}\n");
        }

        context.Response.StatusCode = checks.TrueForAll(check => check.Problem is null)
            ? StatusCodes.Status200OK
            : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }
}
