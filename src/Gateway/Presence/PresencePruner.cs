using Berth.Crds;
using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using k8s.Models;

namespace Berth.Gateway.Presence;

/// <summary>
/// Takes those out of workspaces who were there through a replica that is gone, in its name. One replica does it: the first by name of
/// those that run. A gateway that is no pod of the cluster knows of no others and leaves them alone.
/// </summary>
public sealed class PresencePruner(
    EntityStore<Workspace> workspaces,
    EntityStore<V1Pod> pods,
    KubernetesClient client,
    GatewaySettings settings,
    TimeProvider time,
    ILogger<PresencePruner> logger) : BackgroundService
{
    private const string Component = "gateway";
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    /// <summary>The gateways in the participants of a workspace that are gone.</summary>
    /// <param name="participants">The participants.</param>
    /// <param name="replicas">The gateways that there are.</param>
    public static IReadOnlyList<string> Gone(IReadOnlyList<Participant>? participants, IReadOnlyCollection<string> replicas) =>
        [.. (participants ?? []).Select(participant => participant.Gateway).Where(gateway => !replicas.Contains(gateway)).Distinct(StringComparer.Ordinal)];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            // A pod that cannot be read is one that runs.
            var replicas = pods.List(settings.Namespace).Concat(pods.ListUnreadable(settings.Namespace).Select(pod => pod.Remains))
                .Where(pod => pod.Metadata.Label(BerthLabels.Component) == Component)
                .Select(pod => pod.Metadata.Name!)
                .ToHashSet(StringComparer.Ordinal);
            if (replicas.Contains(settings.ReplicaName) && replicas.Min(StringComparer.Ordinal) == settings.ReplicaName)
            {
                await PruneAsync(replicas, stoppingToken);
            }
        }
    }

    private async Task PruneAsync(IReadOnlyCollection<string> replicas, CancellationToken ct)
    {
        foreach (var workspace in workspaces.List())
        {
            foreach (var gateway in Gone(workspace.Status?.Participants, replicas))
            {
                try
                {
                    // What it owned and is not said any more is removed with it; when it was last used stays.
                    var left = new Workspace
                    {
                        Metadata = new() { Name = workspace.Metadata.Name, NamespaceProperty = workspace.Metadata.NamespaceProperty, Uid = workspace.Metadata.Uid },
                        Status = new() { LastActivity = workspace.Status?.LastActivity },
                    };
                    await client.ApplyStatusAsync(left, PresenceWriter.ManagerOf(gateway), ct);
                    PresenceLog.Cleared(logger, gateway, workspace.Metadata.NamespaceProperty, workspace.Metadata.Name);
                }
                catch (Exception failure) when (failure is KubernetesApiException or HttpRequestException or IOException or TimeoutException)
                {
                    PresenceLog.NotTold(logger, workspace.Metadata.NamespaceProperty, workspace.Metadata.Name, failure.Message);
                }
            }
        }
    }
}
