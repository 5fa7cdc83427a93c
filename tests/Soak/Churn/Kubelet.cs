using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Client;
using k8s.Models;

namespace Berth.Soak.Churn;

/// <summary>Says of pods what a kubelet says: there is no node to do it. Pods that were given to none go at once when they are deleted.</summary>
public sealed class Kubelet(KubernetesClient client, string ns, TimeProvider time, int seed)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly ConcurrentDictionary<string, byte> _started = new();
    private readonly Random _random = new(seed);

    /// <summary>Makes pods run until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                // Each watch begins with all that there is: nothing is missed over an outage.
                WatchOptions options = new()
                {
                    Namespace = ns,
                    LabelSelector = $"{BerthLabels.ManagedBy}={BerthLabels.ManagedByBerth}",
                    Timeout = TimeSpan.FromSeconds(60),
                };
                await foreach (var told in client.WatchAsync<V1Pod>(options, ct))
                {
                    Take(told, ct);
                }
            }
            catch (KubernetesApiException)
            {
                await Task.Delay(Pause, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>A pod loses its place, as under pressure on its node.</summary>
    public Task EvictAsync(string pod, CancellationToken ct) =>
        client.MergePatchAsync<V1Pod>(ns, pod, JsonNode.Parse("""{"status": {"phase": "Failed", "reason": "Evicted", "message": "The node was low on resource: memory."}}""")!, ct, "status");

    private void Take(WatchEvent<V1Pod> told, CancellationToken ct)
    {
        if (told.Type is WatchEventType.Bookmark)
        {
            return;
        }

        var (uid, name) = (told.Object.Metadata.Uid!, told.Object.Metadata.Name!);
        if (told.Type is WatchEventType.Deleted || told.Object.Metadata.DeletionTimestamp is not null)
        {
            _started.TryRemove(uid, out _);
        }
        else if (told.Object.Status is not { Phase: "Running" or "Failed" } && _started.TryAdd(uid, 0))
        {
            TimeSpan pause;
            lock (_random)
            {
                pause = TimeSpan.FromSeconds(0.1 + (_random.NextDouble() * 1.5));
            }

            IReadOnlyList<string> claims = [.. (told.Object.Spec?.Volumes ?? []).Select(volume => volume.PersistentVolumeClaim?.ClaimName).OfType<string>()];
            _ = Task.Run(() => StartAsync(uid, name, claims, pause, ct), CancellationToken.None);
        }
    }

    private async Task StartAsync(string uid, string name, IReadOnlyList<string> claims, TimeSpan pause, CancellationToken ct)
    {
        try
        {
            do
            {
                await Task.Delay(pause, ct);
            }
            while (_started.ContainsKey(uid) && !await AreBoundAsync(claims, ct));

            // Of a pod that has gone meanwhile the uid is another's, or nobody's.
            await client.MergePatchAsync<V1Pod>(ns, name, Running(uid), ct, "status");
        }
        catch (KubernetesApiException)
        {
            // Gone, another one of its name, or an outage: in the last case the next watch tells of it again.
            _started.TryRemove(uid, out _);
        }
        catch (OperationCanceledException)
        {
        }
    }

    // No scheduler gives a node to a pod whose claims are not bound: one that runs without its volume is nothing that can be.
    private async Task<bool> AreBoundAsync(IReadOnlyList<string> claims, CancellationToken ct)
    {
        foreach (var claim in claims)
        {
            if ((await client.GetAsync<V1PersistentVolumeClaim>(ns, claim, ct))?.Status?.Phase != "Bound")
            {
                return false;
            }
        }

        return true;
    }

    private JsonNode Running(string uid)
    {
        var now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var status = JsonNode.Parse(
            """
            {"status": {
              "phase": "Running", "startTime": "NOW", "podIP": "127.0.0.1",
              "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "NOW"}],
              "initContainerStatuses": [{"name": "content", "ready": true, "restartCount": 0, "image": "i", "imageID": "i",
                "state": {"terminated": {"exitCode": 0, "reason": "Completed", "message": "Fresh", "startedAt": "NOW", "finishedAt": "NOW"}}}],
              "containerStatuses": [{"name": "workspace", "ready": true, "started": true, "restartCount": 0, "image": "i", "imageID": "i",
                "state": {"running": {"startedAt": "NOW"}}}]
            }}
            """.Replace("NOW", now, StringComparison.Ordinal))!;
        status["metadata"] = new JsonObject { ["uid"] = uid };
        return status;
    }
}
