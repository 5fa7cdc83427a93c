using Berth.Benchmarks.Loads;
using Berth.Kube.Client;

namespace Berth.Benchmarks.Measuring;

/// <summary>Watches a namespace until so many pods exist in it.</summary>
public sealed class PodCounter(KubernetesClient client, TimeProvider time)
{
    /// <summary>Returns when so many pods were seen.</summary>
    /// <param name="namespace">The namespace; it has no pods yet.</param>
    /// <param name="count">How many.</param>
    /// <param name="watching">Set once the watch is about to open.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The timestamp of the moment, of the clock that was given.</returns>
    public async Task<long> WaitAsync(string @namespace, int count, TaskCompletionSource watching, CancellationToken ct)
    {
        var names = new HashSet<string?>(StringComparer.Ordinal);
        // From a version, so that no pod that comes before the watch is open is missed; and again from the last one when it ends.
        var version = (await client.ListPageAsync<ObservedPod>(new() { Namespace = @namespace }, ct)).ResourceVersion;
        watching.SetResult();
        while (true)
        {
            await foreach (var change in client.WatchAsync<ObservedPod>(new() { Namespace = @namespace, ResourceVersion = version }, ct))
            {
                version = change.Object.Metadata.ResourceVersion;
                if (change.Type == WatchEventType.Added && names.Add(change.Object.Metadata.Name) && names.Count == count)
                {
                    return time.GetTimestamp();
                }
            }
        }
    }
}
