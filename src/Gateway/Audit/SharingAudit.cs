using System.Runtime.InteropServices;
using System.Threading.Channels;
using Berth.Crds;
using Berth.Gateway.Gate;
using Berth.Gateway.View;
using Berth.Kube.Models;
using Berth.Kube.Runtime;

namespace Berth.Gateway.Audit;

/// <summary>
/// Tells each change of who may enter a workspace, when this replica begins to act on it: by a change of the workspace or of its class,
/// and by the end of its time. Nothing is told of what was so when the replica started, nor twice when the API server repeats itself.
/// </summary>
public sealed class SharingAudit : BackgroundService
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);

    private readonly EntityStore<Workspace> _workspaces;
    private readonly EntityStore<WorkspaceClass> _classes;
    private readonly ClusterView _view;
    private readonly GatewaySettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _audit;

    // Changes arrive while stores are locked.
    private readonly Channel<Change> _changes = Channel.CreateUnbounded<Change>(new() { SingleReader = true });

    // By uid; touched by one reader alone.
    private readonly Dictionary<string, SharingState> _known = new(StringComparer.Ordinal);

    /// <summary>Begins to listen.</summary>
    public SharingAudit(StoreProvider stores, ClusterView view, GatewaySettings settings, TimeProvider time, ILoggerFactory logs)
    {
        ArgumentNullException.ThrowIfNull(stores);
        (_workspaces, _classes) = (stores.Of<Workspace>(), stores.Of<WorkspaceClass>());
        (_view, _settings, _time) = (view, settings, time);
        _audit = logs.CreateLogger(AuditLog.Category);
        // Of one that cannot be read nobody is let in: told once as such, and again when it can be read.
        _workspaces.Subscribe(change =>
        {
            if ((change.New ?? change.Old ?? change.Unreadable?.Remains) is { Metadata.Uid: not null } workspace)
            {
                _changes.Writer.TryWrite(new(workspace, IsGone: change.Type == StoreChangeType.Deleted));
            }
        });

        // The view has taken it in before: it subscribed first.
        _classes.Subscribe(_ => _changes.Writer.TryWrite(default));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Without the classes nothing would be shared, and everything a moment later.
        await _workspaces.WaitForSyncAsync(stoppingToken);
        await _classes.WaitForSyncAsync(stoppingToken);
        foreach (var workspace in _workspaces.List())
        {
            _known[workspace.Metadata.Uid!] = StateOf(workspace);
        }

        var sweeping = SweepAsync(stoppingToken);
        await foreach (var change in _changes.Reader.ReadAllAsync(stoppingToken))
        {
            if (change.Workspace is { } workspace)
            {
                Review(workspace, change.IsGone);
                continue;
            }

            foreach (var any in _workspaces.List().Where(any => !change.IsTime || any.Spec.Sharing?.ExpiresAt is not null))
            {
                Review(any, isGone: false);
            }
        }

        await sweeping;
    }

    // Only time changes what is shared until a time.
    private async Task SweepAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(SweepEvery, _time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            _changes.Writer.TryWrite(new(null, IsTime: true));
        }
    }

    private void Review(Workspace workspace, bool isGone)
    {
        var (uid, key) = (workspace.Metadata.Uid!, ObjectKey.Of(workspace));
        var before = _known.GetValueOrDefault(uid, SharingState.Nobody);

        // What it is by now, and not what the change said: many changes may wait, and a later one may have been looked at already.
        var current = _workspaces.Get(key) is { } there && there.Metadata.Uid == uid ? there : null;
        var state = current is not null ? StateOf(current)
            : _workspaces.GetUnreadable(key)?.Uid != uid ? SharingState.Nobody
            : before.Level is SharingLevel.None ? before
            : SharingState.Nobody with { Refusal = nameof(GateReason.Unreadable) };
        if (state != before)
        {
            AuditLog.SharingChanged(
                _audit, key, state.Level, state.Users, state.Groups, state.Until, state.Refusal, before.Level, _settings.ReplicaName);
        }

        if (current is null && isGone)
        {
            _known.Remove(uid);
        }
        else
        {
            _known[uid] = state;
        }
    }

    private SharingState StateOf(Workspace workspace) =>
        SharingState.Of(workspace.Spec.Sharing, _view.PolicyOf(workspace.Spec.ClassName), _time.GetUtcNow());

    // Without a workspace any may be meant; where only time has gone on, those whose sharing has an end.
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Change(Workspace? Workspace, bool IsGone = false, bool IsTime = false);
}
