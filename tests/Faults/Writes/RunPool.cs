using System.Collections.Concurrent;
using Berth.Tests.Faults.Cluster;

namespace Berth.Tests.Faults.Writes;

/// <summary>
/// Runs that have ended well and left nothing behind serve for others: starting an operator costs more than most stories. One that failed
/// is thrown away with its namespace.
/// </summary>
public sealed class RunPool(FaultCluster cluster) : IAsyncDisposable
{
    private readonly ConcurrentBag<StoryRun> _alone = [];
    private readonly ConcurrentBag<StoryRun> _elected = [];

    /// <summary>Uses a run.</summary>
    /// <param name="elected">Whether with two operators, one of which leads.</param>
    /// <param name="use">What is done.</param>
    /// <param name="isClean">Whether nothing of it is left.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<T> UseAsync<T>(bool elected, Func<StoryRun, Task<T>> use, Func<T, bool> isClean, CancellationToken ct)
    {
        var idle = elected ? _elected : _alone;
        var run = idle.TryTake(out var waiting) ? waiting : await StoryRun.StartAsync(cluster, elected, ct);
        var clean = false;
        try
        {
            var result = await use(run);
            clean = isClean(result);
            return result;
        }
        finally
        {
            if (clean)
            {
                idle.Add(run);
            }
            else
            {
                await run.DisposeAsync();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var run in _alone.Concat(_elected))
        {
            await run.DisposeAsync();
        }
    }
}
