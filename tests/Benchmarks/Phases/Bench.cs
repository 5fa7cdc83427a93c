using Berth.Benchmarks.Loads;
using Berth.Benchmarks.Measuring;
using Berth.Kube.Client;
using k8s.Models;

namespace Berth.Benchmarks.Phases;

/// <summary>What every phase needs: the cluster, the clock, the audit log, and the making and clearing of objects.</summary>
public sealed class Bench(BenchmarkSettings settings, KubernetesClient client, TimeProvider time)
{
    /// <summary>How long nobody may write before the cluster counts as settled.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>What is measured.</summary>
    public BenchmarkSettings Settings => settings;

    /// <summary>The harness's client.</summary>
    public KubernetesClient Client => client;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Tells how far the work has come.</summary>
    public void Say(string text) => Console.Error.WriteLine($"{time.GetLocalNow():HH:mm:ss} {text}");

    /// <summary>Makes a namespace in which pods can be created.</summary>
    public async Task MakeNamespaceAsync(string name, CancellationToken ct)
    {
        await client.CreateAsync(new V1Namespace { Metadata = new() { Name = name } }, ct);
        await UntilAsync(
            $"the service account of namespace {name}",
            async () => await client.GetAsync<V1ServiceAccount>(name, "default", ct) is not null,
            ct);
    }

    /// <summary>Creates so many objects of a load, as many at once as the settings say.</summary>
    public Task CreateAsync(Load load, string @namespace, int count, CancellationToken ct) =>
        ForEachAsync(count, number => load.CreateAsync(client, @namespace, number, ct), ct);

    /// <summary>Deletes them, and the namespace, and waits until both are gone.</summary>
    public async Task ClearAsync(Load load, string @namespace, int count, CancellationToken ct)
    {
        await ForEachAsync(count, number => load.DeleteAsync(client, @namespace, number, ct), ct);
        await UntilAsync($"the deletion of {load.Name} in {@namespace}", () => load.IsGoneAsync(client, @namespace, ct), ct);
        await client.DeleteAsync<V1Namespace>(null, @namespace, null, ct);
        await UntilAsync(
            $"the deletion of namespace {@namespace}", async () => await client.GetAsync<V1Namespace>(null, @namespace, ct) is null, ct);
    }

    /// <summary>Reads the audit log until <see cref="Quiet"/> has passed without a write of those that are asked about.</summary>
    /// <param name="audit">The log, at the place to begin.</param>
    /// <param name="isMeant">Whose requests count.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The requests of those that are asked about, and when the last of their writes was seen.</returns>
    public async Task<(Requests Requests, long LastWrite)> SettleAsync(AuditLog audit, Func<AuditEvent, bool> isMeant, CancellationToken ct)
    {
        var (seen, began, lastWrite) = (new List<AuditEvent>(), time.GetTimestamp(), time.GetTimestamp());
        while (time.GetElapsedTime(lastWrite) < Quiet)
        {
            var news = audit.Read().Where(isMeant).ToList();
            seen.AddRange(news);
            if (news.Any(Requests.IsWrite))
            {
                lastWrite = time.GetTimestamp();
            }

            if (time.GetElapsedTime(began) > LongestWait)
            {
                throw new TimeoutException($"Writes went on for {LongestWait.TotalMinutes} minutes; the last was: {seen.Last(Requests.IsWrite)}.");
            }

            await Task.Delay(Poll, time, ct);
        }

        return (new(seen), lastWrite);
    }

    /// <summary>Repeats a question until the answer is yes.</summary>
    /// <exception cref="TimeoutException">It was not within five minutes.</exception>
    public async Task UntilAsync(string what, Func<Task<bool>> isSo, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        while (!await isSo())
        {
            if (time.GetElapsedTime(began) > LongestWait)
            {
                throw new TimeoutException($"Waited {LongestWait.TotalMinutes} minutes for {what}, in vain.");
            }

            await Task.Delay(Poll, time, ct);
        }
    }

    private Task ForEachAsync(int count, Func<int, Task> act, CancellationToken ct) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = settings.Creators, CancellationToken = ct },
            async (number, _) => await act(number));
}
