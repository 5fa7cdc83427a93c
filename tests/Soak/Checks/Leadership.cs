using System.Globalization;
using System.Text.RegularExpressions;
using Berth.Soak.Operators;

namespace Berth.Soak.Checks;

/// <summary>
/// Whether two ever led at once: by the Lease's history, by what each process says of itself, and by who wrote when.
/// </summary>
public sealed partial class Leadership(IReadOnlyList<LeaseVersion> versions, IReadOnlyList<Replica> replicas, IReadOnlyList<WriteRecord> writes)
{
    private const string Waiting = "Waiting for the lease";
    private const string Leading = "leads by the lease";

    /// <summary>Who held the Lease when.</summary>
    public IReadOnlyList<Term> Terms { get; } = TermsOf(versions);

    /// <summary>What is wrong, in words.</summary>
    public IReadOnlyList<string> Check() => [.. Overlaps(), .. Beliefs(), .. Writes()];

    /// <summary>Puts versions together to terms.</summary>
    public static IReadOnlyList<Term> TermsOf(IReadOnlyList<LeaseVersion> versions)
    {
        ArgumentNullException.ThrowIfNull(versions);
        List<Term> terms = [];
        Term? now = null;
        foreach (var version in versions)
        {
            if (now is not null && version.Holder != now.Holder)
            {
                terms.Add(version.Holder.Length == 0 ? now with { End = version.Renewed, IsGivenBack = true } : now);
                now = null;
            }

            if (version.Holder.Length > 0)
            {
                now = (now ?? new(version.Holder, version.Acquired, default, default, false)) with
                {
                    LastRenewed = version.Renewed,
                    End = version.Renewed + version.Duration,
                };
            }
        }

        return now is null ? terms : [.. terms, now];
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    private IEnumerable<string> Overlaps()
    {
        foreach (var (earlier, later) in Terms.Zip(Terms.Skip(1)))
        {
            if (later.Began < earlier.End)
            {
                yield return $"the lease: {later.Holder} took it at {Time(later.Began)}, when {earlier.Holder} held it until {Time(earlier.End)}";
            }
        }
    }

    /// <summary>When each process says that it leads; what it says while it is stopped by a signal it does not say.</summary>
    private IEnumerable<string> Beliefs()
    {
        var spans = replicas.SelectMany(Spans).OrderBy(span => span.From).ToList();
        foreach (var (earlier, later) in spans.Zip(spans.Skip(1)))
        {
            if (later.From < earlier.To)
            {
                yield return $"its own word: replica {later.Replica} led from {Time(later.From)}, replica {earlier.Replica} until {Time(earlier.To)}";
            }
        }
    }

    private static IEnumerable<(int Replica, DateTimeOffset From, DateTimeOffset To)> Spans(Replica replica)
    {
        DateTimeOffset? since = null;
        var lives = replica.Lives;
        foreach (var said in File.ReadLines(replica.LogFile).Select(line => Said().Match(line)).Where(said => said.Success))
        {
            var at = DateTimeOffset.Parse(said.Groups[1].Value, CultureInfo.InvariantCulture);
            if (since is { } from)
            {
                // What waits anew is another process: the one before it was killed, and had no last word.
                var to = said.Groups[2].Value == Waiting ? EndOf(from) : at;
                yield return (replica.Number, from, Effective(lives, from, to));
                since = null;
            }

            since = said.Groups[2].Value == Leading ? at : since;
        }

        if (since is { } last)
        {
            yield return (replica.Number, last, Effective(lives, last, EndOf(last)));
        }

        DateTimeOffset EndOf(DateTimeOffset from) => lives.LastOrDefault(life => life.Began <= from)?.End ?? DateTimeOffset.MaxValue;
    }

    /// <summary>A process that is stopped over the end of its term leads no longer than until it was stopped: what it writes afterwards is looked at apart.</summary>
    private static DateTimeOffset Effective(IReadOnlyList<ReplicaLife> lives, DateTimeOffset from, DateTimeOffset to)
    {
        var pause = lives.SelectMany(life => life.Pauses).FirstOrDefault(pause => pause.From > from && pause.From <= to && pause.To >= to - TimeSpan.FromSeconds(3));
        return pause == default ? to : pause.From;
    }

    /// <summary>Nobody writes but the one who holds the Lease.</summary>
    private IEnumerable<string> Writes()
    {
        var holders = replicas.SelectMany(replica => replica.Identities.Select(identity => (identity, replica.Number))).ToDictionary();
        var terms = Terms.Where(term => holders.ContainsKey(term.Holder)).Select(term => (Replica: holders[term.Holder], term.Began, term.End)).ToList();
        foreach (var write in writes)
        {
            if (!terms.Any(term => term.Replica == write.Replica && term.Began <= write.At && write.At <= term.End))
            {
                var other = terms.FirstOrDefault(term => term.Replica != write.Replica && term.Began <= write.At && write.At <= term.End);
                yield return $"a write without the lease: replica {write.Replica} at {Time(write.At)}: {write.Call}{(other == default ? "" : $", while replica {other.Replica} held it")}";
            }
        }
    }

    [GeneratedRegex(@"^(\S+Z) .*?(Waiting for the lease|leads by the lease|lost the lease|gave back the lease)")]
    private static partial Regex Said();
}
