using System.Collections.Concurrent;
using System.Globalization;
using Berth.Tests.Faults.Cluster;
using Berth.Tests.Faults.Stories;

namespace Berth.Tests.Faults.Writes;

/// <summary>
/// Every write of every story, disturbed in every way (Sieve, OSDI '22), ends where the undisturbed run ends, with nothing left over once
/// all is deleted. A run takes a sample, chosen by a seed that it prints; hack/faults runs all.
/// </summary>
public sealed class EveryWriteTests(FaultCluster cluster, ITestOutputHelper output) : IClassFixture<FaultCluster>
{
    private const int SampledStories = 2;
    private const int SampledCells = 4;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 3_600_000)]
    public async Task Operator_DisturbedAtAWrite_EndsWhereTheUndisturbedRunEnds()
    {
        var all = Setting("BERTH_FAULTS") == "all";
        var seed = int.TryParse(Setting("BERTH_FAULTS_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        var parallel = int.TryParse(Setting("BERTH_FAULTS_PARALLEL"), CultureInfo.InvariantCulture, out var asked) ? asked : 3;
        var random = new Random(seed);
        Say($"seed {seed}: repeat with BERTH_FAULTS_SEED={seed}");
        var only = Setting("BERTH_FAULTS_STORY");
        var stories = AllStories.List.Where(story => only is null || story.Name == only).ToArray();
        random.Shuffle(stories);
        stories = all ? stories : [.. stories.Take(SampledStories)];

        var ends = new ConcurrentDictionary<string, SortedDictionary<string, string>>();
        var cells = new ConcurrentBag<Cell>();
        await Parallel.ForEachAsync(stories, Options(parallel), async (story, ct) =>
        {
            var (writes, end) = await StoryRun.RecordAsync(cluster, story, ct);
            Say($"{story.Name}: {writes.Count} writes: {string.Join("; ", writes)}");
            ends[story.Name] = end;
            foreach (var cell in writes.SelectMany(write => Enum.GetValues<Way>().Select(way => new Cell(story, write, way))))
            {
                cells.Add(cell);
            }
        });

        // In an order that the seed alone decides, not who was first.
        var chosen = cells.OrderBy(cell => cell.ToString(), StringComparer.Ordinal).ToArray();
        random.Shuffle(chosen);
        chosen = all ? chosen : [.. chosen.Take(SampledCells)];
        var outcomes = new ConcurrentBag<Outcome>();
        await Parallel.ForEachAsync(chosen, Options(parallel), async (cell, ct) =>
        {
            var outcome = await StoryRun.DisturbAsync(cluster, cell, ends[cell.Story.Name], ct);
            outcomes.Add(outcome);
            Say($"{outcomes.Count}/{chosen.Length} {outcome.Sign} {cell}{(outcome.Fault is null ? "" : $": {outcome.Fault}")}");
        });

        var table = OutcomeTable.Of([.. outcomes.OrderBy(o => o.Cell.Story.Name, StringComparer.Ordinal).ThenBy(o => o.Cell.Write.ToString(), StringComparer.Ordinal)]);
        Say(table);
        if (Setting("BERTH_FAULTS_TABLE") is { } path)
        {
            await File.WriteAllTextAsync(path, $"seed {seed}\n{table}", Ct);
        }

        outcomes.ShouldAllBe(outcome => outcome.Fault == null, table);
        cells.ShouldNotBeEmpty();
        cluster.Stored.ShouldBeEmpty();
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
