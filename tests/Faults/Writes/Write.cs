using Berth.Tests.Faults.Proxy;

namespace Berth.Tests.Faults.Writes;

/// <summary>A write of a story.</summary>
/// <param name="Call">What is written.</param>
/// <param name="Occurrence">Which one of several alike, from 1.</param>
public sealed record Write(ApiCall Call, int Occurrence)
{
    /// <summary>Numbers the calls that are alike.</summary>
    public static IReadOnlyList<Write> Of(IEnumerable<ApiCall> calls)
    {
        var counts = new Dictionary<ApiCall, int>();
        return [.. calls.Select(call => Bare(call)).Select(call => new Write(call, counts[call] = counts.GetValueOrDefault(call) + 1))];
    }

    /// <summary>Strikes once, at this write.</summary>
    public Func<ApiCall, bool> Matcher()
    {
        var seen = 0;
        return call => Bare(call) == Call && ++seen == Occurrence;
    }

    /// <inheritdoc/>
    public override string ToString() => Occurrence == 1 ? $"{Call}" : $"{Call} #{Occurrence}";

    /// <summary>Each run has a namespace of its own, and uids, of which some names are made.</summary>
    private static ApiCall Bare(ApiCall call) => call with { Namespace = "", Name = EndState.Neutral(call.Name) };
}
