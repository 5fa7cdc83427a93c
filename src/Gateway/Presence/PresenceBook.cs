using System.Collections.Concurrent;
using Berth.Crds;
using Berth.Gateway.Gate;
using Berth.Gateway.Login;
using Berth.Gateway.View;
using Berth.Kube.Models;

namespace Berth.Gateway.Presence;

/// <summary>Who is in which workspace through this replica, and when it was last used. Thread-safe.</summary>
/// <remarks>
/// Pages come and go in requests of milliseconds: somebody counts as being there until half a minute after the last of them. When the
/// workspace was last used is told to the minute, as each telling is a write.
/// </remarks>
public sealed class PresenceBook(GatewaySettings settings, TimeProvider time)
{
    private static readonly TimeSpan StaysFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan NotedEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Uid, string User), Visit> _visits = new();
    private readonly ConcurrentDictionary<string, (ObjectKey Key, DateTimeOffset At)> _used = new();

    /// <summary>Somebody was let in, or goes on using what is open.</summary>
    public void Saw(GateConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        Saw(connection.Who, connection.Target);
    }

    /// <summary>Somebody was let in by whoever asked here.</summary>
    public void Saw(GatewayIdentity who, HostTarget target)
    {
        ArgumentNullException.ThrowIfNull(who);
        ArgumentNullException.ThrowIfNull(target);
        var now = time.GetUtcNow();
        if (_visits.TryGetValue((target.Uid, who.Name), out var known)
            && now - known.LastSeen < NotedEvery
            && _used.ContainsKey(target.Uid))
        {
            return;
        }

        var minute = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        _used[target.Uid] = (target.Workspace, minute);
        _visits.AddOrUpdate(
            (target.Uid, who.Name),
            _ => new(now, now),
            (_, visit) => visit with { LastSeen = now });
    }

    /// <summary>What to tell of each workspace that anybody was in lately; without participants when the last has gone.</summary>
    /// <param name="open">What is under way.</param>
    public IReadOnlyList<Workspace> Tell(IEnumerable<GateConnection> open)
    {
        var now = time.GetUtcNow();
        var connections = open.CountBy(connection => (connection.Target.Uid, connection.Who.Name)).ToDictionary();
        foreach (var key in connections.Keys)
        {
            _visits.AddOrUpdate(key, _ => new(now, now), (_, visit) => visit with { LastSeen = now });
        }

        foreach (var gone in _visits.Where(entry => now - entry.Value.LastSeen > StaysFor))
        {
            _visits.TryRemove(gone);
        }

        var present = _visits.ToLookup(entry => entry.Key.Uid);
        return
        [
            .. _used.Select(used => new Workspace
            {
                Metadata = new() { Name = used.Value.Key.Name, NamespaceProperty = used.Value.Key.Namespace, Uid = used.Key },
                Status = new()
                {
                    LastActivity = used.Value.At,
                    Participants = present[used.Key].Any()
                        ? [.. present[used.Key].OrderBy(entry => entry.Key.User, StringComparer.Ordinal).Select(entry => Participant(entry.Key, entry.Value))]
                        : null,
                },
            }),
        ];

        Participant Participant((string, string User) key, Visit visit) => new()
        {
            User = key.User,
            Gateway = settings.ReplicaName,
            Since = new(visit.Since.Ticks - (visit.Since.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero),
            Connections = connections.GetValueOrDefault(key),
        };
    }

    /// <summary>Forgets a workspace: nobody is in it any more, and that was told.</summary>
    public void Forget(string uid) => _used.TryRemove(uid, out _);

    private sealed record Visit(DateTimeOffset Since, DateTimeOffset LastSeen);
}
