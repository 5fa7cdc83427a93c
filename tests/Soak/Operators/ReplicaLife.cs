namespace Berth.Soak.Operators;

/// <summary>One process of a replica, from its start to its end, and when it was stopped by a signal meanwhile.</summary>
/// <param name="replica">The number of the replica.</param>
/// <param name="processId">Its process id.</param>
/// <param name="began">When it began.</param>
public sealed class ReplicaLife(int replica, int processId, DateTimeOffset began)
{
    private readonly Lock _gate = new();
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _pauses = [];
    private DateTimeOffset? _stoppedAt;

    /// <summary>The number of the replica.</summary>
    public int Replica => replica;

    /// <summary>Its process id.</summary>
    public int ProcessId => processId;

    /// <summary>When it began.</summary>
    public DateTimeOffset Began => began;

    /// <summary>When it ended; null while it lives.</summary>
    public DateTimeOffset? End { get; private set; }

    /// <summary>Whether it is stopped by a signal now.</summary>
    public bool IsStopped
    {
        get
        {
            lock (_gate)
            {
                return _stoppedAt is not null && End is null;
            }
        }
    }

    /// <summary>When it was stopped, and when it went on.</summary>
    public IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> Pauses
    {
        get
        {
            lock (_gate)
            {
                return [.. _pauses];
            }
        }
    }

    internal void Stopped(DateTimeOffset now)
    {
        lock (_gate)
        {
            _stoppedAt ??= now;
        }
    }

    internal void Continued(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_stoppedAt is { } since)
            {
                _pauses.Add((since, now));
                _stoppedAt = null;
            }
        }
    }

    internal void Ended(DateTimeOffset now) => End = now;
}
