using System.Net;
using Berth.Kube.Runtime;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Berth.Tests.Unit.Kube.Runtime.Hosting;

public sealed class OperatorEndpointsTests : IAsyncLifetime
{
    private readonly WebApplication _app;

    public OperatorEndpointsTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");

        // Nothing listens there: the store cannot sync.
        builder.Services.AddKubernetesOperator(options => options.Cluster = new() { Server = new("http://127.0.0.1:1") }).AddStore<V1ConfigMap>();
        _app = builder.Build();
        _app.MapOperatorEndpoints();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _app.StartAsync(Cancel);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Readyz_StoreNotSynced_Is503AndSaysWhich()
    {
        var (status, text) = await GetAsync("/readyz");

        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        text.ShouldContain("[-] store-configmaps: not synced yet\n");

        _app.Services.GetRequiredService<EntityStore<V1ConfigMap>>().Replace([], "1");
        (status, text) = await GetAsync("/readyz");
        status.ShouldBe(HttpStatusCode.OK);
        text.ShouldContain("[+] store-configmaps ok\n");
    }

    [Fact]
    public async Task Healthz_WaitingForTheCluster_IsAlive()
    {
        (await GetAsync("/healthz")).Status.ShouldBe(HttpStatusCode.OK);
        _app.Services.GetRequiredService<OperatorHealth>().AddLiveness("mine", () => "stuck");
        (await GetAsync("/healthz")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Metrics_OfAnOperator_HoldsLeadershipAndProcess()
    {
        var (status, text) = await GetAsync("/metrics");

        status.ShouldBe(HttpStatusCode.OK);
        text.ShouldContain("leader_election_master_status{name=\"operator\"} 1\n");
        text.ShouldContain("process_cpu_seconds_total ");
        text.ShouldContain("berth_build_info{");
        text.ShouldContain("operator_events_total{outcome=\"dropped_failed\"} 0\n");
    }

    /// <summary>What Prometheus sends: it prefers OpenMetrics.</summary>
    [Fact]
    public async Task Metrics_ScraperAsksForOpenMetrics_GetsIt()
    {
        var (status, text) = await GetAsync(
            "/metrics", "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2");

        status.ShouldBe(HttpStatusCode.OK);
        text.ShouldStartWith("application/openmetrics-text; version=1.0.0; charset=utf-8\n");
        text.ShouldContain("# TYPE process_cpu_seconds counter\n");
        text.ShouldEndWith("# EOF\n");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("*/*")]
    public async Task Metrics_ScraperAsksForText_GetsIt(string accept)
    {
        var (_, text) = await GetAsync("/metrics", accept);

        text.ShouldStartWith("text/plain; version=0.0.4; charset=utf-8\n");
        text.ShouldContain("# TYPE process_cpu_seconds_total counter\n");
        text.ShouldNotContain("# EOF");
    }

    private async Task<(HttpStatusCode Status, string Text)> GetAsync(string path, string accept)
    {
        using var http = new HttpClient { BaseAddress = new(_app.Urls.Single()) };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        return (response.StatusCode, $"{response.Content.Headers.ContentType}\n{await response.Content.ReadAsStringAsync(Cancel)}");
    }

    private async Task<(HttpStatusCode Status, string Text)> GetAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = new(_app.Urls.Single()) };
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }
}
