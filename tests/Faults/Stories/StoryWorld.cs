using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Tests.Faults.Cluster;

namespace Berth.Tests.Faults.Stories;

/// <summary>What users can do in one namespace; each step returns when its effect is seen. Faults do not befall these requests.</summary>
public sealed class StoryWorld(KubernetesClient client, string ns, CancellationToken ct)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Makes a workspace; without a node that ends with its pod made and its volume bound.</summary>
    public async Task StartAsync(string name)
    {
        await client.CreateAsync(
            new Workspace { Metadata = Named(name), Spec = new() { Owner = $"{name}@example.com", ClassName = FaultCluster.ClassName } }, ct);
        await HasStartedAsync(name);
    }

    /// <summary>Stops a workspace.</summary>
    public async Task StopAsync(string name)
    {
        await SetModeAsync(name, OperatingMode.Stopped);
        await UntilAsync<Workspace>(name, workspace => workspace?.Status?.Phase == WorkspacePhase.Stopped, "is stopped");
    }

    /// <summary>Starts a stopped workspace.</summary>
    public async Task StartAgainAsync(string name)
    {
        await SetModeAsync(name, OperatingMode.Running);
        await HasStartedAsync(name);
    }

    /// <summary>Takes a snapshot.</summary>
    public async Task SnapshotAsync(string workspace, string name)
    {
        await AskForSnapshotAsync(workspace, name);
        await UntilAsync<WorkspaceSnapshot>(name, snapshot => snapshot?.Status?.ReadyToUse == true, "is ready");
    }

    /// <summary>Asks for a snapshot and does not wait for it.</summary>
    public Task AskForSnapshotAsync(string workspace, string name) =>
        client.CreateAsync(new WorkspaceSnapshot { Metadata = Named(name), Spec = new() { WorkspaceName = workspace } }, ct);

    /// <summary>Makes a workspace from a snapshot.</summary>
    public async Task RestoreAsync(string name, string snapshot)
    {
        await client.CreateAsync(
            new Workspace
            {
                Metadata = Named(name),
                Spec = new() { Owner = $"{name}@example.com", Source = new() { Snapshot = new() { Name = snapshot } } },
            },
            ct);
        await HasStartedAsync(name);
    }

    /// <summary>Deletes a snapshot.</summary>
    public async Task DeleteSnapshotAsync(string name)
    {
        await client.DeleteAsync<WorkspaceSnapshot>(ns, name, null, ct);
        await UntilAsync<WorkspaceSnapshot>(name, snapshot => snapshot is null, "is gone");
    }

    /// <summary>Deletes a workspace.</summary>
    public async Task DeleteAsync(string name)
    {
        await client.DeleteAsync<Workspace>(ns, name, null, ct);
        await UntilAsync<Workspace>(name, workspace => workspace is null, "is gone");
    }

    /// <summary>Deletes every workspace, which takes everything with it.</summary>
    public async Task DeleteAllAsync()
    {
        var names = await client.ListAsync<Workspace>(ns, ct: ct).Select(workspace => workspace.Metadata.Name!).ToListAsync(ct);
        await Task.WhenAll(names.Select(DeleteAsync));
    }

    private Task HasStartedAsync(string name) => UntilAsync<Workspace>(
        name,
        workspace => workspace?.Status is { Phase: WorkspacePhase.Creating, PodName: not null } status
            && status.Conditions?.Any(condition => condition is { Type: ConditionTypes.VolumesReady, Status: "True" }) == true,
        "has its pod and its volume");

    private Task<Workspace> SetModeAsync(string name, OperatingMode mode) =>
        client.MergePatchAsync<Workspace>(ns, name, new JsonObject { ["spec"] = new JsonObject { ["operatingMode"] = mode.ToString() } }, ct);

    private V1ObjectMeta Named(string name) => new() { Namespace = ns, Name = name };

    private async Task UntilAsync<T>(string name, Func<T?, bool> condition, string what)
        where T : KubernetesObject
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = await client.GetAsync<T>(ns, name, ct);
            if (condition(seen))
            {
                return;
            }

            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException($"In vain waited until {typeof(T).Name} {name} {what}.");
            }

            await Task.Delay(100, ct);
        }
    }
}
