using Berth.Kube.Client;
using k8s.Models;

namespace Berth.Tests.Integration.Kube.Client;

/// <summary>What the client sees of an API server that goes away, comes back, and has forgotten.</summary>
[Collection(DisruptiveTests.Name)]
public sealed class ServerRestartTests(ControlPlane controlPlane)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Watch_OverARestart_BreaksOffAndTheOldVersionIsExpired()
    {
        using var client = controlPlane.NewClient();
        var ns = await ControlPlane.NewNamespaceAsync(client, Ct);
        var before = await client.ListPageAsync<V1ConfigMap>(new() { Namespace = ns }, Ct);
        for (var i = 0; i < 3; i++)
        {
            await client.CreateAsync(new V1ConfigMap { Metadata = new() { Name = $"map-{i}", NamespaceProperty = ns } }, Ct);
        }

        var options = new WatchOptions { Namespace = ns, ResourceVersion = before.ResourceVersion };
        await using var running = client.WatchAsync<V1ConfigMap>(options, Ct).GetAsyncEnumerator(Ct);
        (await running.MoveNextAsync()).ShouldBeTrue();
        await controlPlane.ClusterAsync("kill", "kube-apiserver");
        var broken = await Should.ThrowAsync<KubernetesApiException>(async () =>
        {
            while (await running.MoveNextAsync())
            {
                // The events until then.
            }
        });
        var refused = await Should.ThrowAsync<KubernetesApiException>(() => client.GetVersionAsync(Ct));
        await controlPlane.ClusterAsync("start", "kube-apiserver");
        var expired = await Should.ThrowAsync<KubernetesApiException>(async () => await client.WatchAsync<V1ConfigMap>(options, Ct).ToListAsync(Ct));

        broken.IsUnreachable.ShouldBeTrue(broken.Message);
        refused.IsUnreachable.ShouldBeTrue(refused.Message);
        refused.Message.ShouldContain(client.Configuration.Server.Authority);
        expired.IsExpired.ShouldBeTrue(expired.Message);
        expired.Verb.ShouldBe("WATCH");
        (await client.ListAsync<V1ConfigMap>(ns, ct: Ct).CountAsync(Ct)).ShouldBeGreaterThanOrEqualTo(3);
    }
}
