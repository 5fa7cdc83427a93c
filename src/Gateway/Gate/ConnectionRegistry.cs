using System.Collections.Concurrent;

namespace Berth.Gateway.Gate;

/// <summary>What is under way through this replica, found by workspace. Thread-safe.</summary>
/// <remarks>
/// A connection is entered before the decision that lets it through is taken a last time. Whoever withdraws a right and then looks here
/// finds it, or that last decision sees the withdrawal: none slips between (Gitpod registered after the check, 1125).
/// </remarks>
public sealed class ConnectionRegistry(GateLimits limits)
{
    private readonly ConcurrentDictionary<GateConnection, byte> _all = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<GateConnection, byte>> _byWorkspace = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _perSession = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _all.Count;

    /// <summary>Whether none is taken in any more: the process is to stop.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>All of them.</summary>
    public IEnumerable<GateConnection> All => _all.Keys;

    /// <summary>Those of a workspace.</summary>
    public IEnumerable<GateConnection> Of(string workspaceUid) =>
        _byWorkspace.TryGetValue(workspaceUid, out var connections) ? connections.Keys : [];

    /// <summary>Takes a connection in, unless its login or its workspace has as many as it may.</summary>
    public bool TryAdd(GateConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var ofSession = _perSession.AddOrUpdate(connection.Who.SessionId, 1, (_, count) => count + 1);
        var ofWorkspace = _byWorkspace.GetOrAdd(connection.Target.Uid, _ => new());
        if (IsClosed || ofSession > limits.ConnectionsPerSession || ofWorkspace.Count >= limits.ConnectionsPerWorkspace)
        {
            LeaveSession(connection);
            return false;
        }

        // The set of a workspace may have been given up as empty meanwhile.
        ofWorkspace.TryAdd(connection, 0);
        while (_byWorkspace.GetOrAdd(connection.Target.Uid, ofWorkspace) is var current && current != ofWorkspace)
        {
            ofWorkspace = current;
            ofWorkspace.TryAdd(connection, 0);
        }

        _all.TryAdd(connection, 0);
        return true;
    }

    /// <summary>Forgets a connection that has ended.</summary>
    public void Remove(GateConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _all.TryRemove(connection, out _);
        if (_byWorkspace.TryGetValue(connection.Target.Uid, out var ofWorkspace))
        {
            ofWorkspace.TryRemove(connection, out _);
        }

        LeaveSession(connection);
    }

    /// <summary>Gives up the sets of workspaces that nobody is in.</summary>
    public void Prune()
    {
        foreach (var entry in _byWorkspace)
        {
            if (entry.Value.IsEmpty)
            {
                _byWorkspace.TryRemove(entry);
            }
        }
    }

    /// <summary>Takes none in any more.</summary>
    public void Close() => IsClosed = true;

    private void LeaveSession(GateConnection connection)
    {
        var session = connection.Who.SessionId;
        if (_perSession.AddOrUpdate(session, 0, (_, count) => count - 1) <= 0)
        {
            // Only while it is still none: another request of the session may have come meanwhile.
            _perSession.TryRemove(KeyValuePair.Create(session, 0));
        }
    }
}
