using System.Collections.Concurrent;
using Berth.Kube.Client;

namespace Berth.Soak.Mischief;

/// <summary>Plays tricks at random, now and then two at a time.</summary>
public sealed class Imp(Tricks tricks, RunLog log, Random random)
{
    private readonly ConcurrentDictionary<string, int> _played = new();

    /// <summary>How often each trick was played.</summary>
    public IReadOnlyDictionary<string, int> Played => _played;

    /// <summary>Plays until it is cancelled, and returns when all is right again.</summary>
    public async Task RunAsync(bool rough, CancellationToken ct)
    {
        List<Task> playing = [];
        while (!ct.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(2 + (random.NextDouble() * 8)), ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            playing.RemoveAll(task => task.IsCompleted);
            if (playing.Count < 2 && !ct.IsCancellationRequested)
            {
                playing.Add(PlayAsync(Choose(rough), ct));
            }
        }

        await Task.WhenAll(playing);
    }

    private Trick Choose(bool rough)
    {
        var all = tricks.All.Where(trick => rough || !trick.IsRough).ToList();
        var left = random.Next(all.Sum(trick => trick.Weight));
        return all.First(trick => (left -= trick.Weight) < 0);
    }

    private async Task PlayAsync(Trick trick, CancellationToken ct)
    {
        log.Write($"fault: {trick.Name}");
        _played.AddOrUpdate(trick.Name, 1, (_, count) => count + 1);
        try
        {
            await trick.Play(ct);
            log.Write($"fault over: {trick.Name}");
        }
        catch (Exception e) when (e is KubernetesApiException or OperationCanceledException)
        {
            log.Write($"fault gave up: {trick.Name}: {e.Message}");
        }
    }
}
