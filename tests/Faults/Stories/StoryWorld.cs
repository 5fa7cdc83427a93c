using System.Globalization;
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

    /// <summary>A class of this namespace's own, to be changed; nothing else uses it.</summary>
    public string OwnClass => ns;

    /// <summary>Makes a workspace; without a node that ends with its pod made and its volume bound.</summary>
    public async Task StartAsync(string name, string? className = null)
    {
        await AskForWorkspaceAsync(name, className);
        await HasStartedAsync(name);
    }

    /// <summary>Asks for a workspace and does not wait for it.</summary>
    public Task AskForWorkspaceAsync(string name, string? className = null) => client.CreateAsync(
        new Workspace { Metadata = Named(name), Spec = new() { Owner = $"{name}@example.com", ClassName = className ?? FaultCluster.ClassName } }, ct);

    /// <summary>Waits until a workspace is as far as it gets here.</summary>
    public Task HasStartedAsync(string name) => UntilAsync<Workspace>(
        name,
        workspace => workspace?.Status is { Phase: WorkspacePhase.Creating, PodName: not null } && Says(workspace, ConditionTypes.VolumesReady, "True"),
        "has its pod and its volume");

    /// <summary>Waits until a workspace tells what stands against it.</summary>
    public Task HasFailedAsync(string name) => UntilAsync<Workspace>(name, workspace => workspace?.Status?.Phase == WorkspacePhase.Failed, "has failed");

    /// <summary>Makes <see cref="OwnClass"/>.</summary>
    public Task MakeClassAsync(int snapshots = 3) => client.CreateAsync(FaultCluster.Class(OwnClass, snapshots), ct);

    /// <summary>Has <see cref="OwnClass"/> allow no sharing, and waits until that reaches a workspace that is shared.</summary>
    public async Task ForbidSharingAsync(string name)
    {
        await client.MergePatchAsync<WorkspaceClass>(null, OwnClass, Spec("sharing", new JsonObject { ["enabled"] = false }), ct);
        await IsNotSharedAsync(name, nameof(SharingRefusal.Disabled));
    }

    /// <summary>Has <see cref="OwnClass"/> expose workspaces in another way, and waits until their Ingresses are there, or are not.</summary>
    public async Task ExposeAsync(ExposureMode mode)
    {
        await client.MergePatchAsync<WorkspaceClass>(null, OwnClass, Spec("exposure", new JsonObject { ["mode"] = mode.ToString() }), ct);
        await UntilAsync(
            async () => await client.ListAsync<V1Ingress>(ns, ct: ct).AnyAsync(ct) == (mode == ExposureMode.Ingress), $"workspaces are exposed by {mode}");
    }

    /// <summary>Shares a workspace with bob.</summary>
    public async Task ShareAsync(string name)
    {
        await AskToShareAsync(name, null);
        await UntilAsync<Workspace>(name, workspace => Says(workspace, ConditionTypes.Shared, "True"), "is shared");
    }

    /// <summary>Shares a workspace for a few seconds, and waits for their end.</summary>
    public async Task ShareForAWhileAsync(string name, TimeSpan time)
    {
        await AskToShareAsync(name, TimeProvider.System.GetUtcNow() + time);
        await IsNotSharedAsync(name, nameof(SharingRefusal.Expired));
    }

    /// <summary>Takes the sharing back.</summary>
    public async Task UnshareAsync(string name)
    {
        await PatchAsync(name, Spec("sharing", new JsonObject { ["level"] = nameof(SharingLevel.None) }));
        await IsNotSharedAsync(name, "NotShared");
    }

    /// <summary>Moves the editor to another port.</summary>
    public async Task MoveToPortAsync(string name, int port)
    {
        await PatchAsync(name, Spec("ports", new JsonArray(new JsonObject { ["name"] = "main", ["port"] = port })));
        await UntilAsync<V1Service>(name, service => service?.Spec?.Ports is [{ Port: var now }] && now == port, "has the port");
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

    /// <summary>Asks for a snapshot that is one too many, and waits for the refusal.</summary>
    public async Task SnapshotInVainAsync(string workspace, string name)
    {
        await AskForSnapshotAsync(workspace, name);
        await UntilAsync<WorkspaceSnapshot>(name, snapshot => snapshot?.Status?.Phase == SnapshotPhase.Failed, "is refused");
    }

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

    /// <summary>Deletes every workspace, which takes everything with it, and then the class.</summary>
    public async Task DeleteAllAsync()
    {
        var names = await client.ListAsync<Workspace>(ns, ct: ct).Select(workspace => workspace.Metadata.Name!).ToListAsync(ct);
        await Task.WhenAll(names.Select(DeleteAsync));
        await client.DeleteAsync<WorkspaceClass>(null, OwnClass, null, ct);
    }

    private static bool Says(Workspace? workspace, string type, string status, string? reason = null) =>
        workspace?.Status?.ObservedGeneration == workspace?.Metadata.Generation
        && workspace?.Status?.Conditions?.Any(condition => condition.Type == type && condition.Status == status && (reason ?? condition.Reason) == condition.Reason) == true;

    private static JsonObject Spec(string field, JsonNode value) => new() { ["spec"] = new JsonObject { [field] = value } };

    private Task<Workspace> AskToShareAsync(string name, DateTimeOffset? until) => PatchAsync(
        name,
        Spec("sharing", new JsonObject
        {
            ["level"] = nameof(SharingLevel.Users),
            ["users"] = new JsonArray("bob@example.com"),
            ["expiresAt"] = until?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        }));

    private Task IsNotSharedAsync(string name, string reason) =>
        UntilAsync<Workspace>(name, workspace => Says(workspace, ConditionTypes.Shared, "False", reason), $"is not shared ({reason})");

    private Task<Workspace> SetModeAsync(string name, OperatingMode mode) => PatchAsync(name, Spec("operatingMode", mode.ToString()));

    private Task<Workspace> PatchAsync(string name, JsonObject patch) => client.MergePatchAsync<Workspace>(ns, name, patch, ct);

    private V1ObjectMeta Named(string name) => new() { Namespace = ns, Name = name };

    private Task UntilAsync<T>(string name, Func<T?, bool> condition, string what)
        where T : KubernetesObject =>
        UntilAsync(async () => condition(await client.GetAsync<T>(ns, name, ct)), $"{typeof(T).Name} {name} {what}");

    private async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException($"In vain waited until {what}.");
            }

            await Task.Delay(100, ct);
        }
    }
}
