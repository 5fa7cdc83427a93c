using System.Collections.Concurrent;
using Berth.Gateway.Login;
using Berth.Gateway.View;

namespace Berth.Gateway.Gate;

/// <summary>Remembers who is in, so that an admission is told once and not with each request.</summary>
public sealed class Admissions(TimeProvider time)
{
    private static readonly TimeSpan StaysFor = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan NotedEvery = TimeSpan.FromSeconds(1);
    private const int SweepAt = 10_000;

    private readonly ConcurrentDictionary<(string Session, string Label), long> _lastSeen = new();

    /// <summary>Whether this login has not been seen on this host for a quarter of an hour.</summary>
    public bool IsNew(GatewayIdentity who, HostTarget target)
    {
        ArgumentNullException.ThrowIfNull(who);
        ArgumentNullException.ThrowIfNull(target);
        var now = time.GetTimestamp();
        var key = (who.SessionId, target.Label);
        var isKnown = _lastSeen.TryGetValue(key, out var last);
        if (isKnown && time.GetElapsedTime(last, now) < NotedEvery)
        {
            return false;
        }

        var isNew = !isKnown || time.GetElapsedTime(last, now) > StaysFor;
        _lastSeen[key] = now;
        if (isNew && _lastSeen.Count > SweepAt)
        {
            foreach (var entry in _lastSeen.Where(entry => time.GetElapsedTime(entry.Value, now) > StaysFor))
            {
                _lastSeen.TryRemove(entry);
            }
        }

        return isNew;
    }
}
