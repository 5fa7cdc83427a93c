using k8s.Models;

namespace Berth.Operator.Status;

/// <summary>
/// Collects the conditions of a new status. <c>lastTransitionTime</c> moves only when the status flips
/// (Kubernetes API conventions, "Typical status properties"), so an unchanged world gives an unchanged status.
/// </summary>
/// <param name="previous">The conditions as they are.</param>
/// <param name="generation">The <c>metadata.generation</c> that is looked at.</param>
/// <param name="now">The time of the view.</param>
public sealed class Conditions(IReadOnlyList<V1Condition>? previous, long? generation, DateTimeOffset now)
{
    /// <summary>The value of a condition that holds.</summary>
    public const string True = "True";

    /// <summary>The value of a condition that does not hold.</summary>
    public const string False = "False";

    /// <summary>The value of a condition that cannot be told.</summary>
    public const string Unknown = "Unknown";

    private readonly List<V1Condition> collected = [];

    /// <summary>Finds a condition by its type.</summary>
    public static V1Condition? Find(IReadOnlyList<V1Condition>? conditions, string type) =>
        conditions?.FirstOrDefault(condition => condition.Type == type);

    /// <summary>Whether a condition is there and True.</summary>
    public static bool IsTrue(IReadOnlyList<V1Condition>? conditions, string type) => Find(conditions, type)?.Status == True;

    /// <summary>Adds a condition.</summary>
    public Conditions Set(string type, string status, string reason, string message)
    {
        var before = Find(previous, type);
        collected.RemoveAll(condition => condition.Type == type);
        collected.Add(new()
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = message,
            ObservedGeneration = generation,
            LastTransitionTime = before?.Status == status && before.LastTransitionTime != default ? before.LastTransitionTime : WholeSeconds(now).UtcDateTime,
        });
        return this;
    }

    /// <summary>Adds a condition that is True or False.</summary>
    public Conditions Set(string type, bool holds, string reason, string message) => Set(type, holds ? True : False, reason, message);

    /// <summary>The conditions, ordered by type so that equal worlds give equal lists.</summary>
    public IReadOnlyList<V1Condition> ToList() => [.. collected.OrderBy(condition => condition.Type, StringComparer.Ordinal)];

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), time.Offset);
}
