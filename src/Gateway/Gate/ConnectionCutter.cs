using System.Runtime.InteropServices;
using System.Threading.Channels;
using Berth.Gateway.Audit;
using Berth.Gateway.Login;
using Berth.Gateway.Metrics;
using Berth.Gateway.View;

namespace Berth.Gateway.Gate;

/// <summary>
/// Decides anew about what is under way whenever something changed, and every second (a sharing ends, a session is over, the view ages),
/// and cuts what is no longer admitted.
/// </summary>
public sealed class ConnectionCutter : BackgroundService
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);

    private readonly ClusterView _view;
    private readonly ISessions _sessions;
    private readonly ConnectionRegistry _registry;
    private readonly GateLimits _limits;
    private readonly GatewayMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _audit;

    // Changes arrive while stores are locked, more of them than there are connections: taken down here, worked off below.
    private readonly Channel<Change> _changes = Channel.CreateUnbounded<Change>(new() { SingleReader = true });

    /// <summary>Begins to listen.</summary>
    public ConnectionCutter(
        ClusterView view,
        ISessions sessions,
        ConnectionRegistry registry,
        GateLimits limits,
        GatewayMetrics metrics,
        TimeProvider time,
        ILoggerFactory logs)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(sessions);
        (_view, _sessions, _registry, _limits, _metrics, _time) = (view, sessions, registry, limits, metrics, time);
        _audit = logs.CreateLogger(AuditLog.Category);
        view.OnChange(uid => Note(uid));
        sessions.OnEnded(() => Note(null));
    }

    /// <summary>Whether a connection is admitted now, and why (not).</summary>
    public GateDecision DecideNow(GateConnection connection) => DecideNow(connection, out _);

    /// <summary>The same, with what was looked at: what is allowed is what is to be dialled.</summary>
    public GateDecision DecideNow(GateConnection connection, out WorkspaceNow seen)
    {
        ArgumentNullException.ThrowIfNull(connection);
        seen = _view.Look(connection.Target);
        return _sessions.IsEnded(connection.Who)
            ? new(GateVerdict.Login, GateReason.NoSession)
            : GateRules.Decide(connection.Who, seen, _limits);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var sweeping = SweepAsync(stoppingToken);
        await foreach (var change in _changes.Reader.ReadAllAsync(stoppingToken))
        {
            Review(change.WorkspaceUid is { } uid ? _registry.Of(uid) : _registry.All, change.At);
        }

        await sweeping;
    }

    private void Note(string? uid)
    {
        if (_registry.Count > 0)
        {
            _changes.Writer.TryWrite(new(uid, _time.GetTimestamp()));
        }
    }

    private async Task SweepAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(SweepEvery, _time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            Review(_registry.All, _time.GetTimestamp());
            _registry.Prune();
        }
    }

    private void Review(IEnumerable<GateConnection> connections, long changedAt)
    {
        foreach (var connection in connections)
        {
            if (connection.CutReason is null && DecideNow(connection) is { IsAllowed: false } decision)
            {
                // Not one after another: a peer that does not take its goodbye would hold up the others.
                _ = CutAsync(connection, decision.Reason, changedAt);
            }
        }
    }

    /// <summary>Cuts a connection and tells it: in the audit, and how long it took since the change that it is for.</summary>
    public async Task CutAsync(GateConnection connection, GateReason reason, long changedAt)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (await connection.CutAsync(reason))
        {
            _metrics.Cut(reason, _time.GetElapsedTime(changedAt));
            AuditLog.Cut(_audit, connection.Who.Name, connection.Target.Workspace, reason);
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Change(string? WorkspaceUid, long At);
}
