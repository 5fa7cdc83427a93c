using Berth.Crds;
using Berth.Gateway.Gate;
using Berth.Kube.Client;
using Berth.Kube.Runtime;

namespace Berth.Gateway.Presence;

/// <summary>
/// Tells in <c>status.participants</c> and <c>status.lastActivity</c> who is in a workspace through this replica: by server-side apply
/// under a name of the replica's own, so that replicas do not overwrite each other, at most once in five seconds, and only what changed.
/// </summary>
public sealed class PresenceWriter(
    PresenceBook book,
    ConnectionRegistry registry,
    EntityStore<Workspace> workspaces,
    KubernetesClient client,
    GatewaySettings settings,
    TimeProvider time,
    ILogger<PresenceWriter> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, WorkspaceStatus> _told = [];
    private readonly Dictionary<GateConnection, long> _activity = [];

    /// <summary>The name under which a replica owns what it tells (Kubernetes: field manager, at most 128 characters).</summary>
    public static string ManagerOf(string replica) => $"berth-gateway-{replica}" is { Length: > 128 } name ? name[..128] : $"berth-gateway-{replica}";

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            foreach (var workspace in book.Tell([]))
            {
                await TellAsync(workspace with { Status = workspace.Status! with { Participants = null } }, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // No time is left: another replica takes this one's out, as when it is killed.
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            NoteActivity();
            foreach (var workspace in book.Tell(registry.All))
            {
                await TellAsync(workspace, stoppingToken);
            }
        }
    }

    // A WebSocket is one connection for hours: what comes through it is use.
    private void NoteActivity()
    {
        foreach (var connection in registry.All)
        {
            if (_activity.GetValueOrDefault(connection) != connection.Activity)
            {
                _activity[connection] = connection.Activity;
                book.Saw(connection);
            }
        }

        foreach (var ended in _activity.Keys.Except(registry.All).ToList())
        {
            _activity.Remove(ended);
        }
    }

    private async Task TellAsync(Workspace workspace, CancellationToken ct)
    {
        var uid = workspace.Metadata.Uid!;
        if (workspaces.GetUnreadable(workspace.Metadata.NamespaceProperty, workspace.Metadata.Name!)?.Uid == uid)
        {
            // It is there: told when it can be read again.
            return;
        }

        var isThere = workspaces.Get(workspace.Metadata.NamespaceProperty, workspace.Metadata.Name!)?.Metadata.Uid == uid;
        if (isThere && !(_told.TryGetValue(uid, out var before) && Same(before, workspace.Status!)))
        {
            try
            {
                await client.ApplyStatusAsync(workspace, ManagerOf(settings.ReplicaName), ct);
                _told[uid] = workspace.Status!;
            }
            catch (Exception failure) when (failure is KubernetesApiException or HttpRequestException or IOException or TimeoutException)
            {
                // Looked at again in five seconds; who is let in does not hang on it.
                PresenceLog.NotTold(logger, workspace.Metadata.NamespaceProperty, workspace.Metadata.Name, failure.Message);
                return;
            }
        }

        if (!isThere || workspace.Status!.Participants is null)
        {
            book.Forget(uid);
            _told.Remove(uid);
        }
    }

    private static bool Same(WorkspaceStatus one, WorkspaceStatus other) =>
        one.LastActivity == other.LastActivity
        && (one.Participants ?? []).SequenceEqual(other.Participants ?? []);
}
