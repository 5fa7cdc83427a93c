using System.Globalization;
using System.Security.Cryptography;
using Berth.Kube.Client;
using Berth.Kube.Runtime;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Berth.Benchmarks.Runtime;

/// <summary>Fills an API server with objects of 4 KB, and has a reflector list them into a store.</summary>
/// <param name="cluster">The API server.</param>
/// <param name="objects">How many.</param>
/// <param name="time">The clock.</param>
public sealed class ListBench(ClusterConfiguration cluster, int objects, TimeProvider time)
{
    private const int ValueLength = 430;
    private static readonly TimeSpan LongestList = TimeSpan.FromMinutes(3);

    // In a field, not in a local: of a local it is not known when the collector may take it.
    private EntityStore<V1ConfigMap>? _store;

    /// <summary>The namespace of the objects.</summary>
    public const string Namespace = "bench-runtime";

    /// <summary>Makes the objects.</summary>
    public async Task FillAsync(CancellationToken ct)
    {
        using var client = new KubernetesClient(cluster);
        await client.CreateAsync(new V1Namespace { Metadata = new() { Name = Namespace } }, ct);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, objects),
            new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = ct },
            async (index, token) => await client.CreateAsync(Make(index), token));
    }

    /// <summary>An object of 4 KB of JSON as the API server writes it: eight values, labels and an annotation, as objects have.</summary>
    public static V1ConfigMap Make(int index) => new()
    {
        Metadata = new()
        {
            NamespaceProperty = Namespace,
            Name = string.Create(CultureInfo.InvariantCulture, $"object-{index}"),
            Labels = new Dictionary<string, string> { ["app.kubernetes.io/name"] = "bench", ["app.kubernetes.io/part-of"] = "berth", ["number"] = $"{index}" },
            Annotations = new Dictionary<string, string> { ["example.com/note"] = "made to be listed" },
        },
        Data = Enumerable.Range(0, 8).ToDictionary(key => $"key-{key}", _ => RandomNumberGenerator.GetHexString(ValueLength)),
    };

    /// <summary>Lists all of them twice: once to warm up and to look for large strings, once to measure.</summary>
    public async Task<ListResult> MeasureAsync(CancellationToken ct)
    {
        // Before anything was listed: what the connections keep for later use counts as kept by the store, which is a few megabytes.
        Settle();
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        using var large = new LargeAllocations();
        await ListAsync(ct);
        large.Dispose();
        var first = new WeakReference(_store);
        _store = null;
        Settle();

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var began = time.GetTimestamp();
        await ListAsync(ct);
        var took = time.GetElapsedTime(began);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        // A thread may still hold the last thing that it worked on: as many stores as are there share what is kept.
        Settle();
        var stores = first.IsAlive ? 2 : 1;
        var retained = (GC.GetTotalMemory(forceFullCollection: true) - empty) / stores;
        var count = _store!.Count;
        return count == objects
            ? new(count, (double)allocated / count, (double)retained / count, took, [.. large.Types])
            : throw new InvalidOperationException($"{count} of {objects} objects came through.");
    }

    private static void Settle()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private async Task ListAsync(CancellationToken ct)
    {
        using var client = new KubernetesClient(cluster);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        stop.CancelAfter(LongestList);
        _store = new();
        var reflector = new Reflector<V1ConfigMap>(
            client, _store, new StoreOptions<V1ConfigMap>().Namespace(Namespace).LabelSelector("number"), time, NullLogger.Instance);
        var running = reflector.RunAsync(stop.Token);
        await _store.WaitForSyncAsync(stop.Token);
        await stop.CancelAsync();
        await running;
    }
}
