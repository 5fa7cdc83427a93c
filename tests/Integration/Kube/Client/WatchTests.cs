using Berth.Kube.Client;
using k8s.Models;

namespace Berth.Tests.Integration.Kube.Client;

/// <summary>Watches, on a real API server.</summary>
public sealed class WatchTests(ControlPlane controlPlane) : IAsyncLifetime
{
    private readonly KubernetesClient _client = controlPlane.NewClient();
    private string _namespace = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _namespace = await ControlPlane.NewNamespaceAsync(_client, Ct);

    public async ValueTask DisposeAsync()
    {
        await _client.DeleteAsync<V1Namespace>(null, _namespace, null, CancellationToken.None);
        _client.Dispose();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Watch_FromAListsVersion_TellsAllThatFollows()
    {
        await _client.CreateAsync(Map("before", "1"), Ct);
        var list = await _client.ListPageAsync<V1ConfigMap>(new() { Namespace = _namespace }, Ct);
        var told = Task.Run(async () => await _client
            .WatchAsync<V1ConfigMap>(new() { Namespace = _namespace, ResourceVersion = list.ResourceVersion, LabelSelector = "watched" }, Ct)
            .Where(e => e.Type != WatchEventType.Bookmark).Take(3).ToListAsync(Ct), Ct);
        await _client.CreateAsync(Map("after", "1"), Ct);
        await _client.ApplyAsync(Map("after", "2"), "test", Ct);
        await _client.DeleteAsync<V1ConfigMap>(_namespace, "after", null, Ct);

        var events = await told;

        events.Select(e => e.Type).ShouldBe([WatchEventType.Added, WatchEventType.Modified, WatchEventType.Deleted]);
        events.ShouldAllBe(e => e.Object.Metadata.Name == "after" && e.Object.Kind == "ConfigMap");
        events[1].Object.Data!["key"].ShouldBe("2");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Watch_WhoseServerTimeoutComes_EndsWithoutError()
    {
        var events = await _client
            .WatchAsync<V1ConfigMap>(new() { Namespace = _namespace, LabelSelector = "watched", Timeout = TimeSpan.FromSeconds(1) }, Ct)
            .ToListAsync(Ct);

        events.ShouldAllBe(e => e.Type == WatchEventType.Bookmark);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Watch_Cancelled_EndsAtOnce()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var watch = Task.Run(async () => await _client.WatchAsync<V1ConfigMap>(new() { Namespace = _namespace, LabelSelector = "watched" }, stop.Token).ToListAsync(stop.Token), Ct);
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => watch);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Watch_ManyAtOnce_DoNotUseUpTheRequests()
    {
        using var client = controlPlane.NewClient(new() { MaxConcurrentRequests = 1 });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var watches = Enumerable.Range(0, 20).Select(_ => Task.Run(
            async () => await client.WatchAsync<V1ConfigMap>(new() { Namespace = _namespace, LabelSelector = "watched" }, stop.Token)
                .FirstAsync(e => e.Type == WatchEventType.Added, stop.Token),
            Ct)).ToList();
        await client.CreateAsync(Map("shared", "1"), Ct);

        var first = await Task.WhenAll(watches);

        first.ShouldAllBe(e => e.Object.Metadata.Name == "shared");
    }

    private V1ConfigMap Map(string name, string value) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = _namespace, Labels = new Dictionary<string, string> { ["watched"] = "" } },
        Data = new Dictionary<string, string> { ["key"] = value },
    };
}
