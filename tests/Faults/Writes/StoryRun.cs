using Berth.Kube.Models;
using Berth.Tests.Faults.Cluster;
using Berth.Tests.Faults.Proxy;
using Berth.Tests.Faults.Stories;
using Berth.Tests.Integration;

namespace Berth.Tests.Faults.Writes;

/// <summary>One run of a story: a namespace, an operator that sees only that namespace, and the proxy between it and the server.</summary>
public sealed class StoryRun : IAsyncDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(2);

    private readonly FaultCluster _cluster;
    private readonly string _namespace;
    private readonly FaultProxy _proxy;
    private readonly OperatorProcess _operator;
    private readonly StoryWorld _world;
    private readonly string _folder;
    private readonly CancellationToken _ct;

    private StoryRun(FaultCluster cluster, string ns, FaultProxy proxy, string folder, CancellationToken ct)
    {
        (_cluster, _namespace, _proxy, _folder, _ct) = (cluster, ns, proxy, folder, ct);
        _operator = new(Path.Combine(folder, "kubeconfig"), Path.Combine(folder, "operator.log"));
        _world = new(cluster.Client, ns, ct);
    }

    /// <summary>Runs a story undisturbed.</summary>
    /// <returns>Its writes, and what it ends in.</returns>
    public static async Task<(IReadOnlyList<Write> Writes, SortedDictionary<string, string> End)> RecordAsync(
        FaultCluster cluster, Story story, CancellationToken ct)
    {
        await using var run = await StartAsync(cluster, ct);
        return await run.ExplainAsync(async () =>
        {
            await story.Prepare(run._world);
            await run.QuietAsync();
            var before = run._proxy.Writes.Count;
            await story.Act(run._world);
            await run.QuietAsync();
            var writes = Write.Of(run._proxy.Writes.Skip(before));
            var end = await EndState.ReadAsync(cluster.Server, run._namespace, ct);
            await run.CleanUpAsync();
            return (writes, end);
        });
    }

    /// <summary>Runs a story disturbed.</summary>
    /// <param name="cluster">Where.</param>
    /// <param name="cell">What, and how.</param>
    /// <param name="expected">What it must end in.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<Outcome> DisturbAsync(FaultCluster cluster, Cell cell, SortedDictionary<string, string> expected, CancellationToken ct)
    {
        await using var run = await StartAsync(cluster, ct);
        FaultRule? rule = null;
        try
        {
            await run.ExplainAsync(async () =>
            {
                await cell.Story.Prepare(run._world);
                await run.QuietAsync();
                rule = run._proxy.Inject(cell.Write.Matcher(), run.FaultOf(cell), times: 1);
                await cell.Story.Act(run._world);
                await run.EndsInAsync(expected);
                rule.Stop();
                await run.CleanUpAsync();
                return true;
            });
            return new(cell, rule!.Hits > 0, null);
        }
#pragma warning disable CA1031 // Whatever was wrong with this run belongs in the table.
        catch (Exception wrong) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return new(cell, rule?.Hits > 0, wrong.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _operator.DisposeAsync();
        await _proxy.DisposeAsync();
        await _cluster.Client.DeleteAsync<V1Namespace>(null, _namespace, null, CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<StoryRun> StartAsync(FaultCluster cluster, CancellationToken ct)
    {
        var ns = await ControlPlane.NewNamespaceAsync(cluster.Client, ct);
        var proxy = await FaultProxy.StartAsync(cluster.Server, ns);
        var run = new StoryRun(cluster, ns, proxy, cluster.NewFolder(ns), ct);
        await proxy.WriteKubeconfigAsync(Path.Combine(run._folder, "kubeconfig"), ct);
        run._operator.Start();
        return run;
    }

    private Fault FaultOf(Cell cell) => cell.Way switch
    {
        Way.KilledBefore => CommonFaults.InsteadOf(RestartAsync),
        Way.KilledAfter => CommonFaults.AfterWhich(RestartAsync),
        Way.Unobserved => CommonFaults.Before(() => _proxy.Freeze(call => call.Resource == cell.Write.Call.Resource, Task.Delay(Frozen, _ct))),
        Way.Blind => CommonFaults.Before(() => _proxy.Freeze(_ => true, Task.Delay(Frozen, _ct))),
        _ => throw new ArgumentOutOfRangeException(nameof(cell)),
    };

    private async Task RestartAsync()
    {
        await _operator.KillAsync();
        _operator.Start();
    }

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
            var first = EndState.Difference(expected, await EndState.ReadAsync(_cluster.Server, _namespace, _ct));
            if (first.Length == 0)
            {
                await QuietAsync();
                first = EndState.Difference(expected, await EndState.ReadAsync(_cluster.Server, _namespace, _ct));
                if (first.Length == 0)
                {
                    return;
                }
            }

            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                throw new InvalidOperationException($"it ends in another state than undisturbed:\n{first}");
            }

            await Task.Delay(200, _ct);
        }
    }

    private async Task CleanUpAsync()
    {
        var handles = await EndState.HandlesAsync(_cluster.Server, _namespace, _ct);
        await _world.DeleteAllAsync();
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var left = await EndState.ReadAsync(_cluster.Server, _namespace, _ct);
            var stored = handles.Where(_cluster.Holds).ToList();
            if (left.Count == 0 && stored.Count == 0)
            {
                return;
            }

            // The workspace has gone, so that everything has: it says so by its finalizer. Events of the deletion may be on their way.
            if (TimeProvider.System.GetElapsedTime(began) > Quiet)
            {
                throw new InvalidOperationException($"after the workspaces had gone there was left: {string.Join(", ", left.Keys.Concat(stored))}");
            }

            await Task.Delay(100, _ct);
        }
    }

    private async Task<T> ExplainAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception wrong) when (wrong is TimeoutException or InvalidOperationException)
        {
            throw new InvalidOperationException(
                $"{wrong.Message}\nwrites: {string.Join("; ", _proxy.Writes)}\nthe operator said last:\n{_operator.LastWords}", wrong);
        }
    }
}
