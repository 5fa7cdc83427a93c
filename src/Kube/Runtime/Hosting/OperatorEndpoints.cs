using System.Text;
using Berth.Kube.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Kube.Runtime;

/// <summary>The endpoints that a kubelet and a Prometheus ask.</summary>
public static class OperatorEndpoints
{
    /// <summary>
    /// Maps <c>/healthz</c> and <c>/readyz</c> (200 or 503, with one line per check) and <c>/metrics</c> (Prometheus text format 0.0.4).
    /// </summary>
    public static IEndpointRouteBuilder MapOperatorEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var health = endpoints.ServiceProvider.GetRequiredService<OperatorHealth>();
        var exporter = endpoints.ServiceProvider.GetRequiredService<PrometheusExporter>();
        endpoints.MapGet("/healthz", (RequestDelegate)(context => AnswerAsync(context, health.LivenessChecks())));
        endpoints.MapGet("/readyz", (RequestDelegate)(context => AnswerAsync(context, health.ReadinessChecks())));
        endpoints.MapGet("/metrics", (RequestDelegate)(context =>
        {
            context.Response.ContentType = PrometheusExporter.ContentType;
            return context.Response.WriteAsync(exporter.Scrape(), context.RequestAborted);
        }));
        return endpoints;
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
