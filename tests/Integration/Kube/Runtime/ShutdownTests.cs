using System.Net;
using Berth.Kube.Runtime;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Tests.Integration.Kube.Runtime;

/// <summary>The order in which a process ends: readiness, workers, stores, lease, and the HTTP server last.</summary>
public sealed class ShutdownTests(ControlPlane controlPlane)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task StopAsync_AReconcileInHand_ProbesAreAnsweredUntilItHasEndedAndTheLeaseIsGivenBackAfterIt()
    {
        using var client = controlPlane.NewClient();
        var ns = await ControlPlane.NewNamespaceAsync(client, Ct);
        var slow = new SlowController();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(slow);
        builder.Services
            .AddKubernetesOperator(options =>
            {
                (options.Name, options.Namespace, options.Cluster) = ("ending", ns, client.Configuration);
                options.LeaderElection.Enabled = true;
            })
            .AddStore<V1ConfigMap>(store => store.Namespace(ns).LabelSelector("slow"))
            .AddController<SlowController, V1ConfigMap>();
        await using var app = builder.Build();
        app.MapOperatorEndpoints();
        await app.StartAsync(Ct);
        using var http = new HttpClient { BaseAddress = new(app.Urls.Single()) };
        await client.CreateAsync(new V1ConfigMap { Metadata = new() { NamespaceProperty = ns, Name = "a", Labels = new Dictionary<string, string> { ["slow"] = "" } } }, Ct);
        await slow.Began.Task.WaitAsync(Ct);
        (await http.GetAsync("/readyz", Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);

        var stopping = app.StopAsync(Ct);

        await Wait.ForAsync(
            async () => (await http.GetAsync("/readyz", Ct)).StatusCode == HttpStatusCode.ServiceUnavailable, "readiness to go", Ct);
        (await http.GetAsync("/healthz", Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetStringAsync("/metrics", Ct)).ShouldContain("leader_election_master_status{name=\"ending\"} 1");
        stopping.IsCompleted.ShouldBeFalse();
        (await client.GetAsync<V1Lease>(ns, "ending", Ct))!.Spec!.HolderIdentity.ShouldNotBeNullOrEmpty();

        slow.End.SetResult();
        await stopping;
        (await client.GetAsync<V1Lease>(ns, "ending", Ct))!.Spec!.HolderIdentity.ShouldBeNullOrEmpty();
        await Should.ThrowAsync<HttpRequestException>(() => http.GetAsync("/readyz", Ct));
        await client.DeleteAsync<V1Namespace>(null, ns, null, Ct);
    }

    public sealed class SlowController : IEntityController<V1ConfigMap>
    {
        public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<ReconciliationResult<V1ConfigMap>> ReconcileAsync(V1ConfigMap entity, CancellationToken cancellationToken)
        {
            Began.TrySetResult();
            await End.Task.WaitAsync(cancellationToken);
            return ReconciliationResult<V1ConfigMap>.Success(entity);
        }

        public Task<ReconciliationResult<V1ConfigMap>> DeletedAsync(V1ConfigMap entity, CancellationToken cancellationToken) =>
            Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity));
    }
}
