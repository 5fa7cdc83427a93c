using System.Collections.Frozen;
using Prometheus;

namespace Berth.Operator.Metrics;

/// <summary>
/// A counter by <c>reason</c>. Reasons come from conditions, and into these from admission webhooks of others too: what is not known
/// beforehand is counted as <see cref="Other"/>, so that nobody can make series without end.
/// </summary>
public sealed class ReasonCounter
{
    /// <summary>The reason of whatever has none that is known.</summary>
    public const string Other = "Other";

    private readonly FrozenDictionary<string, Counter.Child> _known;
    private readonly Counter.Child _other;

    /// <summary>Begins with zero for each reason.</summary>
    /// <param name="counter">The counter, whose only label is the reason.</param>
    /// <param name="known">The reasons that are known.</param>
    public ReasonCounter(Counter counter, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(counter);
        _known = known.ToFrozenDictionary(reason => reason, reason => counter.WithLabels(reason), StringComparer.Ordinal);
        _other = counter.WithLabels(Other);
    }

    /// <summary>Counts one.</summary>
    public void Inc(string? reason) => _known.GetValueOrDefault(reason ?? Other, _other).Inc();
}
