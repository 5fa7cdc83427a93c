using System.Collections.Concurrent;
using System.Globalization;
using Berth.Crds;
using Berth.Tests.Faults.Cluster;
using Berth.Tests.Faults.Proxy;
using Berth.Tests.Faults.Stories;
using Berth.Tests.Integration;
using k8s.Models;

namespace Berth.Tests.Faults.Writes;

/// <summary>
/// Every write of every story, disturbed in every way (Sieve, OSDI '22), ends where the undisturbed run ends, with nothing left over once
/// all is deleted. A run takes a sample of the stories with each way in it, chosen by a seed that it prints; hack/faults runs all.
/// </summary>
public sealed class EveryWriteTests(FaultCluster cluster, ITestOutputHelper output) : IClassFixture<FaultCluster>
{
    /// <summary>How often a run is repeated in which the write did not come.</summary>
    private const int Tries = 6;

    // Three for each way: other stories in each run, as the seed is another one.
    private const int Sampled = 18;

    private readonly Lock _writing = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 4 * 3_600_000)]
    public async Task Operator_DisturbedAtAWrite_EndsWhereTheUndisturbedRunEnds()
    {
        var all = Setting("BERTH_FAULTS") == "all";
        var seed = int.TryParse(Setting("BERTH_FAULTS_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        var parallel = int.TryParse(Setting("BERTH_FAULTS_PARALLEL"), CultureInfo.InvariantCulture, out var asked) ? asked : 4;
        var random = new Random(seed);
        Say($"seed {seed}: repeat with BERTH_FAULTS_SEED={seed}");
        var named = Setting("BERTH_FAULTS_STORY")?.Split(',');
        named?.Except(AllStories.List.Select(story => story.Name)).ShouldBeEmpty($"the stories are: {string.Join(", ", AllStories.List.Select(story => story.Name))}");
        Setting("BERTH_FAULTS_WAY").ShouldBeOneOf([null, .. Enum.GetNames<Way>()]);
        var stories = AllStories.List.Where(story => named?.Contains(story.Name) ?? true).ToArray();
        if (!all)
        {
            random.Shuffle(stories);
            stories = stories[..Math.Min(Sampled, stories.Length)];
        }

        var ways = Enum.GetValues<Way>().Where(way => Setting("BERTH_FAULTS_WAY") is null || way.ToString() == Setting("BERTH_FAULTS_WAY")).ToArray();
        await using var runs = new RunPool(cluster);

        var ends = new ConcurrentDictionary<string, SortedDictionary<string, string>>();
        var cells = new ConcurrentBag<Cell>();
        await Parallel.ForEachAsync(stories, Options(parallel), async (story, ct) =>
        {
            var (writes, end) = await runs.UseAsync(elected: false, run => run.RecordAsync(story), _ => true, ct);
            Say($"{story.Name}: {writes.Count} writes: {string.Join("; ", writes)}");
            ends[story.Name] = end;
            foreach (var cell in writes.SelectMany(write => ways.Select(way => new Cell(story, write, way))))
            {
                cells.Add(cell);
            }
        });

        // In an order that the seed alone decides, not who was first.
        var chosen = cells.OrderBy(cell => cell.ToString(), StringComparer.Ordinal).ToArray();
        random.Shuffle(chosen);
        chosen = all ? chosen : Sample(chosen);
        var outcomes = new ConcurrentBag<Outcome>();
        await Parallel.ForEachAsync(chosen, Options(parallel), async (cell, ct) =>
        {
            var outcome = new Outcome(cell, false, null);
            for (var tries = 0; outcome is { Reached: false, Fault: null } && tries < Tries; tries++)
            {
                outcome = await runs.UseAsync(cell.Way == Way.LeaderChange, run => run.DisturbAsync(cell, ends[cell.Story.Name], slowly: tries % 2 == 1), ended => ended.Fault is null, ct);
            }

            outcomes.Add(outcome);
            Say($"{outcomes.Count}/{chosen.Length} {outcome.Sign} {cell}{(outcome.Fault is null ? "" : $": {outcome.Fault}")}");
            WriteTable($"seed {seed}, {outcomes.Count} of {chosen.Length} cells", [.. outcomes]);
        });

        var table = WriteTable($"seed {seed}, all of {chosen.Length} cells", [.. outcomes]);
        Say(table);

        outcomes.ShouldAllBe(outcome => outcome.Fault == null, table);
        outcomes.ShouldContain(outcome => outcome.Reached);
        cluster.Stored.ShouldBeEmpty();
    }

    // What hack/soak found: the workspace was gone before its newest snapshot was heard of, which then waited for ever.
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Operator_WorkspaceDeletedBeforeItsSnapshotIsHeardOf_TakesTheSnapshotAlong()
    {
        var ns = await ControlPlane.NewNamespaceAsync(cluster.Client, Ct);
        var folder = cluster.NewFolder(ns);
        await using var proxy = await FaultProxy.StartAsync(cluster.Server, [ns]);
        await proxy.WriteKubeconfigAsync(Path.Combine(folder, "kubeconfig"), Ct);
        await using var process = new OperatorProcess(
            Path.Combine(folder, "kubeconfig"), Path.Combine(folder, "operator.log"), new Dictionary<string, string> { ["BERTH_LEADER_ELECTION"] = "false" });
        await process.StartAsync();
        var home = new StoryNamespace(cluster.Client, ns, Ct);
        var world = new StoryWorld(home, home);
        await world.StartAsync("alice");

        proxy.Freeze(call => call.Resource == "workspacesnapshots", Task.Delay(Timeout.Infinite, Ct));
        await world.Snapshots.AskForAsync("alice", "alice-1");
        await world.DeleteAsync("alice");

        (await cluster.Client.GetAsync<WorkspaceSnapshot>(ns, "alice-1", Ct)).ShouldBeNull(process.LastWords);
        await cluster.Client.DeleteAsync<V1Namespace>(null, ns, null, CancellationToken.None);
    }

    // What the story "import removed by force" found: the snapshot was not looked at again when the workspace that imported it was gone.
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Operator_ImporterIsHeardToBeGoneLast_TakesTheImportAway()
    {
        var ns = await ControlPlane.NewNamespaceAsync(cluster.Client, Ct);
        var guests = await ControlPlane.NewNamespaceAsync(cluster.Client, Ct);
        var folder = cluster.NewFolder(ns);
        await using var proxy = await FaultProxy.StartAsync(cluster.Server, [ns, guests]);
        await proxy.WriteKubeconfigAsync(Path.Combine(folder, "kubeconfig"), Ct);
        await using var process = new OperatorProcess(
            Path.Combine(folder, "kubeconfig"), Path.Combine(folder, "operator.log"), new Dictionary<string, string> { ["BERTH_LEADER_ELECTION"] = "false" });
        await process.StartAsync();
        var world = new StoryWorld(new(cluster.Client, ns, Ct), new(cluster.Client, guests, Ct));
        await Beginnings.ImportingAsync(world);

        TaskCompletionSource contents = new(), workspaces = new(), others = new();
        proxy.Freeze(call => call.Resource == "volumesnapshotcontents", contents.Task);
        proxy.Freeze(call => call.Resource == "workspaces", workspaces.Task);
        proxy.Freeze(call => call.Resource is not ("volumesnapshotcontents" or "workspaces"), others.Task);
        await world.Imports.ForceAwayAsync("bob");
        foreach (var thawed in (TaskCompletionSource[])[contents, workspaces, others])
        {
            thawed.SetResult();
            await Task.Delay(TimeSpan.FromSeconds(1), Ct);
        }

        await Wait.ForAsync(async () => (await EndState.ReadAsync(cluster.Server, [guests], Ct)).Count == 0, $"the import to be gone\n{process.LastWords}", Ct);

        await world.DeleteAllAsync();
        await cluster.Client.DeleteAsync<V1Namespace>(null, ns, null, CancellationToken.None);
        await cluster.Client.DeleteAsync<V1Namespace>(null, guests, null, CancellationToken.None);
    }

    /// <summary>One cell of each story, and of each way in turn.</summary>
    private static Cell[] Sample(IReadOnlyList<Cell> cells)
    {
        var ways = Enum.GetValues<Way>();
        return [.. cells.GroupBy(cell => cell.Story.Name).Select((story, number) => story.First(cell => cell.Way == ways[number % ways.Length]))];
    }

    /// <summary>After each cell, so that a run that is broken off leaves what it has found.</summary>
    private string WriteTable(string head, IEnumerable<Outcome> outcomes)
    {
        var table = OutcomeTable.Of([.. outcomes.OrderBy(o => o.Cell.Story.Name, StringComparer.Ordinal).ThenBy(o => o.Cell.Write.ToString(), StringComparer.Ordinal)]);
        if (Setting("BERTH_FAULTS_TABLE") is { } path)
        {
            lock (_writing)
            {
                File.WriteAllText(path, $"{head}\n{table}");
            }
        }

        return table;
    }

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static ParallelOptions Options(int parallel) => new() { MaxDegreeOfParallelism = parallel, CancellationToken = Ct };

    private void Say(string line)
    {
        output.WriteLine(line);
        if (Setting("BERTH_FAULTS") is not null)
        {
            Console.WriteLine(line);
        }
    }
}
