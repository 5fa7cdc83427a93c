using System.Threading.Channels;
using Berth.Benchmarks.Measuring;
using Berth.Kube.Metrics;
using Berth.Kube.Models;
using Berth.Kube.Runtime;

namespace Berth.Benchmarks.Runtime;

/// <summary>
/// Hands keys over to workers by the work queue, and by a channel, which does the same without any of the semantics: it neither merges
/// what is added twice, nor keeps a key from two workers, nor gives priority, nor counts.
/// </summary>
/// <param name="items">How many keys, each added once.</param>
/// <param name="workers">How many workers take them.</param>
/// <param name="time">The clock.</param>
public sealed class QueueBench(int items, int workers, TimeProvider time)
{
    private readonly ObjectKey[] _keys = [.. Enumerable.Range(0, items).Select(i => new ObjectKey($"team-{i % 100}", $"workspace-{i}"))];

    /// <summary>Alternating pairs, after one that warms up.</summary>
    /// <param name="pairs">How many pairs count.</param>
    /// <param name="metrics">What the queue reports to, if it does.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<QueueResult> MeasureAsync(int pairs, WorkQueueMetrics? metrics, CancellationToken ct)
    {
        var measured = new List<(double Queue, double Channel)>();
        for (var pair = 0; pair <= pairs; pair++)
        {
            double queue, channel;
            if (pair % 2 == 0)
            {
                queue = await TimeAsync(() => ByQueueAsync(metrics, ct));
                channel = await TimeAsync(() => ByChannelAsync(ct));
            }
            else
            {
                channel = await TimeAsync(() => ByChannelAsync(ct));
                queue = await TimeAsync(() => ByQueueAsync(metrics, ct));
            }

            if (pair > 0)
            {
                measured.Add((queue, channel));
            }
        }

        return new(
            Spread.Of([.. measured.Select(pair => pair.Queue / pair.Channel)]),
            Spread.Of([.. measured.Select(pair => pair.Queue * 1e9 / items)]),
            Spread.Of([.. measured.Select(pair => pair.Channel * 1e9 / items)]));
    }

    private async Task<double> TimeAsync(Func<Task<int>> run)
    {
        GC.Collect();
        var began = time.GetTimestamp();
        var worked = await run();
        var took = time.GetElapsedTime(began).TotalSeconds;
        return worked == items ? took : throw new InvalidOperationException($"{worked} of {items} keys came through.");
    }

    private async Task<int> ByQueueAsync(WorkQueueMetrics? metrics, CancellationToken ct)
    {
        using var queue = new WorkQueue<ObjectKey>("bench", time, metrics: metrics);
        var taking = Enumerable.Range(0, workers).Select(_ => Task.Run(TakeAsync, ct)).ToList();
        foreach (var key in _keys)
        {
            queue.Add(key);
        }

        queue.ShutDown();
        return (await Task.WhenAll(taking)).Sum();

        async Task<int> TakeAsync()
        {
            var worked = 0;
            while (await queue.GetAsync(ct) is { } item)
            {
                worked++;
                queue.Done(item);
            }

            return worked;
        }
    }

    private async Task<int> ByChannelAsync(CancellationToken ct)
    {
        var channel = Channel.CreateUnbounded<ObjectKey>();
        var taking = Enumerable.Range(0, workers).Select(_ => Task.Run(TakeAsync, ct)).ToList();
        foreach (var key in _keys)
        {
            channel.Writer.TryWrite(key);
        }

        channel.Writer.Complete();
        return (await Task.WhenAll(taking)).Sum();

        async Task<int> TakeAsync()
        {
            var worked = 0;
            try
            {
                // One wait for each key, as from the queue.
                while (true)
                {
                    await channel.Reader.ReadAsync(ct);
                    worked++;
                }
            }
            catch (ChannelClosedException)
            {
                return worked;
            }
        }
    }
}
