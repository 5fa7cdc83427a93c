using System.Text.Json.Nodes;
using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Berth.Tests.Integration.Kube.Client;

/// <summary>Kinds of which only the metadata is kept: the API server sends no more than that.</summary>
public sealed class MetadataOnlyTests : IAsyncLifetime
{
    private readonly KubernetesClient _client;
    private string _namespace = "";

    public MetadataOnlyTests(ControlPlane controlPlane)
    {
        var options = new KubernetesClientOptions();
        options.JsonResolvers.Add(MetadataOnlyJsonContext.Default);
        _client = controlPlane.NewClient(options);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _namespace = await ControlPlane.NewNamespaceAsync(_client, Ct);

    public async ValueTask DisposeAsync()
    {
        await _client.DeleteAsync<V1Namespace>(null, _namespace, null, CancellationToken.None);
        _client.Dispose();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Read_ListedGotOrPatched_IsTheMetadataAlone()
    {
        await CreateAsync("a");

        var listed = (await _client.ListPageAsync<ConfigMapMetadata>(new() { Namespace = _namespace, FieldSelector = "metadata.name=a" }, Ct)).Items.Single();
        var got = (await _client.GetAsync<ConfigMapMetadata>(_namespace, "a", Ct))!;
        var patched = await _client.MergePatchAsync<ConfigMapMetadata>(
            _namespace, "a", new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["k"] = "v" } } }, Ct);

        foreach (var read in (ConfigMapMetadata[])[listed, got, patched])
        {
            read.Metadata.Name.ShouldBe("a");
            read.Data.ShouldBeNull("nothing else is sent");
        }

        patched.Metadata.Label("k").ShouldBe("v");
        (await _client.GetAsync<V1ConfigMap>(_namespace, "a", Ct))!.Data!["key"].ShouldBe("value");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Reflector_OfMetadata_FollowsWithoutTheRest()
    {
        await CreateAsync("a");
        var store = new EntityStore<ConfigMapMetadata>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = new Reflector<ConfigMapMetadata>(_client, store, new StoreOptions<ConfigMapMetadata>().Namespace(_namespace), TimeProvider.System, NullLogger.Instance)
            .RunAsync(stop.Token);
        await Wait.ForAsync(() => store.Get(_namespace, "a") is not null, "the list", Ct);
        await CreateAsync("b");
        await Wait.ForAsync(() => store.Get(_namespace, "b") is not null, "the event", Ct);
        await stop.CancelAsync();
        await running;

        store.List().ShouldAllBe(kept => kept.Data == null && kept.Metadata.Uid != null);
    }

    [Fact]
    public async Task Create_OfMetadata_IsRefusedBeforeItEmptiesAnything() => await Should.ThrowAsync<InvalidOperationException>(
        () => _client.ApplyAsync(new ConfigMapMetadata { Metadata = new() { NamespaceProperty = "n", Name = "a" } }, "test", Ct));

    private Task<V1ConfigMap> CreateAsync(string name) => _client.CreateAsync(
        new V1ConfigMap { Metadata = new() { NamespaceProperty = _namespace, Name = name }, Data = new Dictionary<string, string> { ["key"] = "value" } }, Ct);
}
