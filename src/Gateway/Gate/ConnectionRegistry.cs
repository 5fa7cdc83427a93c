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

    // Asking a concurrent dictionary for its count locks all of it, and each request asks.
    private readonly ConcurrentDictionary<string, int> _perWorkspace = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _perSession = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Issuer, string Subject), int> _perUser = new();

    /// <summary>How many there are.</summary>
    public int Count => _all.Count;

    /// <summary>Whether none is taken in any more: the process is to stop.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>All of them.</summary>
    public IEnumerable<GateConnection> All => _all.Keys;

    /// <summary>Those of a workspace.</summary>
    public IEnumerable<GateConnection> Of(string workspaceUid) =>
        _byWorkspace.TryGetValue(workspaceUid, out var connections) ? connections.Keys : [];

    /// <summary>Takes a connection in, unless its login, its account or its workspace has as many as it may.</summary>
    public bool TryAdd(GateConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var ofSession = _perSession.AddOrUpdate(connection.Who.SessionId, 1, static (_, count) => count + 1);
        var ofUser = _perUser.AddOrUpdate(UserOf(connection), 1, static (_, count) => count + 1);
        var inWorkspace = _perWorkspace.AddOrUpdate(connection.Target.Uid, 1, static (_, count) => count + 1);
        if (IsClosed || ofSession > limits.ConnectionsPerSession || ofUser > limits.ConnectionsPerUser || inWorkspace > limits.ConnectionsPerWorkspace)
        {
            Leave(connection);
            return false;
        }

        // The set of a workspace may have been given up as empty meanwhile.
        var ofWorkspace = _byWorkspace.GetOrAdd(connection.Target.Uid, static _ => new());
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

        Leave(connection);
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

    private void Leave(GateConnection connection)
    {
        Leave(_perSession, connection.Who.SessionId);
        Leave(_perUser, UserOf(connection));
        Leave(_perWorkspace, connection.Target.Uid);
    }

    private static void Leave<T>(ConcurrentDictionary<T, int> counts, T key)
        where T : notnull
    {
        if (counts.AddOrUpdate(key, 0, static (_, count) => count - 1) <= 0)
        {
            // Only while it is still none: another request may have come meanwhile.
            counts.TryRemove(KeyValuePair.Create(key, 0));
        }
    }

    private static (string Issuer, string Subject) UserOf(GateConnection connection) => (connection.Who.Issuer, connection.Who.Subject);
}
