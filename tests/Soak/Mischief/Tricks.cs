using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.DevStorage.Objects;
using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Soak.Churn;
using Berth.Soak.Operators;
using Berth.Tests.Faults.Proxy;
using k8s;
using k8s.Models;

namespace Berth.Soak.Mischief;

/// <summary>All that goes wrong.</summary>
public sealed class Tricks
{
    private readonly IReadOnlyList<Replica> _replicas;
    private readonly ClusterPieces _pieces;
    private readonly KubernetesClient _client;
    private readonly Kubelet _kubelet;
    private readonly string _namespace;
    private readonly RunLog _log;
    private readonly Random _random;

    /// <summary>Nothing goes wrong yet.</summary>
    public Tricks(IReadOnlyList<Replica> replicas, ClusterPieces pieces, KubernetesClient client, Kubelet kubelet, string ns, RunLog log, Random random)
    {
        (_replicas, _pieces, _client, _kubelet, _namespace, _log, _random) = (replicas, pieces, client, kubelet, ns, log, random);
        All =
        [
            // The leader goes on leading through these.
            new("connections cut", false, 3, CutAsync),
            new("a kind's watch tells nothing", false, 3, ct => FreezeAsync(Kind(), ct)),
            new("no watch tells anything", false, 2, ct => FreezeAsync(null, ct)),
            new("500 to every third request", false, 2, ct => AnswerAsync(500, "InternalError", null, ct)),
            new("503 to every third request", false, 1, ct => AnswerAsync(503, "ServiceUnavailable", null, ct)),
            new("429 to every third request", false, 2, ct => AnswerAsync(429, "TooManyRequests", TimeSpan.FromSeconds(1), ct)),
            new("watches expire", false, 2, ct => ExpireAsync(ct)),
            new("every answer breaks off", false, 1, BreakOffAsync),
            new("answers to writes are lost", false, 2, LoseAnswersAsync),
            new("requests are slow", false, 2, SlowAsync),
            new("storage fails", false, 3, ct => StorageAsync("fail", ct)),
            new("storage fails at first", false, 2, ct => StorageAsync("error-then-ready=2", ct)),
            new("storage is slow", false, 2, ct => StorageAsync("slow=8s", ct)),
            new("captures never get ready", false, 1, ct => StorageAsync("never-ready", ct)),
            new("captures are deleted while they are made", false, 1, ct => StorageAsync("deleted-while-made", ct)),
            new("pods are evicted", false, 2, EvictAsync),
            new("a stranger deletes pods", false, 2, ct => DeleteSomeAsync<V1Pod>(ct)),
            new("a stranger deletes services", false, 1, ct => DeleteSomeAsync<V1Service>(ct)),
            new("a standby is killed", false, 2, async ct => Kill(await PickAsync(leader: false, ct), "KILL")),
            new("a standby is stopped for longer than the lease", false, 1, async ct => await PauseAsync(await PickAsync(leader: false, ct), ct)),

            // Not through these.
            new("the leader is killed", true, 4, async ct => Kill(await PickAsync(leader: true, ct), "KILL")),
            new("the leader is asked to end", true, 2, async ct => Kill(await PickAsync(leader: true, ct), "TERM")),
            new("the leader is stopped for longer than the lease", true, 4, async ct => await PauseAsync(await PickAsync(leader: true, ct), ct)),
            new("the leader reaches nothing", true, 2, ct => CutOffAsync(CommonFaults.Refuse, ct)),
            new("the leader gets no answer", true, 2, ct => CutOffAsync(CommonFaults.Silence, ct)),
            new("the leader's leases are refused", true, 2, RefuseLeasesAsync),
            new("the API server is killed", true, 4, ApiServerAsync),
        ];
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<Trick> All { get; }

    private static bool IsLease(ApiCall call) => call.Resource == "leases";

    private string Kind() => ((string[])["pods", "services", "persistentvolumeclaims", "persistentvolumes", "workspaces", "workspacesnapshots", "workspaceclasses", "volumesnapshots", "volumesnapshotcontents"])[_random.Next(9)];

    private TimeSpan Seconds(double from, double to) => TimeSpan.FromSeconds(from + (_random.NextDouble() * (to - from)));

    private Replica Anyone() => _replicas[_random.Next(_replicas.Count)];

    /// <summary>The leader, or one that does not lead; null when there is none just now.</summary>
    private async Task<Replica?> PickAsync(bool leader, CancellationToken ct)
    {
        foreach (var replica in _replicas.OrderBy(_ => _random.Next()))
        {
            if (!replica.Life.IsStopped && replica.Life.End is null && await replica.LeadsAsync(ct) == leader)
            {
                return replica;
            }
        }

        return null;
    }

    private void Kill(Replica? replica, string signal)
    {
        if (replica is not null)
        {
            _log.Write($"  {signal} to replica {replica.Number} (pid {replica.Life.ProcessId})");
            replica.Signal(signal);
        }
    }

    private async Task PauseAsync(Replica? replica, CancellationToken ct)
    {
        if (replica is null)
        {
            return;
        }

        Kill(replica, "STOP");
        await Task.Delay(Seconds(17, 24), ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Kill(replica, "CONT");
    }

    private Task CutAsync(CancellationToken ct)
    {
        Anyone().Proxy.Break(_ => true);
        return Task.CompletedTask;
    }

    private Task FreezeAsync(string? kind, CancellationToken ct)
    {
        var thawed = Task.Delay(Seconds(2, 15), CancellationToken.None);
        Anyone().Proxy.Freeze(call => kind is null || call.Resource == kind, thawed);
        return thawed.WaitAsync(ct);
    }

    private Task AnswerAsync(int code, string reason, TimeSpan? retryAfter, CancellationToken ct) =>
        InjectAsync(Anyone(), call => !IsLease(call) && _random.Next(3) == 0, CommonFaults.Status(code, reason, retryAfter), Seconds(3, 10), ct);

    private async Task ExpireAsync(CancellationToken ct)
    {
        var replica = Anyone();
        using var broken = new CancellationTokenSource();
        var expired = _random.Next(2) == 0 ? CommonFaults.Status(410, "Expired") : CommonFaults.ErrorEvent(410, "Expired");
        var over = InjectAsync(replica, call => call.IsWatch && _random.Next(2) == 0, expired, Seconds(2, 5), ct);
        replica.Proxy.Break(call => call.IsWatch);
        await over;
    }

    private Task BreakOffAsync(CancellationToken ct) =>
        InjectAsync(Anyone(), call => !IsLease(call) && _random.Next(2) == 0, CommonFaults.DropAfter(_random.Next(4000)), Seconds(2, 5), ct);

    private Task LoseAnswersAsync(CancellationToken ct) => InjectAsync(
        Anyone(), call => call.IsWrite && !IsLease(call) && _random.Next(2) == 0, CommonFaults.AfterWhich(() => Task.CompletedTask), Seconds(2, 6), ct);

    private Task SlowAsync(CancellationToken ct) =>
        InjectAsync(Anyone(), call => !IsLease(call), CommonFaults.Delay(Seconds(0.2, 2)), Seconds(3, 10), ct);

    private async Task CutOffAsync(Fault fault, CancellationToken ct)
    {
        if (await PickAsync(leader: true, ct) is { } replica)
        {
            var over = InjectAsync(replica, _ => true, fault, Seconds(12, 22), ct);
            replica.Proxy.Break(_ => true);
            await over;
        }
    }

    private async Task RefuseLeasesAsync(CancellationToken ct)
    {
        if (await PickAsync(leader: true, ct) is { } replica)
        {
            await InjectAsync(replica, IsLease, CommonFaults.Status(500, "InternalError"), Seconds(14, 22), ct);
        }
    }

    private async Task InjectAsync(Replica replica, Func<ApiCall, bool> when, Fault fault, TimeSpan span, CancellationToken ct)
    {
        _log.Write($"  at replica {replica.Number}, {span.TotalSeconds:0.0} s");
        var rule = replica.Proxy.Inject(when, fault);
        await Task.Delay(span, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        rule.Stop();
    }

    /// <summary>What the classes of storage say of themselves, the driver does.</summary>
    private async Task StorageAsync(string fault, CancellationToken ct)
    {
        await AnnotateAsync(fault, ct);
        await Task.Delay(Seconds(5, 15), ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await PersistAsync(() => AnnotateAsync(null, CancellationToken.None));
    }

    private async Task AnnotateAsync(string? fault, CancellationToken ct)
    {
        JsonNode patch() => new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Driver.FaultKey] = fault } } };
        await _client.MergePatchAsync<V1VolumeSnapshotClass>(null, Driver.SnapshotClass, patch(), ct);
        if (fault is null or "error-then-ready=2" or "slow=8s" or "fail")
        {
            await _client.MergePatchAsync<V1StorageClass>(null, Driver.ImmediateStorageClass, patch(), ct);
        }
    }

    private async Task EvictAsync(CancellationToken ct)
    {
        foreach (var pod in await SomeAsync<V1Pod>(ct))
        {
            await _kubelet.EvictAsync(pod.Metadata.Name!, ct);
        }
    }

    private async Task DeleteSomeAsync<T>(CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        foreach (var chosen in await SomeAsync<T>(ct))
        {
            await _client.DeleteAsync<T>(_namespace, chosen.Metadata.Name!, null, ct);
        }
    }

    private async Task<IReadOnlyList<T>> SomeAsync<T>(CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var all = await _client.ListAsync<T>(_namespace, $"{BerthLabels.ManagedBy}={BerthLabels.ManagedByBerth}", ct: ct).ToListAsync(ct);
        return [.. all.OrderBy(_ => _random.Next()).Take(1 + _random.Next(5))];
    }

    private async Task ApiServerAsync(CancellationToken ct)
    {
        await _pieces.KillAsync("kube-apiserver", CancellationToken.None);
        await Task.Delay(Seconds(0, 12), ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _pieces.StartAsync("kube-apiserver", CancellationToken.None);
    }

    private static async Task PersistAsync(Func<Task> act)
    {
        while (true)
        {
            try
            {
                await act();
                return;
            }
            catch (KubernetesApiException)
            {
                await Task.Delay(500);
            }
        }
    }
}
