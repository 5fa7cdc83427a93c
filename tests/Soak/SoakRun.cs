using System.Globalization;
using Berth.Kube.Client;
using Berth.Soak.Checks;
using Berth.Soak.Operators;
using k8s;
using k8s.Models;

namespace Berth.Soak;

/// <summary>All phases one after another, and the summary.</summary>
public sealed class SoakRun
{
    private const double MayGrowBy = 0.10;
    private const double Steady = 0.6;
    private const int Remembered = 4200;
    // Long enough for compiled code, pools and the heap's own budgets to reach their size: what is resident grew from 143 MiB after the
    // first minute to 173 after eight, to 193 after nineteen, and then no more.
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromMinutes(12);
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly SoakSettings _settings;
    private readonly SoakWorld _world;
    private readonly RunLog _log;
    private readonly List<string> _wrong = [];
    private readonly List<string> _figures = [];
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private string _phase = "start";

    private SoakRun(SoakSettings settings, SoakWorld world) => (_settings, _world, _log) = (settings, world, world.Log);

    /// <summary>Makes the run, and writes the summary.</summary>
    /// <returns>The exit code: 0 when nothing is wrong.</returns>
    public static async Task<int> RunAsync(SoakSettings settings, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Directory.CreateDirectory(settings.Output);
        using var log = new RunLog(Path.Combine(settings.Output, "run.log"), TimeProvider.System);
        log.Say($"seed {settings.Seed}, {settings.Workspaces} workspaces, {settings.Replicas} operators");
        await using var world = await SoakWorld.StartAsync(settings, log, ct);
        var run = new SoakRun(settings, world);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var progress = run.TellProgressAsync(over.Token);
        await run.AllAsync(ct);
        await over.CancelAsync();
        await progress;
        return await run.SummariseAsync();
    }

    private async Task AllAsync(CancellationToken ct)
    {
        var warmUp = TimeSpan.FromTicks(Math.Min(LongestWarmUp.Ticks, _settings.Span.Ticks * 2 / 5));
        await EvenOutAsync("filling", ct);
        await ChurnAsync("warming up", warmUp, round: 0, rough: false, ct);
        await RestAsync("rest after warming up", ct);

        // The leader remembers the events of so many objects, to count them up: filled before, lest that pass for growth.
        Enter("filling what the leader remembers");
        await _world.Users.AskInVainAsync(Remembered, ct);
        await EvenOutAsync("evening out before the churn", ct);
        var before = await MeasureAsync("before the churn", ct);

        await ChurnAsync("steady churn", _settings.Span * Steady, round: 1, rough: false, ct);
        await RestAsync("rest after the steady churn", ct);
        await EvenOutAsync("evening out after the steady churn", ct);
        Compare(before, await MeasureAsync("after the steady churn", ct));

        await ChurnAsync("rough churn", _settings.Span * (1 - Steady), round: 2, rough: true, ct);
        await RestAsync("rest after the rough churn", ct);
        await DeleteAllAsync(ct);
        await _world.EndReplicasAsync();
        await CheckLeadershipAsync();
    }

    private async Task EvenOutAsync(string phase, CancellationToken ct)
    {
        Enter(phase);
        await _world.Users.EvenOutAsync(ct);
        await RestAsync(phase, ct);
    }

    private async Task ChurnAsync(string phase, TimeSpan span, int round, bool rough, CancellationToken ct)
    {
        Enter($"{phase}, {span.TotalMinutes:0.#} min");
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        over.CancelAfter(span);
        await Task.WhenAll(_world.Users.RunAsync(round, over.Token), _world.Imp.RunAsync(rough, over.Token));
        foreach (var replica in _world.Replicas.Where(replica => replica.Life.IsStopped))
        {
            replica.Signal("CONT");
        }

        ct.ThrowIfCancellationRequested();
    }

    /// <summary>Waits until everything is as the specs say and nobody has anything to do; what is not after a while is wrong.</summary>
    private async Task RestAsync(string phase, CancellationToken ct)
    {
        Enter(phase);
        var began = TimeProvider.System.GetTimestamp();
        var told = began;
        IReadOnlyList<string> wrong;
        do
        {
            await Task.Delay(TimeSpan.FromSeconds(1), ct);
            wrong = await WrongAtRestAsync(ct);
            if (TimeProvider.System.GetElapsedTime(told) > ProgressEvery)
            {
                told = TimeProvider.System.GetTimestamp();
                _log.Write($"not at rest: {wrong.Count}: {string.Join("; ", wrong.Take(5))}");
            }

            if (wrong.Count == 0)
            {
                _log.Write($"at rest after {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s: {phase}");
                return;
            }
        }
        while (TimeProvider.System.GetElapsedTime(began) < Patience);

        foreach (var what in wrong)
        {
            Wrong($"{phase}: {what}");
        }
    }

    private async Task<IReadOnlyList<string>> WrongAtRestAsync(CancellationToken ct)
    {
        try
        {
            var state = await ClusterState.ReadAsync(_world.Client, SoakWorld.Namespace, ct);
            var wrong = RestCheck.Check(state, _world.Users.Slots, _world.Storage.Stored, _log.Now).ToList();
            if (wrong.Count == 0)
            {
                // Nothing to write, and nothing on the way to it.
                var before = _world.Writes.Count;
                await Task.Delay(Quiet, ct);
                wrong.AddRange(_world.Writes.Count == before ? [] : ["writes go on"]);
                foreach (var replica in _world.Replicas)
                {
                    wrong.AddRange(await replica.ScrapeAsync(ct) is { } scrape ? QueueCheck.AtRest(replica.Number, scrape) : [$"replica {replica.Number} does not answer"]);
                }

                wrong.AddRange(await _world.LeaderAsync(ct) is null ? ["nobody leads"] : []);
            }

            return wrong;
        }
        catch (KubernetesApiException e)
        {
            return [e.Message];
        }
    }

    private async Task<MemoryFigures?> MeasureAsync(string when, CancellationToken ct)
    {
        if (await _world.LeaderAsync(ct) is not { } leader)
        {
            Wrong($"{when}: nobody leads");
            return null;
        }

        var figures = await HeapMeter.MeasureAsync(leader, ct);
        _figures.Add($"memory of the leader {when}: {figures}");
        _log.Say(_figures[^1]);
        return figures;
    }

    private void Compare(MemoryFigures? before, MemoryFigures? after)
    {
        if (before is null || after is null)
        {
            return;
        }

        if (before.ProcessId != after.ProcessId)
        {
            Wrong("memory cannot be compared: another process leads, although nothing should have cost the first one its lease");
            return;
        }

        var (heap, resident) = ((after.HeapBytes / before.HeapBytes) - 1, (after.ResidentBytes / before.ResidentBytes) - 1);
        _figures.Add(string.Create(CultureInfo.InvariantCulture, $"memory over the steady churn: heap {heap:+0.0 %;-0.0 %}, resident {resident:+0.0 %;-0.0 %}"));
        if (heap > MayGrowBy || resident > MayGrowBy)
        {
            Wrong($"memory grew by more than {MayGrowBy:0 %}: {_figures[^1]}");
        }
    }

    private async Task DeleteAllAsync(CancellationToken ct)
    {
        Enter("deleting everything");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            await _world.Users.DeleteAllAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            Wrong($"after {Patience.TotalMinutes} minutes not all workspaces have gone");
        }

        await RestAsync("after everything was deleted", ct);
        var state = await ClusterState.ReadAsync(_world.Client, SoakWorld.Namespace, ct);
        IEnumerable<IKubernetesObject<V1ObjectMeta>> left =
        [
            .. state.Workspaces, .. state.Snapshots, .. state.Pods, .. state.Services, .. state.Claims, .. state.Volumes, .. state.Captures, .. state.Contents,
            .. (await _world.Client.ListAsync<V1Lease>(ct: ct).ToListAsync(ct)).Where(lease => lease.Metadata.NamespaceProperty != "kube-node-lease" && lease.Metadata.Name != LeaseHistory.Name),
        ];
        foreach (var item in left)
        {
            Wrong($"left over: {item.GetType().Name} {item.Metadata.Name}");
        }

        foreach (var directory in _world.Storage.Stored)
        {
            Wrong($"left over: data in {directory}");
        }
    }

    private async Task CheckLeadershipAsync()
    {
        Enter("looking at the leadership");
        var leadership = new Leadership(_world.Lease.Versions, _world.Replicas, [.. _world.Writes]);
        foreach (var wrong in leadership.Check())
        {
            Wrong(wrong);
        }

        _figures.Add(
            $"leadership: {_world.Lease.Versions.Count} versions of the Lease, {leadership.Terms.Count} terms of {leadership.Terms.Select(term => term.Holder).Distinct().Count()} processes, "
            + $"{leadership.Terms.Count(term => term.IsGivenBack)} given back, {_world.Lease.Gaps} gaps in its history; {_world.Writes.Count} writes looked at");
        await File.WriteAllLinesAsync(
            Path.Combine(_settings.Output, "lease.csv"),
            _world.Lease.Versions.Select(version => $"{version.Seen:O},{version.ResourceVersion},{version.Holder},{version.Acquired:O},{version.Renewed:O},{version.Duration.TotalSeconds},{version.Transitions}")
                .Prepend("seen,resourceVersion,holder,acquireTime,renewTime,leaseDurationSeconds,leaseTransitions"));
    }

    private void Enter(string phase)
    {
        _phase = phase;
        _log.Say(phase);
    }

    private void Wrong(string what)
    {
        _wrong.Add(what);
        _log.Say($"WRONG: {what}");
    }

    private async Task TellProgressAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(ProgressEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                await TellOnceAsync(ct);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task TellOnceAsync(CancellationToken ct)
    {
        var leader = await _world.LeaderAsync(ct);
        var scrape = leader is null ? null : await leader.ScrapeAsync(ct);
        try
        {
            var state = await ClusterState.ReadAsync(_world.Client, SoakWorld.Namespace, ct);
            foreach (var wrong in RestCheck.Limit(state))
            {
                Wrong(wrong);
            }

            var phases = state.Workspaces.GroupBy(workspace => workspace.Metadata.DeletionTimestamp is null ? $"{workspace.Status?.Phase}" : "being deleted")
                .OrderByDescending(group => group.Count()).Select(group => $"{group.Count()} {group.Key}");
            _log.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{TimeProvider.System.GetElapsedTime(_began):mm\\:ss} {_phase}: {string.Join(", ", phases)}; {state.Snapshots.Count} snapshots; "
                + $"{_world.Users.Done.Values.Sum()} done, {_world.Imp.Played.Values.Sum()} faults, {_world.Writes.Count} writes; "
                + $"leader {leader?.Number.ToString(CultureInfo.InvariantCulture) ?? "none"}, queue {scrape?.Sum("workqueue_depth")}, longest {scrape?.Max("workqueue_longest_running_processor_seconds"):0.0} s, {scrape?.Sum("process_resident_memory_bytes") / 1048576:0} MiB"));
        }
        catch (KubernetesApiException)
        {
            _log.Say($"{TimeProvider.System.GetElapsedTime(_began):mm\\:ss} {_phase}: the API server does not answer");
        }
    }

    private async Task<int> SummariseAsync()
    {
        string[] summary =
        [
            $"seed {_settings.Seed}, {_settings.Workspaces} workspaces, {_settings.Replicas} operators, {_settings.Span.TotalMinutes:0.#} minutes of churn",
            $"done: {Counts(_world.Users.Done)}",
            $"faults: {Counts(_world.Imp.Played)}",
            .. _figures,
            .. _wrong.Select(wrong => $"WRONG: {wrong}"),
            _wrong.Count == 0 ? "nothing is wrong" : $"{_wrong.Count} things are wrong",
        ];
        await File.WriteAllLinesAsync(Path.Combine(_settings.Output, "summary.txt"), summary);
        Console.WriteLine();
        foreach (var line in summary)
        {
            Console.WriteLine(line);
        }

        return _wrong.Count == 0 ? 0 : 1;

        static string Counts(IReadOnlyDictionary<string, int> counts) =>
            $"{counts.Values.Sum()}: {string.Join(", ", counts.OrderByDescending(entry => entry.Value).Select(entry => $"{entry.Value} {entry.Key}"))}";
    }
}
