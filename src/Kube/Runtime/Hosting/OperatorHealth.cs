using System.Collections.Concurrent;

namespace Berth.Kube.Runtime;

/// <summary>Whether the operator lives and is ready, and if not why.</summary>
public sealed class OperatorHealth
{
    private readonly ConcurrentDictionary<string, Func<string?>> _readiness = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Func<string?>> _liveness = new(StringComparer.Ordinal);

    /// <summary>Whether it can do its work: its stores have synced and it is not stopping. A standby is ready too.</summary>
    public bool Ready => Check(_readiness).All(check => check.Problem is null);

    /// <summary>Whether it makes sense to let it go on; if not, it should be started anew.</summary>
    public bool Alive => Check(_liveness).All(check => check.Problem is null);

    /// <summary>Adds a condition of readiness.</summary>
    /// <param name="name">What is checked.</param>
    /// <param name="problem">Answers null when all is well, else what is wrong.</param>
    public void AddReadiness(string name, Func<string?> problem) => _readiness[name] = problem;

    /// <summary>Adds a condition of life.</summary>
    /// <param name="name">What is checked.</param>
    /// <param name="problem">Answers null when all is well, else what is wrong.</param>
    public void AddLiveness(string name, Func<string?> problem) => _liveness[name] = problem;

    internal List<(string Name, string? Problem)> ReadinessChecks() => Check(_readiness);

    internal List<(string Name, string? Problem)> LivenessChecks() => Check(_liveness);

    private static List<(string Name, string? Problem)> Check(ConcurrentDictionary<string, Func<string?>> checks) =>
        [.. checks.OrderBy(check => check.Key, StringComparer.Ordinal).Select(check => (check.Key, check.Value()))];
}
