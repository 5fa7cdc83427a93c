using System.Net;
using Berth.Kube.Client;
using Berth.Tests.Faults.Proxy;
using Berth.Tests.Integration;
using k8s.Models;

namespace Berth.Tests.Faults.Runtime;

/// <summary>Single requests to a real API server over a bad line.</summary>
public sealed class ClientFaultTests(ControlPlane controlPlane)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData("list")]
    [InlineData("create")]
    public async Task Request_RefusedWith429_IsSentAgainWhenTheServerSaid(string verb)
    {
        await using var watched = await WatchedStore.MakeAsync(controlPlane);
        var wait = TimeSpan.FromSeconds(2);
        var refused = watched.Proxy.Inject(call => call.Verb == verb, CommonFaults.Status(429, "TooManyRequests", wait), times: 1);
        var began = TimeProvider.System.GetTimestamp();

        if (verb == "list")
        {
            (await watched.Client.ListPageAsync<V1ConfigMap>(new() { Namespace = watched.Namespace }, Ct)).Items.Count.ShouldBeGreaterThanOrEqualTo(2);
        }
        else
        {
            await watched.Client.CreateAsync(new V1ConfigMap { Metadata = new() { NamespaceProperty = watched.Namespace, Name = "c" } }, Ct);
        }

        refused.Hits.ShouldBe(1);
        TimeProvider.System.GetElapsedTime(began).ShouldBeGreaterThanOrEqualTo(wait);
        watched.Proxy.Calls.Count(call => call.Verb == verb).ShouldBe(2);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Request_RefusedWith429ForTooLong_FailsAndSaysSo()
    {
        await using var watched = await WatchedStore.MakeAsync(controlPlane);
        watched.Proxy.Inject(WatchedStore.IsList, CommonFaults.Status(429, "TooManyRequests", TimeSpan.FromHours(1)));

        var refused = await Should.ThrowAsync<KubernetesApiException>(() => watched.Client.ListPageAsync<V1ConfigMap>(new() { Namespace = watched.Namespace }, Ct));

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.RetryAfter.ShouldBe(TimeSpan.FromHours(1));
    }

    /// <summary>A cut answer names the request and what is wrong with the answer.</summary>
    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData(1)]
    [InlineData(150)]
    public async Task Answer_Truncated_IsAClearError(int bytes)
    {
        await using var watched = await WatchedStore.MakeAsync(controlPlane);
        watched.Proxy.Inject(call => call.Verb is "get" or "list", CommonFaults.Truncate(bytes), times: 2);

        var list = await Should.ThrowAsync<KubernetesApiException>(() => watched.Client.ListPageAsync<V1ConfigMap>(new() { Namespace = watched.Namespace }, Ct));
        var get = await Should.ThrowAsync<KubernetesApiException>(() => watched.Client.GetAsync<V1ConfigMap>(watched.Namespace, "a", Ct));

        list.Message.ShouldContain($"/api/v1/namespaces/{watched.Namespace}/configmaps");
        get.Message.ShouldContain($"/api/v1/namespaces/{watched.Namespace}/configmaps/a");
        TestContext.Current.TestOutputHelper!.WriteLine($"{list.Message}\n{get.Message}");
        (await watched.Client.GetAsync<V1ConfigMap>(watched.Namespace, "a", Ct)).ShouldNotBeNull();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Answer_BreaksOff_IsUnreachable()
    {
        await using var watched = await WatchedStore.MakeAsync(controlPlane);
        watched.Proxy.Inject(WatchedStore.IsList, CommonFaults.DropAfter(100), times: 1);

        var broken = await Should.ThrowAsync<KubernetesApiException>(() => watched.Client.ListPageAsync<V1ConfigMap>(new() { Namespace = watched.Namespace }, Ct));

        broken.IsUnreachable.ShouldBeTrue(broken.Message);
        broken.Message.ShouldContain(watched.Proxy.Address.Authority);
    }

    /// <summary>A server that takes the request and says nothing is given up, and the message says how long it was waited for.</summary>
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Request_HalfOpen_IsGivenUp()
    {
        await using var watched = await WatchedStore.MakeAsync(controlPlane);
        watched.Proxy.Inject(WatchedStore.IsList, CommonFaults.Silence, times: 1);
        using var impatient = new KubernetesClient(watched.Proxy.Cluster, new() { RequestTimeout = TimeSpan.FromSeconds(1) });

        var silent = await Should.ThrowAsync<KubernetesApiException>(() => impatient.ListPageAsync<V1ConfigMap>(new() { Namespace = watched.Namespace }, Ct));

        silent.IsUnreachable.ShouldBeTrue(silent.Message);
        silent.Message.ShouldContain("within 1 s");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Request_Delayed_IsAnswered()
    {
        await using var watched = await WatchedStore.MakeAsync(controlPlane);
        var late = watched.Proxy.Inject(call => call.Verb == "get", CommonFaults.Delay(TimeSpan.FromSeconds(1)), times: 1);

        (await watched.Client.GetAsync<V1ConfigMap>(watched.Namespace, "a", Ct)).ShouldNotBeNull();

        late.Hits.ShouldBe(1);
    }

    /// <summary>Who watches for months reconnects thousands of times: each time must cost nothing that stays.</summary>
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Watch_BrokenAHundredTimes_LeavesNothingOpen_KubeOps824()
    {
        await using var watched = await WatchedStore.MakeAsync(controlPlane);
        var broken = watched.Proxy.Inject(WatchedStore.IsWatch, CommonFaults.DropAfter(40));
        for (var i = 0; i < 100; i++)
        {
            await Should.ThrowAsync<KubernetesApiException>(async () => await watched.Client
                .WatchAsync<V1ConfigMap>(new() { Namespace = watched.Namespace, ResourceVersion = "0" }, Ct).ToListAsync(Ct));
        }

        broken.Hits.ShouldBe(100);
        await Wait.ForAsync(() => watched.Proxy.Running == 0, "the end of all requests", Ct);
        watched.Proxy.Connections.ShouldBe(1);
    }
}
