namespace Berth.Kube.Runtime;

/// <summary>Whether this process leads: it acts, and its replicas stand by. Thread-safe.</summary>
public sealed class Leadership
{
    private volatile LeaderElector? _elector;
    private volatile bool _decided;

    /// <summary>Whether it leads now. A process without leader election does, once it has begun to start.</summary>
    public bool IsLeader => _decided && _elector is null or { IsLeader: true };

    /// <summary>Whose leadership counts; null when there is no election.</summary>
    internal void Follow(LeaderElector? elector)
    {
        _elector = elector;
        _decided = true;
    }
}
