using System.Text.Json.Nodes;
using Berth.Tests.Faults.Cluster;
using Berth.Tests.Faults.Proxy;
using Berth.Tests.Faults.Stories;
using Berth.Tests.Integration;
using k8s.Models;

namespace Berth.Tests.Faults.Writes;

/// <summary>
/// Where stories run: two namespaces, an operator that sees only these, and the proxy between it and the server; or two operators, of which
/// one leads. One story after the other; each leaves nothing behind.
/// </summary>
public sealed class StoryRun : IAsyncDisposable
{
    private const string Lease = "berth-operator";
    private const string Follows = "is held by";
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(2);

    private readonly FaultCluster _cluster;
    private readonly IReadOnlyList<string> _namespaces;
    private readonly FaultProxy _proxy;
    private readonly StoryWorld _world;
    private readonly string _folder;
    private readonly CancellationToken _ct;
    private OperatorProcess _leader;
    private OperatorProcess? _standby;
    private Task _disturbing = Task.CompletedTask;
    private bool _spoilt;
    private int _earlier;

    private StoryRun(FaultCluster cluster, IReadOnlyList<string> namespaces, FaultProxy proxy, bool elected, CancellationToken ct)
    {
        (_cluster, _namespaces, _proxy, _folder, _ct) = (cluster, namespaces, proxy, cluster.NewFolder(namespaces[0]), ct);
        var environment = new Dictionary<string, string>
        {
            ["BERTH_NAMESPACE"] = namespaces[0],
            ["BERTH_LEADER_ELECTION"] = elected ? "true" : "false",
            // Through a gateway, without which nothing is shared.
            ["BERTH_WORKSPACE_URL"] = "https://{label}.workspaces.example.com",
        };
        _leader = Operator("operator-1.log");
        _standby = elected ? Operator("operator-2.log") : null;
        _world = new(new(cluster.Client, namespaces[0], ct), new(cluster.Client, namespaces[1], ct));

        OperatorProcess Operator(string log) => new(Path.Combine(_folder, "kubeconfig"), Path.Combine(_folder, log), environment);
    }

    /// <summary>Starts the operators.</summary>
    public static async Task<StoryRun> StartAsync(FaultCluster cluster, bool elected, CancellationToken ct)
    {
        string[] namespaces = [await ControlPlane.NewNamespaceAsync(cluster.Client, ct), await ControlPlane.NewNamespaceAsync(cluster.Client, ct)];
        var proxy = await FaultProxy.StartAsync(cluster.Server, namespaces);
        var run = new StoryRun(cluster, namespaces, proxy, elected, ct);
        await proxy.WriteKubeconfigAsync(Path.Combine(run._folder, "kubeconfig"), ct);
        await run.ReadyAsync();
        return run;
    }

    /// <summary>Runs a story undisturbed.</summary>
    /// <returns>Its writes, and what it ends in.</returns>
    public Task<(IReadOnlyList<Write> Writes, SortedDictionary<string, string> End)> RecordAsync(Story story) => ExplainAsync(async () =>
    {
        _earlier = _proxy.Writes.Count;
        await story.Prepare(_world);
        await QuietAsync();
        var before = _proxy.Writes.Count;
        await story.Act(_world);
        await QuietAsync();
        var writes = Write.Of(_proxy.Writes.Skip(before));
        var end = await EndState.ReadAsync(_cluster.Server, _namespaces, _ct);
        await CleanUpAsync();
        return (writes, end);
    });

    /// <summary>Runs a story disturbed.</summary>
    /// <param name="cell">What, and how.</param>
    /// <param name="expected">What it must end in.</param>
    /// <param name="slowly">
    /// Whether the operator is told one thing at a time: what it hears of together it tells of in one status, and others are never written.
    /// </param>
    public async Task<Outcome> DisturbAsync(Cell cell, SortedDictionary<string, string> expected, bool slowly)
    {
        FaultRule? rule = null;
        var over = new TaskCompletionSource();
        try
        {
            await ExplainAsync(async () =>
            {
                _earlier = _proxy.Writes.Count;
                await ReadyAsync();
                await cell.Story.Prepare(_world);
                await QuietAsync();
                (_disturbing, _spoilt) = (Task.CompletedTask, false);
                rule = _proxy.Inject(cell.Write.Matcher(), Noting(FaultOf(cell)), times: 1);
                if (slowly)
                {
                    _proxy.SlowDown(Apart, over.Task);
                }

                await cell.Story.Act(_world);
                await QuietAsync();
                rule.Stop();
                over.SetResult();
                await _disturbing;
                await DeposedAsync();
                await EndsInAsync(expected);
                await CleanUpAsync();
                return true;
            });
            return new(cell, rule!.Hits > 0 && !_spoilt, null);
        }
#pragma warning disable CA1031 // Whatever was wrong with this run belongs in the table.
        catch (Exception wrong) when (!_ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return new(cell, rule?.Hits > 0, wrong.Message);
        }
        finally
        {
            over.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _leader.DisposeAsync();
        if (_standby is not null)
        {
            await _standby.DisposeAsync();
        }

        await _proxy.DisposeAsync();
        foreach (var ns in _namespaces)
        {
            await _cluster.Client.DeleteAsync<V1Namespace>(null, ns, null, CancellationToken.None);
        }

        Directory.Delete(_folder, recursive: true);
    }

    private Fault FaultOf(Cell cell) => cell.Way switch
    {
        Way.KilledBefore => CommonFaults.InsteadOf(RestartAsync),
        Way.KilledAfter => CommonFaults.AfterWhich(RestartAsync),
        Way.Unobserved => CommonFaults.Before(() => _proxy.Freeze(call => call.Resource == cell.Write.Call.Resource, Task.Delay(Frozen, _ct))),
        Way.Blind => CommonFaults.Before(() => _proxy.Freeze(_ => true, Task.Delay(Frozen, _ct))),
        Way.LeaderChange => ChangeLeaderAsync,
        Way.StaleRestart => RestartStaleAsync,
        _ => throw new ArgumentOutOfRangeException(nameof(cell)),
    };

    /// <summary>A run goes on when the fault is over, and tells what was wrong with it: the proxy alone would hide it.</summary>
    private Fault Noting(Fault fault) => exchange => _disturbing = Task.Run(async () =>
    {
        try
        {
            await fault(exchange);
        }
        catch (Exception lost) when (lost is OperationCanceledException or HttpRequestException or IOException && !_ct.IsCancellationRequested)
        {
            // The one who asked was killed, which is what was wanted.
            exchange.Abort();
        }
    });

    private async Task RestartAsync()
    {
        await _leader.KillAsync();
        await _leader.StartAsync();
        await WorksAsync();
    }

    private async Task RestartStaleAsync(Exchange exchange)
    {
        var before = await _cluster.Server.VersionAsync(_ct);
        await exchange.CompleteAsync();
        await _leader.KillAsync();
        var caughtUp = new TaskCompletionSource();
        _proxy.GoBack(before, caughtUp.Task);
        exchange.Abort();
        try
        {
            await _leader.StartAsync();
            await WorksAsync();
            await Task.Delay(Frozen, _ct);
        }
        finally
        {
            caughtUp.SetResult();
        }
    }

    private async Task ChangeLeaderAsync(Exchange exchange)
    {
        var (old, next) = (_leader, _standby!);
        if (old.HasEnded)
        {
            // On a machine that stood still it has lost its lease by itself: another try is needed.
            _spoilt = true;
            await exchange.ForwardAsync();
            return;
        }

        await old.SignalAsync("STOP");
        var holder = await HolderAsync();

        // As if it had run out: the standby would wait for 15 s, and nothing would happen in them.
        var nobody = new JsonObject { ["spec"] = new JsonObject { ["holderIdentity"] = null } };
        await _cluster.Client.MergePatchAsync<V1Lease>(_namespaces[0], Lease, nobody, _ct);
        await UntilAsync(async () => await HolderAsync() is { Length: > 0 } now && now != holder, "the standby leads");
        (_leader, _standby) = (next, old);
        await WorksAsync();
        await Task.Delay(Quiet, _ct);
        await old.SignalAsync("CONT");
        await exchange.ForwardAsync();
    }

    /// <summary>A leader that has lost its lease must end.</summary>
    private async Task DeposedAsync()
    {
        if (_standby is { } old && Leads(old))
        {
            await UntilAsync(() => Task.FromResult(old.HasEnded), "the deposed leader has ended");
        }
    }

    /// <summary>Who has ended is started again; of two, the one that leads is found out.</summary>
    private async Task ReadyAsync()
    {
        foreach (var one in (OperatorProcess[])[_leader, .. _standby is null ? [] : (OperatorProcess[])[_standby]])
        {
            if (one.HasEnded)
            {
                await one.KillAsync();
                await one.StartAsync();
            }
        }

        if (_standby is null)
        {
            await WorksAsync();
            return;
        }

        await UntilAsync(() => Task.FromResult(Leads(_leader) != Leads(_standby) && (_leader.HasSaid(Follows) || _standby.HasSaid(Follows))), "one leads and one follows");
        (_leader, _standby) = Leads(_leader) ? (_leader, _standby) : (_standby, _leader);
    }

    private static bool Leads(OperatorProcess one) => one.HasSaid("leads by the lease");

    private Task WorksAsync() => UntilAsync(() => Task.FromResult(_leader.HasSaid("works with")), "the operator works");

    private async Task<string?> HolderAsync() => (await _cluster.Client.GetAsync<V1Lease>(_namespaces[0], Lease, _ct))?.Spec?.HolderIdentity;

    private async Task QuietAsync()
    {
        var (count, since) = (-1, TimeProvider.System.GetTimestamp());
        while (_proxy.Writes.Count is var now && (now != count || TimeProvider.System.GetElapsedTime(since) < Quiet))
        {
            (count, since) = now == count ? (count, since) : (now, TimeProvider.System.GetTimestamp());
            await Task.Delay(100, _ct);
        }
    }

    /// <summary>It comes to rest there, and stays.</summary>
    private async Task EndsInAsync(SortedDictionary<string, string> expected)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var first = EndState.Difference(expected, await EndState.ReadAsync(_cluster.Server, _namespaces, _ct));
            if (first.Length == 0)
            {
                await QuietAsync();
                first = EndState.Difference(expected, await EndState.ReadAsync(_cluster.Server, _namespaces, _ct));
                if (first.Length == 0)
                {
                    return;
                }
            }

            if (TimeProvider.System.GetElapsedTime(began) > TestLimits.OfAWait)
            {
                throw new InvalidOperationException($"it ends in another state than undisturbed:\n{first}");
            }

            await Task.Delay(200, _ct);
        }
    }

    private async Task CleanUpAsync()
    {
        var handles = await EndState.HandlesAsync(_cluster.Server, _namespaces, _ct);
        await _world.DeleteAllAsync();
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var left = await EndState.ReadAsync(_cluster.Server, _namespaces, _ct);
            var stored = handles.Where(_cluster.Holds).ToList();
            if (left.Count == 0 && stored.Count == 0)
            {
                return;
            }

            // The workspace has gone, so that everything has: it says so by its finalizer. Events of the deletion may be on their way; and
            // a grant that was not used goes with its snapshot, when the garbage collector comes to it.
            var onlyGrants = left.Keys.All(name => name.StartsWith("snapshotgrants ", StringComparison.Ordinal)) && stored.Count == 0;
            if (TimeProvider.System.GetElapsedTime(began) > (onlyGrants ? TestLimits.OfAWait : Quiet))
            {
                throw new InvalidOperationException($"after the workspaces had gone there was left: {string.Join(", ", left.Keys.Concat(stored))}");
            }

            await Task.Delay(100, _ct);
        }
    }

    private Task UntilAsync(Func<Task<bool>> condition, string what) => Wait.ForAsync(condition, () => what, _ct);

    private async Task<T> ExplainAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception wrong) when (wrong is TimeoutException or InvalidOperationException)
        {
            var standby = _standby is null ? "" : $"\nthe standby said last:\n{_standby.LastWords}";
            throw new InvalidOperationException(
                $"{wrong.Message}\nwrites: {string.Join("; ", _proxy.Writes.Skip(_earlier))}\nthe operator said last:\n{_leader.LastWords}{standby}", wrong);
        }
    }
}
