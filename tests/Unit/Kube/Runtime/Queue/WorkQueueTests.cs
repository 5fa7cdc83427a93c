using Berth.Kube.Metrics;
using Berth.Kube.Runtime;
using Berth.Tests.Unit.Kube.Metrics;
using Prometheus;

namespace Berth.Tests.Unit.Kube.Runtime.Queue;

public sealed class WorkQueueTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly WorkQueue<string> _queue;
    private readonly Dictionary<string, QueueItem<string>> _taken = [];

    public WorkQueueTests() => _queue = new("test", _time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _queue.Dispose();

    [Fact]
    public async Task Add_KeyThatWaits_IsHandedOutOnce()
    {
        _queue.Add("a");
        _queue.Add("a");
        _queue.Add("b");

        (await TakeAsync()).ShouldBe("a");
        (await TakeAsync()).ShouldBe("b");
        _queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Add_KeyInProcess_WaitsForDoneThenComesAgain()
    {
        _queue.Add("a");
        await TakeAsync();

        _queue.Add("a");
        _queue.Count.ShouldBe(0);
        Done("a");

        (await TakeAsync()).ShouldBe("a");
        Done("a");
        _queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Done_TwiceWithOneItem_DoesNotTakeTheKeyFromItsNextWorker()
    {
        _queue.Add("a");
        await TakeAsync();
        var first = _taken["a"];
        _queue.Done(first);
        _queue.Add("a");
        await TakeAsync();

        _queue.Done(first);
        _queue.Add("a");

        _queue.Count.ShouldBe(0, "the second worker still has it");
        Done("a");
        _queue.Count.ShouldBe(1);
    }

    [Fact]
    public void Done_ItemOfNobody_ChangesNothing()
    {
        _queue.Add("a");

        _queue.Done(default);
        _queue.Done(new("a", QueuePriority.High));

        _queue.Count.ShouldBe(1);
    }

    [Fact]
    public async Task GetAsync_NothingWaits_CompletesWhenAdded()
    {
        var taking = _queue.GetAsync(Cancel).AsTask();
        taking.IsCompleted.ShouldBeFalse();

        _queue.Add("a");

        (await taking)!.Value.Key.ShouldBe("a");
    }

    [Fact]
    public async Task GetAsync_Cancelled_LosesNoKey()
    {
        using var source = new CancellationTokenSource();
        var cancelled = _queue.GetAsync(source.Token).AsTask();
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(cancelled);

        _queue.Add("a");

        (await TakeAsync()).ShouldBe("a");
    }

    [Fact]
    public async Task Add_LowAndHigh_HighGoesFirst()
    {
        _queue.Add("restart", QueuePriority.Low);
        _queue.Add("user");

        (await TakeAsync()).ShouldBe("user");
        (await TakeAsync()).ShouldBe("restart");
    }

    [Fact]
    public async Task Add_LowKeyAgainAtHigh_MovesUpAndComesOnce()
    {
        _queue.Add("a", QueuePriority.Low);
        _queue.Add("b", QueuePriority.Low);
        _queue.Add("b");

        (await TakeAsync()).ShouldBe("b");
        (await TakeAsync()).ShouldBe("a");
        _queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Add_EndlessHigh_LowIsNotStarved()
    {
        _queue.Add("low", QueuePriority.Low);
        for (var i = 0; i < 40; i++)
        {
            _queue.Add($"high-{i}");
        }

        var taken = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            taken.Add(await TakeAsync());
        }

        taken.ShouldContain("low");
    }

    [Fact]
    public async Task AddAfter_TwoDelays_EarlierCounts()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.AddAfter("a", TimeSpan.FromSeconds(2));
        _queue.AddAfter("a", TimeSpan.FromSeconds(5));

        _time.Advance(TimeSpan.FromSeconds(1.9));
        _queue.Count.ShouldBe(0);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        (await TakeAsync()).ShouldBe("a");
        Done("a");

        _time.Advance(TimeSpan.FromMinutes(1));
        _queue.Count.ShouldBe(0, "the later times have been given up");
    }

    [Fact]
    public void AddAfter_LongerThanAnyTimer_ComesInTime()
    {
        _queue.AddAfter("a", TimeSpan.FromDays(100));

        _time.Advance(TimeSpan.FromDays(99.9));
        _queue.Count.ShouldBe(0);
        _time.Advance(TimeSpan.FromDays(0.1));
        _queue.Count.ShouldBe(1);
    }

    [Fact]
    public void AddAfter_LongestTimeThereIs_IsNotNow()
    {
        _queue.AddAfter("a", TimeSpan.MaxValue);

        _time.Advance(TimeSpan.FromDays(365));
        _queue.Count.ShouldBe(0);
    }

    [Fact]
    public void AddRateLimited_FailuresInARow_DoublesUpTo1000Seconds()
    {
        var delays = Enumerable.Range(0, 20).Select(_ => _queue.AddRateLimited("a")).ToList();

        delays[0].ShouldBe(TimeSpan.FromMilliseconds(5));
        delays[1].ShouldBe(TimeSpan.FromMilliseconds(10));
        delays[10].ShouldBe(TimeSpan.FromMilliseconds(5 * 1024));
        delays[17].ShouldBe(TimeSpan.FromMilliseconds(5 * 131072));
        delays[18].ShouldBe(TimeSpan.FromSeconds(1000));
        delays[19].ShouldBe(TimeSpan.FromSeconds(1000));
        _queue.Retries("a").ShouldBe(20);

        _queue.Forget("a");
        _queue.AddRateLimited("a").ShouldBe(TimeSpan.FromMilliseconds(5));
    }

    [Fact]
    public async Task ShutDown_KeysWait_AreHandedOutThenNull()
    {
        _queue.Add("a");
        _queue.AddAfter("later", TimeSpan.FromSeconds(1));
        _queue.ShutDown();
        _queue.Add("b");

        (await TakeAsync()).ShouldBe("a");
        (await _queue.GetAsync(Cancel)).ShouldBeNull();
        _time.Advance(TimeSpan.FromSeconds(2));
        (await _queue.GetAsync(Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task ShutDown_WorkersWait_AreToldNull()
    {
        var taking = _queue.GetAsync(Cancel).AsTask();

        _queue.ShutDown();

        (await taking).ShouldBeNull();
    }

    [Fact]
    public async Task DrainAsync_KeyInProcess_WaitsForDone()
    {
        _queue.Add("a");
        await TakeAsync();

        var draining = _queue.DrainAsync(Cancel);
        draining.IsCompleted.ShouldBeFalse();
        Done("a");

        await draining;
    }

    [Fact]
    public async Task GetAsync_ManyWorkersAndProducers_NeverTwoOnOneKeyAndNothingLost_KubeOps977()
    {
        using var queue = new WorkQueue<int>("busy");
        const int Keys = 20;
        const int AddsPerProducer = 5000;
        var wanted = new int[Keys];
        var seen = new int[Keys];
        var inHand = new int[Keys];
        var overlaps = 0;
        var workers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (await queue.GetAsync(Cancel) is { Key: var key } item)
            {
                overlaps += Interlocked.Increment(ref inHand[key]) > 1 ? 1 : 0;
                seen[key] = Volatile.Read(ref wanted[key]);
                await Task.Yield();
                Interlocked.Decrement(ref inHand[key]);
                queue.Done(item);
            }
        })).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(producer => Task.Run(() =>
        {
            for (var i = 0; i < AddsPerProducer; i++)
            {
                var key = ((i * 7) + producer) % Keys;
                Interlocked.Increment(ref wanted[key]);
                queue.Add(key, (QueuePriority)(i % 2));
            }
        })));
        await queue.DrainAsync(Cancel);
        await Task.WhenAll(workers);

        overlaps.ShouldBe(0);
        seen.ShouldBe(wanted, "the last look at a key came after its last addition");
    }

    [Fact]
    public async Task GetAsync_KeyAddedWhileTheWorkerBeginsToWait_WakesIt()
    {
        using var there = new WorkQueue<int>("there");
        using var back = new WorkQueue<int>("back");
        const int Rounds = 50_000;
        var answering = Task.Run(async () =>
        {
            while (await there.GetAsync(Cancel) is { } item)
            {
                there.Done(item);
                back.Add(item.Key);
            }
        }, Cancel);

        // Each side is about to wait when the other adds: one wake-up that is lost, and both wait for ever.
        for (var round = 0; round < Rounds; round++)
        {
            there.Add(round);
            var item = (await back.GetAsync(Cancel).AsTask().WaitAsync(TestLimits.OfAWait, Cancel))!.Value;
            item.Key.ShouldBe(round);
            back.Done(item);
        }

        there.ShutDown();
        await answering;
    }

    [Fact]
    public async Task GetAsync_HighKeyAddedWhileLowOnesWait_GoesFirst()
    {
        _queue.Add("restart-1", QueuePriority.Low);
        _queue.Add("restart-2", QueuePriority.Low);
        (await TakeAsync()).ShouldBe("restart-1");

        _queue.Add("user");

        (await TakeAsync()).ShouldBe("user");
    }

    [Fact]
    public async Task GetAsync_KeyWaitedForAWhile_TellsTheMetricsSinceItWasAdded()
    {
        var registry = new CollectorRegistry();
        using var queue = new WorkQueue<string>("waited", _time, metrics: new(MetricsServiceCollectionExtensions.FactoryOf(registry), registry));

        queue.Add("a");
        _time.Advance(TimeSpan.FromSeconds(5));
        await queue.GetAsync(Cancel);
        _time.Advance(TimeSpan.FromSeconds(3));
        queue.Add("b");

        var text = await registry.ScrapeAsync();
        text.ShouldContain("workqueue_queue_duration_seconds_sum{name=\"waited\"} 5\n");
        text.ShouldContain("workqueue_depth{name=\"waited\"} 1\n");
        text.ShouldContain("workqueue_longest_running_processor_seconds{name=\"waited\"} 3\n");
    }

    [Fact]
    public async Task Dispose_QueueWithMetrics_IsEmptyForThemAndDoesNotEndItsSuccessor()
    {
        var registry = new CollectorRegistry();
        var metrics = new WorkQueueMetrics(MetricsServiceCollectionExtensions.FactoryOf(registry), registry);
        var queue = new WorkQueue<string>("replaced", _time, metrics: metrics);
        queue.Add("a");
        using var successor = new WorkQueue<string>("replaced", _time, metrics: metrics);
        successor.Add("a");
        successor.Add("b");
        queue.Dispose();

        (await registry.ScrapeAsync()).ShouldContain("workqueue_depth{name=\"replaced\"} 2\n");

        successor.Dispose();

        (await registry.ScrapeAsync()).ShouldContain("workqueue_depth{name=\"replaced\"} 0\n");
    }

    private async Task<string> TakeAsync()
    {
        var item = (await _queue.GetAsync(Cancel))!.Value;
        _taken[item.Key] = item;
        return item.Key;
    }

    private void Done(string key) => _queue.Done(_taken[key]);
}
